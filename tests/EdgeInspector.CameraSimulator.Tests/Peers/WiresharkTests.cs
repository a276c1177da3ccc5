using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests.Peers;

/// <summary>Wireshark's dissectors read what the camera sent.</summary>
public sealed class WiresharkTests
{
    [Fact]
    public async Task Wireshark_reads_the_discovery_acknowledge()
    {
        using var bench = new Bench(Bench.Small with { UserName = "left", ModelName = "Model" });
        var capture = new Capture();
        capture.Add(3956, 50000, bench.Client.Ask("42 11 0002 0000 1234"));
        capture.Add(3956, 50000, bench.Client.Ask("42 01 0080 0004 1235 00000934"));
        capture.Add(3956, 50000, bench.Client.Ask("42 01 0080 0004 1236 00008000"));

        string[] rows = await capture.DissectAsync(
            [], "gvcp.ack", "gvcp.cmd.status", "gvcp.bootstrap.specversion.major", "gvcp.bootstrap.manufacturername", "gvcp.bootstrap.modelname",
            "gvcp.bootstrap.serialnumber", "gvcp.bootstrap.userdefinedname", "gvcp.cmd.discovery.devicemacaddress");

        Assert.Equal(3, rows.Length);
        Assert.StartsWith("0x0003|0x0000|", rows[0], StringComparison.Ordinal);
        Assert.Contains("|EdgeInspector|Model|T-1|left|02:45:", rows[0], StringComparison.Ordinal);
        Assert.StartsWith("0x0081|0x0000|", rows[1], StringComparison.Ordinal);
        Assert.StartsWith("0x0081|0x8003|", rows[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "|01020304|", "0xffff,0xffff|0x0000,0x0000|0x0000000000000005,0x0000000000000005|")]
    [InlineData(true, "||", "0xffff,0xffff||0x0000000000000005,0x0000000000000005|0x0000000000000000,0x0000000000000000")]   // it shows no data behind a 64-bit id
    public async Task Wireshark_reads_events_action_and_pending_acknowledge(bool extendedIds, string data, string heads)
    {
        var faults = new CameraFaults { PendingProbability = 1, PendingTime = TimeSpan.FromMinutes(1) };
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var bench = new Bench(Bench.Small with { Time = time, FirstTimestamp = 5, ExtendedIds = extendedIds });
        using var host = new MessageReceiver();
        bench.Client.TakeControl();
        host.Open(bench.Client, timeoutMs: 0);
        bench.Client.Write(0x9804, 1);
        var capture = new Capture();
        bench.Camera.SendEvents(0x9001, 0x9002);
        capture.Add(50003, 3956, host.Receive());
        bench.Camera.SendEventData(0x9ABC, [1, 2, 3, 4]);
        capture.Add(50003, 3956, host.Receive());
        capture.Add(3956, 50000, bench.Client.Ask("42 01 0100 000C 0071 00000000 00000000 00000001"));
        bench.Camera.Faults = faults;
        capture.Add(3956, 50000, bench.Client.Ask("42 01 0080 0004 0072 00000938"));

        string[] rows = await capture.DissectAsync(
            [], "gvcp.cmd.command", "gvcp.ack", "gvcp.cmd.status", "gvcp.cmd.event.devicespecificid", "gvcp.cmd.eventdata.data",
            "gvcp.ack.pendingack.timetocompletion");
        string[] events = await capture.DissectAsync(
            [], "gvcp.cmd.event.streamchannelindex", "gvcp.cmd.event.blockid", "gvcp.cmd.event.timestamp", "gvcp.event_timestamp");

        Assert.Equal(["0x00c0|||0x9001,0x9002||", $"0x00c2|||0x9abc{data}", "|0x0101|0x0000|||", "|0x0089|0x0000|||0xea60"], rows);
        Assert.Equal(heads, events[0]);
    }

    [Fact]
    public async Task Wireshark_reads_a_block_and_its_resent_packet()
    {
        using Bench bench = Bench.Streaming();
        var capture = new Capture();
        foreach (DataPacket packet in bench.Trigger()) capture.Add(packet.SourcePort, 50001, packet.Bytes);
        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000002 00000002");
        capture.Add(50002, 50001, bench.Receiver.Receive().Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.status", "gvsp.blockid16", "gvsp.format", "gvsp.packetid24", "gvsp.payloadtype", "gvsp.pixel", "gvsp.sizex", "gvsp.sizey");

        Assert.Equal(14, rows.Length);
        Assert.Equal("0x0000|1|0x01|0|0x0001|0x01080001|64|32", rows[0]);
        Assert.Equal("0x0000|1|0x03|1||||", rows[1]);
        Assert.Equal("0x0000|1|0x02|12|0x0001|||32", rows[12]);
        Assert.Equal("0x0100|1|0x03|2||||", rows[13]);
    }

    [Fact]
    public async Task Wireshark_reads_extended_ids()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { ExtendedIds = true, FirstBlockId = 0x1_0000_0001 });
        var capture = new Capture();
        foreach (DataPacket packet in bench.Trigger()) capture.Add(packet.SourcePort, 50001, packet.Bytes);
        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 10 0040 0014 0099 0000 0000 00000003 00000003 0000000100000001");
        capture.Add(50002, 50001, bench.Receiver.Receive().Bytes);

        string[] rows = await capture.DissectAsync(
            ["udp.port==50001,gvsp"], "gvsp.status", "gvsp.flag.packetresend", "gvsp.blockid64", "gvsp.format", "gvsp.packetid32", "gvsp.sizey");

        Assert.Equal(15, rows.Length);
        Assert.Equal("0x0000|0x0000|4294967297|0x81|0|32", rows[0]);
        Assert.Equal("0x0000|0x0000|4294967297|0x82|13|32", rows[13]);
        Assert.Equal("0x0100|0x0001|4294967297|0x83|3|", rows[14]);
    }
}
