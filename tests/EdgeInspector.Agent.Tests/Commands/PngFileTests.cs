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
        int[][] rows = await SnapshotAsync(format);

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

    // The first image of a camera that runs free is one of its first.
    private static IEnumerable<ulong> Frames() => Enumerable.Range(0, 50).Select(frame => (ulong)frame);

    private static bool Agrees(int[][] rows, Func<int, int, int> expected) =>
        rows.Length == Height + 1 && rows.Skip(1).Select((row, y) => row.Select((sample, x) => sample == expected(x, y)).All(same => same)).All(same => same);

    private async Task<int[][]> SnapshotAsync(string format)
    {
        using var camera = new SimulatedCamera(
            new SimulatedCameraOptions { Port = 0, AnswerBroadcasts = false, Width = Width, Height = Height, PixelFormat = PixelFormats.All[format] }, new PixelPattern());
        camera.Start();
        string file = Path.Combine(_folder.FullName, "image.png");
        using PeerProcess agent = PeerProcess.Start(
            "dotnet", [Path.Combine(AppContext.BaseDirectory, "EdgeInspector.Agent.dll"), "camera", "snapshot", file, "--address", camera.ControlEndPoint.ToString()]);
        Assert.True(await agent.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, agent.Output);
        using PeerProcess python = PeerProcess.Start("python3", ["-c", Reader, file]);
        Assert.True(await python.WaitForExitAsync(TimeSpan.FromSeconds(60)) == 0, python.Output);
        return [.. python.Output.Trim().Split('\n').Select(line => line.Trim().Split(' ').Select(n => int.Parse(n, CultureInfo.InvariantCulture)).ToArray())];
    }
}
