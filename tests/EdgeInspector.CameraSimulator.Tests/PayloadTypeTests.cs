using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Tests.Peers;
using EdgeInspector.CameraSimulator.Tests.Wire;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Blocks that are no plain image: all in one packet, JPEG, several parts.</summary>
public sealed class PayloadTypeTests
{
    /// <summary>A packet of 228 has 200 bytes for GVSP: 8 + 36 + 8 + an image of 64 fit.</summary>
    private static readonly SimulatedCameraOptions Tiny = Bench.Small with { Width = 16, Height = 4, AllIn = true };

    /// <summary>Packets of 444 have 444 - 28 - 20 - 8 = 388 bytes of a part.</summary>
    private static readonly SimulatedCameraOptions TwoParts = Bench.Small with { ExtendedIds = true, MultiPart = true, Components = ["Confidence"], PacketSize = 444 };

    [Fact]
    public void Block_that_fits_goes_in_one_packet_leader_trailer_and_image_behind_each_other()
    {
        using Bench bench = Bench.Streaming(Tiny);
        bench.FireWhenIdle();

        DataPacket packet = bench.Receiver.Receive();

        Assert.Null(bench.Receiver.ReceiveWithin(100));
        Assert.Equal("0000" + "0001" + "04000000", packet.Head);
        Assert.Equal(36 + 8 + 64, packet.Payload.Length);
        Assert.Equal("00000001", Convert.ToHexString(packet.Payload.AsSpan(0, 4)));
        Assert.Equal(Hex("01080001 00000010 00000004 00000000 00000000 00000000 00000001 00000004"), packet.Payload[12..44]);
        Assert.Equal(-1, TestPattern.FirstDifference(0, packet.Payload.AsSpan(44)));
    }

    [Fact]
    public void Block_of_one_packet_is_sent_again_as_packet_0_and_has_no_other()
    {
        using Bench bench = Bench.Streaming(Tiny);
        bench.FireWhenIdle();
        DataPacket first = bench.Receiver.Receive();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000000 00000000");
        DataPacket again = bench.Receiver.Receive();
        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 009A 0000 0001 00000001 00000001");
        DataPacket none = bench.Receiver.Receive();

        Assert.Equal(0x0100, again.Status);
        Assert.Equal(first.Bytes[2..], again.Bytes[2..]);
        Assert.Equal((0x800C, 8), (none.Status, none.Bytes.Length));
    }

    [Fact]
    public void Block_that_does_not_fit_goes_in_packets_whatever_the_setting()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { AllIn = true });

        List<DataPacket> block = bench.Trigger();

        Assert.Equal(Bench.SmallPayloadPackets + 2, block.Count);
        Assert.Equal(-1, TestPattern.FirstDifference(0, DataPacket.ImageOf(block)));
    }

    [Fact]
    public void Stream_channel_configuration_takes_what_its_capability_names_and_nothing_else()
    {
        using var bench = new Bench(TwoParts with { MultiPart = false });
        bench.Client.TakeControl();

        Assert.Equal(0x44u, bench.Client.Read(0xD20));
        foreach (int bit in Enumerable.Range(0, 32)) Assert.Equal(bit is 2 or 6 ? 0 : 0x8002, bench.Client.TryWrite(0xD24, 1u << bit));
        bench.Client.Write(0xD24, 0x40);
        Assert.Equal(0x8002, bench.Client.TryWrite(0x960, 0));          // 16-bit ids have no room for the number of parts
        bench.Client.Write(0xD04, 300);
        Assert.Equal(444u, bench.Client.Read(0xD04));                   // the leader must fit
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA300, 1));         // no JPEG in parts
        bench.Receiver.Open(bench.Client);
        Assert.Equal(0x8004, bench.Client.TryWrite(0xD24, 0));
    }

    [Fact]
    public void Permission_to_send_parts_changes_nothing_while_there_is_only_the_image()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0xD24, 0x40);
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA310 + 12, 1));   // a second part, but 16-bit ids
        bench.Receiver.Open(bench.Client);

        List<DataPacket> block = bench.Trigger();

        Assert.Equal("00000001", Convert.ToHexString(block[0].Payload.AsSpan(0, 4)));
        Assert.Equal(-1, TestPattern.FirstDifference(0, DataPacket.ImageOf(block)));
    }

    [Fact]
    public void Jpeg_leader_tells_the_bytes_that_follow_and_they_are_the_pixels_coded()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Jpeg = true, TickFrequency = 1_000_000 });

        List<DataPacket> block = bench.Trigger();

        byte[] data = DataPacket.ImageOf(block);
        Assert.Equal("00000006", Convert.ToHexString(block[0].Payload.AsSpan(0, 4)));
        Assert.Equal($"{data.Length:X16}" + "00000000000F4240" + "00000000", Convert.ToHexString(block[0].Payload.AsSpan(12)));
        Assert.Equal("00000006", Convert.ToHexString(block[^1].Payload));
        Assert.Equal(Coded(64, 32, frame: 0), data);
        Assert.InRange(data.Length, 150, (int)bench.Client.Read(0xA230));
        Assert.Equal(0x8004, bench.Client.TryWrite(0xA300, 0));
    }

    [Fact]
    public void Jpeg_of_known_squares_is_what_the_tables_of_the_standard_say()
    {
        // Means 130, 120, 255: differences to the one before 2, -10, 135 of 2, 4, 8 bits; each with its code, its value, and 0 for the end.
        byte[] pixels = [.. Enumerable.Range(0, 8).SelectMany(_ => Enumerable.Repeat((byte)130, 8).Concat(Enumerable.Repeat((byte)120, 8)).Concat(Enumerable.Repeat((byte)255, 8)))];
        var target = new byte[JpegImage.BytesMax(24, 8)];

        int bytes = JpegImage.Encode(pixels, 24, 8, target);

        // 011 10 0 | 101 0101 0 | 111110 10000111 0, filled with ones: 01110010 10101011 11101000 01110111
        Assert.Equal("72ABE877" + "FFD9", Convert.ToHexString(target.AsSpan(bytes - 6, 6)));
        Assert.Equal("FFD8FFE0", Convert.ToHexString(target.AsSpan(0, 4)));
        Assert.Equal(Hex("FFC0 000B 08 0008 0018 01 01 11 00"), target[89..102]);
    }

    [Fact]
    public void Multipart_leader_describes_each_part_and_each_packet_tells_its_place()
    {
        using Bench bench = Bench.Streaming(TwoParts);

        List<DataPacket> block = bench.Trigger();

        // 2048 bytes are 5 packets of 388 and one of 108; twice.
        Assert.Equal(1 + 6 + 6 + 1, block.Count);
        Assert.Equal("0000" + "0000" + "81000002" + "0000000000000001" + "00000000", block[0].Head);
        Assert.Equal(12 + 96, block[0].Payload.Length);
        Assert.Equal("0000000A", Convert.ToHexString(block[0].Payload.AsSpan(0, 4)));
        Assert.Equal(
            Hex("0001 000000000800 01080001 0000 00 00 00000000 0001 0000 00000040 00000020 00000000 00000000 0000 0000 00000000"
                + "0009 000000000800 010800C6 0000 00 00 00000000 0001 0000 00000040 00000020 00000000 00000000 0000 0000 00000000"),
            block[0].Payload[12..]);
        Assert.Equal(
            [.. Places(0), .. Places(1)],
            block[1..^1].Select(p => (p.Format, Convert.ToHexString(p.Payload.AsSpan(0, 8)), p.Payload.Length - 8)));
        Assert.Equal(Hex("0000 000A 0001 000000000800 00000020 00000000 0009 000000000800 00000020 00000000"), block[^1].Payload);
        Assert.Equal(-1, TestPattern.FirstDifference(0, [.. block[1..7].SelectMany(p => p.Payload[8..])]));
        Assert.Equal(-1, TestPattern.FirstDifference(5UL << 48, [.. block[7..13].SelectMany(p => p.Payload[8..])]));

        static IEnumerable<(int, string, int)> Places(int part) => Enumerable.Range(0, 6).Select(i => (7, $"{part:X2}00{i * 388:X12}", i < 5 ? 388 : 108));
    }

    [Fact]
    public void Lost_packet_of_a_part_is_sent_again_with_its_place()
    {
        using Bench bench = Bench.Streaming(TwoParts);
        List<DataPacket> block = bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 10 0040 0014 0099 0000 0000 00000006 00000006 0000000000000001");
        DataPacket again = bench.Receiver.Receive();

        Assert.Equal((0x0100, 6u), (again.Status, again.PacketId));
        Assert.Equal(block[6].Payload, again.Payload);
    }

    [Fact]
    public void Chunks_are_the_last_part_and_parts_are_eight_at_most()
    {
        using var bench = new Bench(TwoParts with { Components = ["Infrared", "Ultraviolet", "Range", "Reflectance", "Confidence", "Scatter"] });
        bench.Client.TakeControl();
        bench.Client.Write(0xA200, 1);
        bench.Client.Write(0xA214, 1);
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA310 + 28, 1));   // Disparity would be the ninth
        bench.Receiver.Open(bench.Client);

        List<DataPacket> block = bench.Trigger();

        Assert.Equal("81000008", block[0].Head[8..16]);
        Assert.Equal("000A" + "000000000010", Convert.ToHexString(block[0].Payload.AsSpan(12 + 7 * 48, 8)));
        Assert.Equal(Hex("07 00 000000000000" + "0000000000000001 00002001 00000008"), block[^2].Payload);
        Assert.Equal(2048u + 512 + 1024 + 4096 + 2048 + 2048 + 512 + 16, bench.Client.Read(0xA230));
    }

    [Fact]
    public async Task Wireshark_reads_the_packet_that_has_all()
    {
        using Bench bench = Bench.Streaming(Tiny);
        bench.FireWhenIdle();
        var capture = new Capture();
        capture.Add(50002, 50001, bench.Receiver.Receive().Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.format", "gvsp.packetid24", "gvsp.payloadtype", "gvsp.pixel", "gvsp.sizex", "gvsp.sizey");

        Assert.Equal(["0x04|0|0x0001,0x0001|0x01080001|16|4,4"], rows);
    }

    [Fact]
    public async Task Wireshark_reads_the_chunk_fields_of_the_packet_that_has_all()
    {
        using var bench = new Bench(Tiny);
        bench.Client.TakeControl();
        bench.Client.Write(0xA200, 1);
        bench.Receiver.Open(bench.Client);
        bench.FireWhenIdle();
        var capture = new Capture();
        capture.Add(50002, 50001, bench.Receiver.Receive().Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.format", "gvsp.payloadtype", "gvsp.sizey", "gvsp.chunkdatapayloadlengthhex", "gvsp.chunklayoutidhex");

        Assert.Equal(["0x04|0x4001,0x4001|4,4|0x00000048|0x00000001"], rows);
    }

    [Fact]
    public async Task Wireshark_reads_the_leader_of_a_JPEG()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Jpeg = true, FirstTimestamp = 1 });
        List<DataPacket> block = bench.Trigger();
        var capture = new Capture();
        foreach (DataPacket packet in block) capture.Add(packet.SourcePort, 50001, packet.Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.format", "gvsp.payloadtype", "gvsp.payloaddatasize", "gvsp.timestamptickfrequency", "gvsp.dataformat");

        Assert.Equal($"0x01|0x0006|{DataPacket.ImageOf(block).Length}|0x000000003b9aca00|0x00000000", rows[0]);
        Assert.Equal("0x02|0x0006|||", rows[^1]);
    }

    [Fact]
    public async Task Wireshark_reads_parts_and_their_places()
    {
        using Bench bench = Bench.Streaming(TwoParts);
        var capture = new Capture();
        foreach (DataPacket packet in bench.Trigger()) capture.Add(packet.SourcePort, 50001, packet.Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.format", "gvsp.payloadtype", "gvsp.multipartdatatype", "gvsp.partlength", "gvsp.pixel", "gvsp.sizex", "gvsp.sizey",
            "gvsp.datapurposeid", "gvsp.partid");

        Assert.Equal(14, rows.Length);
        Assert.Equal("0x81|0x000a|0x0001,0x0009|0x0000000000000800,0x0000000000000800|0x01080001,0x010800c6|64,64|32,32|0x0001,0x0001|", rows[0]);
        Assert.Equal("0x87||||||||0x00", rows[1]);
        Assert.Equal("0x87||||||||0x01", rows[12]);
        Assert.StartsWith("0x82|0x000a|0x0001,0x0009|0x0000000000000800,0x0000000000000800|", rows[13], StringComparison.Ordinal);
    }

    private static byte[] Coded(int width, int height, ulong frame)
    {
        var pixels = new byte[width * height];
        TestPattern.Fill(frame, pixels);
        var target = new byte[JpegImage.BytesMax(width, height)];
        return target[..JpegImage.Encode(pixels, width, height, target)];
    }
}
