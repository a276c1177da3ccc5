using System.Diagnostics;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.CameraSimulator.Tests.Wire;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Things that go wrong with one frame and no other.</summary>
public sealed class ScheduleTests
{
    [Fact]
    public void Lost_packets_come_when_asked_for()
    {
        using Bench bench = With("frame=1 lose=5-7");

        Assert.Equal(13, bench.Trigger().Count);
        List<DataPacket> hurt = bench.Trigger();
        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0002 00000005 00000007");
        List<DataPacket> again = [bench.Receiver.Receive(), bench.Receiver.Receive(), bench.Receiver.Receive()];
        List<DataPacket> next = bench.Trigger();

        Assert.Equal([0u, 1, 2, 3, 4, 8, 9, 10, 11, 12], hurt.Select(p => p.PacketId));
        Assert.Equal(-1, TestPattern.FirstDifference(1, DataPacket.ImageOf(hurt.Concat(again))));
        Assert.Equal(13, next.Count);
        Assert.Equal(3, bench.Camera.Statistics.LostPackets);
    }

    [Fact]
    public void Packets_lost_for_good_never_come()
    {
        using Bench bench = With("frame=0 lose-always=0");

        List<DataPacket> block = bench.Trigger();
        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000000 00000001");

        Assert.Equal(1u, block[0].PacketId);
        Assert.Equal(1u, bench.Receiver.Receive().PacketId);
        Assert.Null(bench.Receiver.ReceiveWithin(50));
    }

    [Theory]
    [InlineData("refuse-resend=8012", 0x8012, 3u, 8)]
    [InlineData("refuse-resend=8010", 0x8010, 3u, 8)]
    [InlineData("wrong-resend-id=2", 0x0100, 5u, 200)]
    public void Resend_of_the_frame_is_answered_as_scheduled(string fault, int status, uint packetId, int bytes)
    {
        using Bench bench = With($"frame=0 {fault}");
        bench.Trigger();

        bench.Receiver.SendTo(bench.Camera.ControlEndPoint, "42 00 0040 000C 0099 0000 0001 00000003 00000003");
        DataPacket answer = bench.Receiver.Receive();

        Assert.Equal((status, packetId, bytes), (answer.Status, answer.PacketId, answer.Bytes.Length));
    }

    [Fact]
    public void Leader_and_trailer_lie_about_the_lines()
    {
        using Bench bench = With("frame=0 leader-height=16 trailer-lines=0");

        List<DataPacket> lying = bench.Trigger(), honest = bench.Trigger();

        Assert.Equal((16, 0), (Lines(lying[0], 20), Lines(lying[^1], 4)));
        Assert.Equal((32, 32), (Lines(honest[0], 20), Lines(honest[^1], 4)));
        Assert.Equal(2048, DataPacket.ImageOf(lying).Length);
    }

    [Fact]
    public void Payload_waits_for_the_pause_after_the_leader()
    {
        using Bench bench = With("frame=0 leader-pause=60ms");
        Assert.Equal(TriggerOutcome.Exposed, bench.Camera.FireHardwareTrigger());
        bench.Receiver.Receive();
        var watch = Stopwatch.StartNew();

        bench.Receiver.Receive();

        Assert.InRange(watch.Elapsed.TotalMilliseconds, 20, 10_000);   // the pause began when the leader left
    }

    [Fact]
    public void Pulled_cable_swallows_the_rest_of_the_frame_and_the_answers()
    {
        using Bench bench = With("frame=1 cable-pull=200ms");
        bench.Trigger();
        bench.FireWhenIdle();

        List<DataPacket> rest = bench.Receiver.ReceiveUntilSilent(60);
        bench.Client.Send(ControlClient.Hex("42 01 0080 0004 0077 00000A00"));

        Assert.Equal([0u, 1, 2, 3, 4, 5], rest.Select(p => p.PacketId));
        Assert.Null(bench.Client.ReceiveWithin(20));
    }

    [Fact]
    public void Power_cycle_in_a_frame_ends_the_stream_and_the_control()
    {
        using Bench bench = With("frame=0 power-cycle=1ms");
        bench.FireWhenIdle();
        bench.Receiver.ReceiveUntilSilent(60);

        Assert.Null(bench.Camera.Controller);
        Assert.Equal(0u, bench.Client.Read(0xA00));
        Assert.Equal(0u, bench.Client.Read(0xD00));
    }

    [Fact]
    public void Stolen_control_and_jumped_clock_show()
    {
        using Bench bench = With("frame=0 jump-clock=1h steal-control");
        bench.FireWhenIdle();
        bench.Receiver.ReceiveUntilSilent(60);

        Assert.Equal(9, bench.Camera.Controller!.Port);
        Assert.InRange(bench.Camera.Timestamp, 3_600_000_000_000UL, 3_700_000_000_000UL);
    }

    [Theory]
    [InlineData("lose=5", "does not begin with frame=")]
    [InlineData("frame=1", "at least one fault")]
    [InlineData("frame=1 loose=5", "'loose' is unknown; known are lose,")]
    [InlineData("frame=1 lose=9-5", "'9-5' is not a packet id or a range such as 5-9")]
    [InlineData("frame=1 mute=-2s", "'-2s' is not a time from 0")]
    [InlineData("frame=1 cable-pull=300", "'300' is not a time from 0")]
    [InlineData("frame=1 refuse-resend=12", "'12' is not a status in hex, 8000..FFFF")]
    [InlineData("frame=1 steal-control=x", "'x' is not empty")]
    public void Wrong_text_tells_what_may_stand_there(string text, string expected)
    {
        Assert.Empty(FaultText.Parse(text, out string? problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Trigger_times_are_known_by_frame_number_and_the_exposure_delays_the_leader()
    {
        using var bench = new Bench(Bench.Small with { ExposureDelaysFrame = true });
        bench.Client.TakeControl();
        bench.Client.Write(0xA040, 0x40D38800);   // 20 000 us as a double: the high word
        bench.Receiver.Open(bench.Client);

        long before = Stopwatch.GetTimestamp();
        bench.Trigger();
        long after = Stopwatch.GetTimestamp();

        Assert.InRange(bench.Camera.TriggerTime(0), before, after);
        Assert.Equal(0, bench.Camera.TriggerTime(1));
        Assert.InRange(Stopwatch.GetElapsedTime(bench.Camera.TriggerTime(0), after).TotalMilliseconds, 20, 10_000);
    }

    private static Bench With(string fault)
    {
        IReadOnlyList<ScheduledFault> schedule = FaultText.Parse(fault, out string? problem);
        Assert.Null(problem);
        return Bench.Streaming(Bench.Small with { Schedule = schedule });
    }

    private static int Lines(DataPacket packet, int offset) => System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(packet.Payload.AsSpan(offset));
}
