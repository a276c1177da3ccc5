using System.Globalization;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Tests.Peers;
using EdgeInspector.CameraSimulator.Tests.Wire;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Facts that travel behind the image.</summary>
public sealed class ChunkTests
{
    [Fact]
    public void Chunks_lie_behind_the_image_and_end_with_id_and_length()
    {
        using Bench bench = WithChunks(0x1E);

        List<DataPacket> block = bench.Trigger();

        byte[] payload = DataPacket.ImageOf(block);
        string time = Convert.ToHexString(block[0].Payload.AsSpan(4, 8));
        Assert.Equal(2048 + 8 + 16 + 16 + 12 + 16, payload.Length);
        Assert.Equal(-1, TestPattern.FirstDifference(0, payload.AsSpan(0, 2048)));
        Assert.Equal(Convert.ToHexString(Hex("00002000 00000800 " + "0000000000000001 00002001 00000008 " + time + " 00002002 00000008 "
            + "00000001 00002003 00000004 " + "4059000000000000 00002004 00000008")), Convert.ToHexString(payload.AsSpan(2048)));
        Assert.Equal("00004001", Convert.ToHexString(block[0].Payload.AsSpan(0, 4)));
        Assert.Equal(Hex("0000 4001 00000020 00000844 0000001F"), block[^1].Payload);
    }

    [Fact]
    public void Image_chunk_is_filled_up_to_a_whole_word()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0xA008, 20);
        bench.Client.Write(0xA00C, 2);
        bench.Client.Write(0xA018, 0x010A0046);   // 50 bytes
        bench.Client.Write(0xA200, 1);
        bench.Receiver.Open(bench.Client);

        byte[] payload = DataPacket.ImageOf(bench.Trigger());

        Assert.Equal("0000" + "00002000" + "00000034", Convert.ToHexString(payload.AsSpan(50)));
    }

    [Fact]
    public void Chunks_are_refused_while_streaming_and_the_image_cannot_be_taken_away()
    {
        using Bench bench = WithChunks(0x02);

        Assert.Equal(0x8004, bench.Client.TryWrite(0xA200, 0));
        Assert.Equal(0x8004, bench.Client.TryWrite(0xA214, 0));
        bench.Client.Write(0xA028, 0);
        bench.Client.Write(0xA210, 0);
        Assert.Equal(1u, bench.Client.Read(0xA210));
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA204, 5));
        Assert.Equal(0, bench.Client.TryWrite(0xA200, 0));
    }

    [Fact]
    public async Task Wireshark_reads_the_chunk_fields()
    {
        using Bench bench = WithChunks(0x04);
        var capture = new Capture();
        foreach (DataPacket packet in bench.Trigger()) capture.Add(packet.SourcePort, 50001, packet.Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.format", "gvsp.payloadtype", "gvsp.sizey", "gvsp.chunkdatapayloadlengthhex", "gvsp.chunklayoutidhex");

        Assert.Equal("0x01|0x4001|32||", rows[0]);
        Assert.Equal("0x02|0x4001|32|0x00000818|0x00000005", rows[^1]);
    }

    [Fact]
    public async Task Aravis_reads_the_chunks_of_every_frame()
    {
        await using LoopbackNamespace space = await LoopbackNamespace.CreateAsync();
        using PeerProcess camera = await space.StartCameraAsync("--serial", "SIM-7", "--width", "320", "--height", "240", "--rate", "10");

        string output = await space.RunAsync(
            "arv-camera-test-0.8", "-n", "EdgeInspector-SIM-7", "--duration", "2", "--chunks", "FrameID,Timestamp,LineStatusAll,ExposureTime");

        Assert.Contains("ExposureTime = 100", output, StringComparison.Ordinal);
        Assert.Contains("FrameID = 3", output, StringComparison.Ordinal);
        Assert.Contains("n_failures             = 0", output, StringComparison.Ordinal);
        Assert.Contains((320 * 240 + 8 + 16 + 16 + 12 + 16).ToString(CultureInfo.InvariantCulture), output, StringComparison.Ordinal);
    }

    private static Bench WithChunks(int selectors)
    {
        var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0xA200, 1);
        for (uint i = 1; i < 5; i++) bench.Client.Write(0xA210 + 4 * i, (uint)selectors >> (int)i & 1);
        bench.Receiver.Open(bench.Client);
        return bench;
    }
}
