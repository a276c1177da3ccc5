using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;
using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Pixels on the wire; the bytes expected are worked out by hand from the layouts.</summary>
public sealed class PixelFormatTests
{
    [Theory]
    [InlineData("Mono8", "11 22", 0x11, 0x22)]
    [InlineData("Mono10", "FE 03 01 02", 0x3FE, 0x201)]
    [InlineData("BayerGB12", "BC 0A 23 01", 0xABC, 0x123)]
    [InlineData("Mono16", "34 12 CD AB", 0x1234, 0xABCD)]
    [InlineData("Mono12Packed", "AB 3C 12", 0xABC, 0x123)]
    [InlineData("BayerRG10Packed", "FF 12 80", 0x3FE, 0x201)]   // 11_1111_1110: FF and 10; 10_0000_0001: 80 and 01
    [InlineData("Mono12p", "BC 3A 12", 0xABC, 0x123)]
    [InlineData("BayerBG10p", "FE 07 08 C0 FF", 0x3FE, 0x201, 0x000, 0x3FF)]
    [InlineData("RGB8", "01 02 03 04 05 06", 1, 2, 3, 4, 5, 6)]
    [InlineData("BGR8", "03 02 01 06 05 04", 1, 2, 3, 4, 5, 6)]
    [InlineData("YUV422_8_UYVY", "02 01 03 04", 1, 2, 3, 4, 2, 3)]
    [InlineData("YUV422_8", "01 02 04 03", 1, 2, 3, 4, 2, 3)]
    public void Samples_lie_on_the_wire_as_the_format_says(string name, string wire, params int[] samples)
    {
        PixelFormat format = PixelFormats.Table.Single(f => f.Name == name);
        byte[] expected = ControlClient.Hex(wire);
        var actual = new byte[expected.Length];

        WirePixels.Write(format, [.. samples.Select(s => (ushort)s)], actual);

        Assert.Equal(Convert.ToHexString(expected), Convert.ToHexString(actual));
        Assert.Equal(expected.Length, PixelFormats.ImageBytes(samples.Length / format.Components, 1, format.Code));
    }

    [Fact]
    public void Every_pixel_of_every_format_has_the_value_that_the_pattern_tells()
    {
        var pattern = new PixelPattern();
        foreach (PixelFormat format in PixelFormats.Table)
        {
            var image = new byte[PixelFormats.ImageBytes(20, 6, format.Code)];
            pattern.Fill(new ExposureContext(5, 0, 20, 6, format.Code), image);

            for (int y = 0; y < 6; y++)
            {
                for (int x = 0; x < 20; x++)
                {
                    for (int component = 0; component < format.Components; component++)
                    {
                        int actual = Unpack(format, image, y * 20 + x, component);
                        Assert.True(PixelPattern.Expected(5, x, y, format.Code, component) == actual, $"{format.Name} ({x}, {y}) component {component} is {actual}");
                    }
                }
            }
            Assert.NotEqual(PixelPattern.Expected(5, 0, 0, format.Code), PixelPattern.Expected(5, 0, 1, format.Code));
            Assert.NotEqual(PixelPattern.Expected(5, 0, 0, format.Code), PixelPattern.Expected(6, 0, 0, format.Code));
        }
    }

    [Fact]
    public async Task Names_and_codes_are_those_that_Wireshark_knows()
    {
        using PeerProcess tshark = PeerProcess.Start("tshark", ["-G", "values"]);
        Assert.Equal(0, await tshark.WaitForExitAsync(TimeSpan.FromSeconds(60)));
        Dictionary<uint, string> known = tshark.Output.Split('\n')
            .Select(line => line.Split('\t')).Where(cells => cells is ["V", "gvsp.pixel", _, _] && uint.TryParse(cells[2], out _))
            .ToDictionary(cells => uint.Parse(cells[2], System.Globalization.CultureInfo.InvariantCulture), cells => cells[3].Split(' ')[0]);

        Assert.Equal(40, PixelFormats.Table.Count);
        Assert.All(PixelFormats.Table, format => Assert.Equal(format.Name, known[format.Code].Replace("GVSP_", "", StringComparison.Ordinal)));
    }

    [Fact]
    public void Block_of_a_packed_format_carries_the_format_and_its_bytes()
    {
        using var camera = new SimulatedCamera(Bench.Small with { PixelFormat = 0x010A0058 }, new PixelPattern());
        camera.Start();
        using var client = new ControlClient(camera);
        using var receiver = new StreamReceiver();
        client.TakeControl();
        receiver.Open(client);
        camera.FireHardwareTrigger();

        List<DataPacket> block = receiver.ReceiveBlock();

        byte[] image = DataPacket.ImageOf(block);
        Assert.Equal("010A0058", Convert.ToHexString(block[0].Payload.AsSpan(12, 4)));
        Assert.Equal(64 * 32 * 10 / 8, image.Length);
        PixelFormat format = PixelFormats.Find(0x010A0058)!;
        for (int pixel = 0; pixel < 64 * 32; pixel++)
        {
            Assert.Equal(PixelPattern.Expected(0, pixel % 64, pixel / 64, format.Code), Unpack(format, image, pixel, 0));
        }
    }

    /// <summary>Reads one sample, bit by bit for the packed layouts.</summary>
    private static int Unpack(PixelFormat format, byte[] image, int pixel, int component)
    {
        int pair = pixel / 2, second = pixel % 2;
        switch (format.Layout)
        {
            case WireLayout.Plain when format.Bits == 8:
                return image[pixel];
            case WireLayout.Plain:
                return image[2 * pixel] + 256 * image[2 * pixel + 1];
            case WireLayout.Packed:
                int low = (image[3 * pair + 1] >> (4 * second)) & 15;
                Assert.True(low < 1 << (format.Bits - 8));
                return (image[3 * pair + 2 * second] << (format.Bits - 8)) + low;
            case WireLayout.BitStream:
                return Enumerable.Range(0, format.Bits).Sum(i => ((image[(pixel * format.Bits + i) / 8] >> ((pixel * format.Bits + i) % 8)) & 1) << i);
            case WireLayout.Rgb:
                return image[3 * pixel + component];
            case WireLayout.Bgr:
                return image[3 * pixel + 2 - component];
            case WireLayout.Uyvy:
                return image[4 * pair + component switch { 0 => 1 + 2 * second, 1 => 0, _ => 2 }];
            default:
                return image[4 * pair + component switch { 0 => 2 * second, 1 => 1, _ => 3 }];
        }
    }
}
