using System.Globalization;
using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary><c>camera snapshot image.png</c>, read again by Python's own zlib: signature, checksums, size and every sample.</summary>
public sealed class PngFileTests : IDisposable
{
    private const int Width = 64;
    private const int Height = 48;

    // Prints width, height, depth, colour kind, significant bits, and the samples, one decimal number each.
    private const string Reader = """
        import struct, sys, zlib
        data = open(sys.argv[1], 'rb').read()
        assert data[:8] == bytes([137, 80, 78, 71, 13, 10, 26, 10]), 'signature'
        at, head, packed, significant, kinds = 8, None, b'', 0, []
        while at < len(data):
            length, kind = struct.unpack('>I4s', data[at:at + 8])
            body = data[at + 8:at + 8 + length]
            assert struct.unpack('>I', data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body), kind
            kinds.append(kind)
            if kind == b'IHDR': head = struct.unpack('>IIBBBBB', body)
            if kind == b'IDAT': packed += body
            if kind == b'sBIT': significant = body[0]
            at += 12 + length
        assert kinds[0] == b'IHDR' and kinds[-1] == b'IEND', kinds
        width, height, depth, colour, compression, filtering, interlace = head
        assert (compression, filtering, interlace) == (0, 0, 0)
        line = width * (3 if colour == 2 else 1) * depth // 8
        raw = zlib.decompress(packed)
        assert len(raw) == height * (line + 1), len(raw)
        print(width, height, depth, colour, significant)
        for y in range(height):
            row = raw[y * (line + 1):(y + 1) * (line + 1)]
            assert row[0] == 0
            print(*(row[1:] if depth == 8 else struct.unpack('>%dH' % (line // 2), row[1:])))
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("camera-png-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("Mono8", 8, 0, 0)]
    [InlineData("Mono12p", 16, 12, 4)]
    [InlineData("Mono10Packed", 16, 10, 6)]
    [InlineData("Mono16", 16, 0, 0)]
    [InlineData("BayerRG12", 16, 12, 4)]
    public async Task Grey_and_mosaic_keep_every_bit(string format, int depth, int significant, int shift)
    {
        int[][] rows = await SnapshotAsync(format, "--raw");

        Assert.Equal([Width, Height, depth, 0, significant], rows[0]);
        uint code = PixelFormats.All[format];
        Assert.Contains(Frames(), frame => Agrees(rows, (x, y) => PixelPattern.Expected(frame, x, y, code) << shift));
    }

    [Theory]
    [InlineData("RGB8")]
    [InlineData("BGR8")]
    public async Task Colours_are_red_green_blue_whatever_their_order_in_memory(string format)
    {
        int[][] rows = await SnapshotAsync(format);

        Assert.Equal([Width, Height, 8, 2, 0], rows[0]);
        uint code = PixelFormats.All[format];
        Assert.Contains(Frames(), frame => Agrees(rows, (x, y) => PixelPattern.Expected(frame, x / 3, y, code, x % 3)));
    }

    // Where the mosaic has a colour it is the sample's high eight bits; elsewhere the mean of the nearest that have it, rounded either way. The
    // edge is left out: what stands beyond it is the interpolation's choice.
    [Theory]
    [InlineData("BayerRG8", 0, 0, 0)]
    [InlineData("BayerGB12", 4, 0, 1)]
    [InlineData("BayerGR10p", 2, 1, 0)]
    [InlineData("BayerBG12Packed", 4, 1, 1)]
    public async Task Mosaic_is_written_in_colour(string format, int shift, int redX, int redY)
    {
        int[][] rows = await SnapshotAsync(format);

        Assert.Equal([Width, Height, 8, 2, 0], rows[0]);
        Assert.All(rows.Skip(1), row => Assert.Equal(3 * Width, row.Length));
        uint code = PixelFormats.All[format];
        Assert.Contains(Frames(), IsInterpolated);

        bool IsInterpolated(ulong frame)
        {
            for (int y = 1; y < Height - 1; y++)
            {
                for (int x = 1; x < Width - 1; x++)
                {
                    for (int colour = 0; colour < 3; colour++)
                    {
                        int[] near = ColourAt(x, y) == colour ? [Sample(frame, x, y)] : [.. Nearest(frame, x, y, colour)];
                        if (Math.Abs(rows[y + 1][(3 * x) + colour] - near.Average()) >= 1) return false;
                    }
                }
            }

            return true;
        }

        int Sample(ulong frame, int x, int y) => PixelPattern.Expected(frame, x, y, code) >> shift;

        // 0 red, 1 green, 2 blue.
        int ColourAt(int x, int y) => ((x ^ redX) & 1) + ((y ^ redY) & 1);

        IEnumerable<int> Nearest(ulong frame, int x, int y, int colour) =>
            from dy in Enumerable.Range(-1, 3)
            from dx in Enumerable.Range(-1, 3)
            where ColourAt(x + dx, y + dy) == colour && (colour != 1 || dx == 0 || dy == 0)
            select Sample(frame, x + dx, y + dy);
    }

    // Full-range BT.601, as GigE cameras send it; each pair of pixels shares U and V.
    [Fact]
    public async Task Luminance_with_colour_differences_is_written_in_colour()
    {
        int[][] rows = await SnapshotAsync("YUV422_8");

        Assert.Equal([Width, Height, 8, 2, 0], rows[0]);
        uint code = PixelFormats.All["YUV422_8"];
        Assert.Contains(Frames(), frame => rows.Length == Height + 1 && rows.Skip(1).Select((row, y) => Enumerable.Range(0, Width).All(x =>
        {
            double luminance = PixelPattern.Expected(frame, x, y, code);
            double u = PixelPattern.Expected(frame, x, y, code, 1) - 128, v = PixelPattern.Expected(frame, x, y, code, 2) - 128;
            double[] expected = [luminance + (1.402 * v), luminance - (0.344 * u) - (0.714 * v), luminance + (1.772 * u)];
            return expected.Select((value, colour) => Math.Abs(Math.Clamp(value, 0, 255) - row[(3 * x) + colour]) <= 2).All(near => near);
        })).All(same => same));
    }

    // The first image of a camera that runs free is one of its first.
    private static IEnumerable<ulong> Frames() => Enumerable.Range(0, 50).Select(frame => (ulong)frame);

    private static bool Agrees(int[][] rows, Func<int, int, int> expected) =>
        rows.Length == Height + 1 && rows.Skip(1).Select((row, y) => row.Select((sample, x) => sample == expected(x, y)).All(same => same)).All(same => same);

    private async Task<int[][]> SnapshotAsync(string format, params string[] options)
    {
        using var camera = new SimulatedCamera(
            new SimulatedCameraOptions { Port = 0, AnswerBroadcasts = false, Width = Width, Height = Height, PixelFormat = PixelFormats.All[format] }, new PixelPattern());
        camera.Start();
        string file = Path.Combine(_folder.FullName, "image.png");
        using PeerProcess agent = PeerProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Agent.dll"), "camera", "snapshot", file, "--address", camera.ControlEndPoint.ToString(), .. options]);
        Assert.True(await agent.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, agent.Output);
        using PeerProcess python = PeerProcess.Start("python3", ["-c", Reader, file]);
        Assert.True(await python.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, python.Output);
        return [.. python.Output.Trim().Split('\n').Select(line => line.Trim().Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
    }
}
