using CsCheck;

namespace EdgeInspector.Imaging.Tests;

public sealed class PixelFormatTests
{
    // Codes and bits of the Pixel Format Naming Convention, as Wireshark's packet-gvsp lists them.
    [Theory]
    [InlineData("Mono8", 0x01080001u, 8, 1310720)]
    [InlineData("Mono10", 0x01100003u, 16, 2621440)]
    [InlineData("Mono10Packed", 0x010C0004u, 12, 1966080)]
    [InlineData("Mono12", 0x01100005u, 16, 2621440)]
    [InlineData("Mono12Packed", 0x010C0006u, 12, 1966080)]
    [InlineData("Mono16", 0x01100007u, 16, 2621440)]
    [InlineData("BayerGR8", 0x01080008u, 8, 1310720)]
    [InlineData("BayerRG8", 0x01080009u, 8, 1310720)]
    [InlineData("BayerGB8", 0x0108000Au, 8, 1310720)]
    [InlineData("BayerBG8", 0x0108000Bu, 8, 1310720)]
    [InlineData("RGB8", 0x02180014u, 24, 3932160)]
    [InlineData("BGR8", 0x02180015u, 24, 3932160)]
    public void A_format_has_its_code_its_bits_and_its_size(string name, uint code, int bits, long bytes)
    {
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        Assert.Equal((code, bits, bytes, name), (format.Code, format.BitsPerPixel, format.SizeBytes(1280, 1024), format.ToString()));
    }

    [Fact]
    public void An_unknown_format_is_sized_by_its_own_bits_and_shown_as_its_code()
    {
        var format = new PixelFormat(0x810A1234);

        Assert.Equal((10, "0x810A1234", 4L), (format.BitsPerPixel, format.ToString(), format.SizeBytes(3, 1)));
        Assert.False(PixelFormat.TryParse("mono8", out _));
    }

    [Fact, Requirement("SEC-02")]
    public void No_width_and_height_that_a_camera_may_claim_give_a_size_that_is_too_small()
    {
        Gen<int> edge = Gen.Frequency((3, Gen.Int), (1, Gen.Int[int.MaxValue - 3, int.MaxValue]), (2, Gen.Int[-2, 5000]));
        Gen.Select(edge, edge, Gen.UInt).Sample((width, height, code) =>
        {
            var format = new PixelFormat(code);
            Int128 exact = (((Int128)width * height * format.BitsPerPixel) + 7) / 8;
            bool isPossible = width > 0 && height > 0 && format.BitsPerPixel > 0 && exact <= int.MaxValue;
            return format.SizeBytes(width, height) == (isPossible ? (long)exact : -1);
        }, iter: 20_000);
    }
}
