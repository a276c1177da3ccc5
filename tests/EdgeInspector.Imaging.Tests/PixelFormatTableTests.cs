using System.Globalization;
using System.Text.RegularExpressions;

namespace EdgeInspector.Imaging.Tests;

public sealed partial class PixelFormatTableTests
{
    [Fact]
    public async Task Every_named_format_has_the_code_that_Wireshark_gives_its_name()
    {
        using PeerProcess tshark = PeerProcess.Start("tshark", "-G", "values");
        Assert.Equal(0, await tshark.WaitForExitAsync(TimeSpan.FromSeconds(60)));

        // Wireshark marks GigE Vision's own formats with a prefix that cameras' descriptions do not have.
        Dictionary<string, uint> theirs = PixelLine().Matches(tshark.Output).ToDictionary(
            m => m.Groups["name"].Value.Replace("GVSP_", "", StringComparison.Ordinal),
            m => uint.Parse(m.Groups["code"].Value, CultureInfo.InvariantCulture));
        Dictionary<string, uint> ours = PixelFormat.KnownNames.ToDictionary(name => name, Code);

        Assert.Equal(62, ours.Count);
        Assert.All(ours, format => Assert.Equal((format.Key, theirs.GetValueOrDefault(format.Key)), (format.Key, format.Value)));
    }

    // What a format's parts are follows from its PFNC name; the name is the oracle, not our table.
    [Fact]
    public void Every_named_format_is_what_its_name_says()
    {
        Assert.All(PixelFormat.KnownNames, name =>
        {
            Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
            Match parts = NameParts().Match(name);
            Assert.True(parts.Success, name);
            int bits = int.Parse(parts.Groups["bits"].Value, CultureInfo.InvariantCulture);
            string packed = parts.Groups["packed"].Value;
            string colour = parts.Groups["colour"].Value;
            int samples = colour.Length == 3 ? 3 : colour.Contains("422", StringComparison.Ordinal) ? 2 : 1;
            int bitsInMemory = packed switch { "p" => bits, "Packed" => 12, _ => bits == 8 ? 8 : 16 };
            PixelPacking packing = packed switch
            {
                "p" => PixelPacking.BitStream, "Packed" => PixelPacking.GvspPacked, _ => bits == 8 ? PixelPacking.Bytes : PixelPacking.Words,
            };
            string expectedColour = colour.Contains("422", StringComparison.Ordinal)
                ? parts.Groups["order"].Value.Length > 0 ? "Uyvy" : "Yuyv"
                : colour;

            Assert.Equal((name, bits, packing, bitsInMemory * samples), (name, format.SignificantBits, format.Packing, format.BitsPerPixel));
            Assert.Equal(expectedColour, format.Colour.ToString(), ignoreCase: true);
            Assert.Equal(expectedColour == "Mono" || expectedColour.StartsWith("Bayer", StringComparison.Ordinal) ? 1u : 2u, format.Code >> 24);
        });
    }

    [Theory]
    [InlineData("Mono10p", 5, 7)]
    [InlineData("Mono12Packed", 3, 5)]
    [InlineData("Mono12", 3, 6)]
    [InlineData("RGB8", 3, 9)]
    [InlineData("Mono8", 0, -1)]
    [InlineData("RGB16", int.MaxValue, -1)]
    public void A_line_takes_its_bits_filled_up_to_a_byte(string name, int width, int bytes)
    {
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        Assert.Equal(bytes, format.MinStrideBytes(width));
    }

    [Fact]
    public void Of_an_unknown_format_only_the_size_is_known()
    {
        var format = new PixelFormat(0x810C0001);

        Assert.Equal((PixelColour.Unknown, PixelPacking.Unknown, 0, 3), (format.Colour, format.Packing, format.SignificantBits, format.MinStrideBytes(2)));
    }

    [Fact, Requirement("SEC-02")]
    public unsafe void A_view_is_refused_when_its_line_does_not_fit_the_stride_however_wide_it_is()
    {
        byte pixel = 0;
        byte* address = &pixel;

        // 2^28 pixels of 48 bits are 0 in 32 bits.
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageView(address, 1 << 28, 1, 16, PixelFormat.RGB16));
        Assert.Throws<ArgumentOutOfRangeException>(() => new ImageView(address, int.MaxValue, 1, int.MaxValue, PixelFormat.Mono10));
        Assert.Equal(1 << 28, new ImageView(address, 1 << 28, 1, 1 << 28, PixelFormat.Mono8).Row(0).Length);
    }

    private static uint Code(string name) => PixelFormat.TryParse(name, out PixelFormat format) ? format.Code : 0;

    [GeneratedRegex(@"^V\tgvsp\.pixel\t(?<code>\d+)\t(?<name>\w+) \(", RegexOptions.Multiline)]
    private static partial Regex PixelLine();

    [GeneratedRegex("^(?<colour>Mono|Bayer..|RGB|BGR|YUV422_|YCbCr422_)(?<bits>8|10|12|14|16)(?<packed>p|Packed)?(?<order>_UYVY|_CbYCrY)?$")]
    private static partial Regex NameParts();
}
