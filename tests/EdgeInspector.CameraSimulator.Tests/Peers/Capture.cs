using System.Buffers.Binary;

namespace EdgeInspector.CameraSimulator.Tests.Peers;

/// <summary>Writes received datagrams into a capture file, with the IPv4 and UDP heads that they travelled under.</summary>
/// <remarks>Classic pcap, link type 228 (raw IPv4).</remarks>
internal sealed class Capture
{
    private readonly List<byte> _file = [];

    public Capture()
    {
        Write(0xA1B2C3D4, 0x0004_0002, 0, 0, 65535, 228);
    }

    public void Add(int sourcePort, int destinationPort, byte[] datagram)
    {
        int length = 28 + datagram.Length;
        Write(0, 0, (uint)length, (uint)length);
        var heads = new byte[28];
        heads[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(heads.AsSpan(2), (ushort)length);
        heads[8] = 64;
        heads[9] = 17;
        BinaryPrimitives.WriteUInt32BigEndian(heads.AsSpan(12), 0x7F000001);
        BinaryPrimitives.WriteUInt32BigEndian(heads.AsSpan(16), 0x7F000001);
        BinaryPrimitives.WriteUInt16BigEndian(heads.AsSpan(20), (ushort)sourcePort);
        BinaryPrimitives.WriteUInt16BigEndian(heads.AsSpan(22), (ushort)destinationPort);
        BinaryPrimitives.WriteUInt16BigEndian(heads.AsSpan(24), (ushort)(8 + datagram.Length));
        _file.AddRange(heads);
        _file.AddRange(datagram);
    }

    /// <summary>What tshark reads in each packet: the fields asked for, parted by '|'; a malformed packet fails.</summary>
    public async Task<string[]> DissectAsync(string[] decodeAs, params string[] fields)
    {
        string path = Path.Combine(Path.GetTempPath(), $"camera-{Guid.NewGuid():N}.pcap");
        await File.WriteAllBytesAsync(path, [.. _file]);
        try
        {
            using PeerProcess tshark = PeerProcess.Start("tshark",
            [
                "-r", path, "-n", "-o", "ip.check_checksum:FALSE", .. decodeAs.SelectMany(rule => new[] { "-d", rule }),
                "-T", "fields", "-E", "separator=|", "-e", "_ws.malformed", "-e", "frame.number", .. fields.SelectMany(field => new[] { "-e", field }),
            ]);
            Assert.Equal(0, await tshark.WaitForExitAsync(TimeSpan.FromSeconds(60)));
            string[] rows = [.. tshark.Output.Split('\n').Where(line => line.Contains('|', StringComparison.Ordinal))];
            Assert.All(rows, row => Assert.StartsWith("|", row, StringComparison.Ordinal));
            return [.. rows.Select(row => row[(row.IndexOf('|', 1) + 1)..])];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private void Write(params uint[] words)
    {
        Span<byte> bytes = stackalloc byte[4];
        foreach (uint word in words)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, word);
            _file.AddRange(bytes);
        }
    }
}
