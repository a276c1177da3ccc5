using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>The message channel; every byte here is written out from the field table.</summary>
public sealed class EventTests
{
    private static readonly SimulatedCameraOptions AtFive = Bench.Small with { Time = new FakeTimeProvider(), FirstTimestamp = 5 };

    [Theory]
    [InlineData(false, "42 00 00C0 0010 0001 0000 9ABC FFFF 0000 0000000000000005")]
    [InlineData(true, "42 10 00C0 0018 0001 0000 9ABC FFFF 0000 0000000000000000 0000000000000005")]
    public void Event_is_sent_as_the_table_says(bool extendedIds, string datagram)
    {
        using var bench = new Bench(AtFive with { ExtendedIds = extendedIds });
        using MessageReceiver host = Open(bench, timeoutMs: 0);

        Assert.True(bench.Camera.SendEvent(0x9ABC));

        Assert.Equal(Convert.ToHexString(Hex(datagram)), Convert.ToHexString(host.Receive()));
        Assert.Equal(bench.Client.Read(0xB1C), (uint)host.SourcePort);
    }

    [Fact]
    public void Several_events_share_a_datagram()
    {
        using var bench = new Bench(AtFive);
        using MessageReceiver host = Open(bench, timeoutMs: 0);

        Assert.True(bench.Camera.SendEvents(0x9001, 0x9002, 0x9003));

        Assert.Equal(
            Convert.ToHexString(Hex("42 00 00C0 0030 0001 0000 9001 FFFF 0000 0000000000000005 0000 9002 FFFF 0000 0000000000000005 0000 9003 FFFF 0000 0000000000000005")),
            Convert.ToHexString(host.Receive()));
    }

    [Fact]
    public void Event_with_data_is_an_eventdata_of_its_own()
    {
        using var bench = new Bench(AtFive);
        using MessageReceiver host = Open(bench, timeoutMs: 0);

        Assert.True(bench.Camera.SendEventData(0x9100, [1, 2, 3, 4]));

        Assert.Equal(Convert.ToHexString(Hex("42 00 00C2 0014 0001 0000 9100 FFFF 0000 0000000000000005 01020304")), Convert.ToHexString(host.Receive()));
    }

    [Fact]
    public void Event_is_sent_again_under_the_same_id_until_it_is_acknowledged()
    {
        using var bench = new Bench();
        using MessageReceiver host = Open(bench, timeoutMs: 50, retries: 100);

        bench.Camera.SendEvent(0x9001);
        byte[] first = host.Receive(), second = host.Receive();
        host.Acknowledge(second);
        bench.Camera.SendEvent(0x9002);
        byte[] next;
        do next = host.Receive();
        while (next[7] == 1);   // one more of the first may have been on its way
        host.Acknowledge(next);

        Assert.Equal(first, second);
        Assert.Equal(0x01, first[1]);
        Assert.Equal((2, 0x9002), (next[7], BinaryPrimitives.ReadUInt16BigEndian(next.AsSpan(10))));
    }

    [Fact]
    public void Event_that_nobody_acknowledges_is_given_up_after_the_retries()
    {
        using var bench = new Bench();
        using MessageReceiver host = Open(bench, timeoutMs: 20, retries: 2);

        bench.Camera.SendEvent(0x9001);

        for (int i = 0; i < 3; i++) Assert.Equal(1, host.Receive()[7]);
        Assert.Null(host.ReceiveWithin(200));
        CameraStatistics statistics = bench.Camera.Statistics;
        Assert.Equal((1, 2, 1), (statistics.Events, statistics.RepeatedEvents, statistics.LostEvents));
    }

    [Fact]
    public void Lost_event_comes_with_its_repetition()
    {
        using var bench = new Bench(Bench.Small with { Faults = new CameraFaults { LoseEventProbability = 0.5 } });
        using MessageReceiver host = Open(bench, timeoutMs: 20, retries: 1000);

        for (ushort id = 0x9001; id <= 0x9010; id++)
        {
            bench.Camera.SendEvent(id);
            byte[] message;
            do
            {
                message = host.Receive();
                host.Acknowledge(message);
            }
            while (BinaryPrimitives.ReadUInt16BigEndian(message.AsSpan(10)) != id);
        }

        Assert.True(bench.Camera.Statistics.RepeatedEvents > 0);
    }

    [Fact]
    public void Frame_raises_the_events_that_are_switched_on_with_its_block_id()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { FirstBlockId = 7 });
        using var host = new MessageReceiver();
        host.Open(bench.Client, timeoutMs: 0);
        bench.Client.Write(0xA100, 1);   // ExposureEnd
        bench.Client.Write(0xA108, 1);   // FrameEnd
        bench.Client.Write(0xA10C, 1);   // Line1RisingEdge
        var seen = new List<(int Id, int Channel, int Block)>();

        byte[] leader = bench.Trigger()[0].Payload;
        while (seen.Count < 3)
        {
            byte[] message = host.Receive();
            for (int at = 8; at < message.Length; at += 16)
            {
                seen.Add((Word(message, at + 2), Word(message, at + 4), Word(message, at + 6)));
                if (seen[^1].Id != 0x9004) Assert.True(BinaryPrimitives.ReadUInt64BigEndian(message.AsSpan(at + 8)) >= BinaryPrimitives.ReadUInt64BigEndian(leader.AsSpan(4)));
            }
        }

        Assert.Equal([(0x9004, 0xFFFF, 0), (0x9001, 0, 7), (0x9003, 0, 7)], seen);
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA100, 2));
    }

    [Fact]
    public void Trigger_that_comes_while_a_frame_is_sent_is_told_as_missed()
    {
        using Bench bench = Bench.Streaming();
        using MessageReceiver host = Open(bench, timeoutMs: 0);
        bench.Client.Write(0xA110, 1);          // EventNotification of the fifth event
        bench.Client.Write(0xD08, 30_000_000);  // 12 gaps of 30 ms: the block is under way for a while
        Assert.Equal(TriggerOutcome.Exposed, bench.Camera.FireHardwareTrigger());
        Assert.Equal(1, bench.Receiver.Receive().Format);

        Assert.Equal(TriggerOutcome.Missed, bench.Camera.FireHardwareTrigger());

        Assert.Equal(0x9005, Word(host.Receive(), 10));
    }

    [Fact]
    public void Closed_channel_takes_no_event()
    {
        using var bench = new Bench();
        Assert.False(bench.Camera.SendEvent(0x9001));
        using MessageReceiver host = Open(bench, timeoutMs: 0);

        bench.Client.Write(0xA00, 0);

        Assert.False(bench.Camera.SendEvent(0x9001));
        Assert.Equal(0u, bench.Client.Read(0xB00));
    }

    private static int Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at));

    private static MessageReceiver Open(Bench bench, uint timeoutMs, uint retries = 5)
    {
        var host = new MessageReceiver();
        bench.Client.TakeControl();
        host.Open(bench.Client, timeoutMs, retries);
        return host;
    }
}
