using EdgeInspector.CameraSimulator.Tests.Wire;
using Microsoft.Extensions.Time.Testing;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>ACTION: whom it means, when it is carried out and how it is acknowledged.</summary>
public sealed class ActionTests
{
    private const string Keys = "11223344 00000005 00000003";
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Action_for_this_camera_takes_a_frame_and_is_acknowledged()
    {
        using Bench bench = Listening();
        using var other = new ControlClient(bench.Camera);

        byte[] acknowledge = other.Ask($"42 01 0100 000C 0061 {Keys}");

        Assert.Equal(Hex("0000 0101 0000 0061"), acknowledge);
        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
    }

    [Fact]
    public void Action_without_the_acknowledge_flag_is_carried_out_in_silence()
    {
        using Bench bench = Listening();

        bench.Client.Send(Hex($"42 00 0100 000C 0061 {Keys}"));

        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
        Assert.Null(bench.Client.ReceiveWithin(50));
    }

    [Theory]
    [InlineData("11223345 00000005 00000003")]   // another device key
    [InlineData("11223344 00000006 00000003")]   // another group
    [InlineData("11223344 00000005 00000004")]   // no common bit
    [InlineData("11223344 00000005 00000000")]
    public void Action_for_other_cameras_is_neither_carried_out_nor_acknowledged(string keys)
    {
        using Bench bench = Listening();

        bench.Client.Send(Hex($"42 01 0100 000C 0061 {keys}"));

        Assert.Null(bench.Client.ReceiveWithin(100));
        Assert.Equal((0, 0), (bench.Camera.Statistics.Actions, bench.Camera.Statistics.Frames));
    }

    [Fact]
    public void Action_counts_without_a_controller_only_when_it_is_unconditional()
    {
        using Bench bench = Listening();
        bench.Client.Write(0xA00, 0);
        bench.Client.Send(Hex($"42 01 0100 000C 0061 {Keys}"));
        Assert.Null(bench.Client.ReceiveWithin(100));

        bench.Client.TakeControl();
        bench.Client.Write(0x954, 1 << 3);
        bench.Client.Write(0xA00, 0);

        Assert.Equal(Hex("0000 0101 0000 0062"), bench.Client.Ask($"42 01 0100 000C 0062 {Keys}"));
    }

    [Fact]
    public void Line_and_software_trigger_are_ignored_while_the_source_is_the_action()
    {
        using Bench bench = Listening();

        TriggerOutcome line = bench.Camera.FireHardwareTrigger();
        bench.Client.Write(0xA034, 1);

        Assert.Equal(TriggerOutcome.NotArmed, line);
        Assert.Equal(2, bench.Camera.Statistics.IgnoredTriggers);
        Assert.Equal(0x8002, bench.Client.TryWrite(0xA030, 0x31));   // there is no source 3
    }

    [Fact]
    public void Scheduled_action_waits_for_its_time()
    {
        using Bench bench = Listening(precisionTime: true);

        byte[] acknowledge = bench.Client.Ask($"42 81 0100 0014 0061 {Keys} {Ticks(500)}");
        _time.Advance(TimeSpan.FromMilliseconds(499));
        DataPacket? early = bench.Receiver.ReceiveWithin(50);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(Hex("0000 0101 0000 0061"), acknowledge);
        Assert.Null(early);
        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
    }

    [Fact]
    public void Scheduled_action_follows_a_clock_that_jumps()
    {
        using Bench bench = Listening(precisionTime: true);
        bench.Client.Ask($"42 81 0100 0014 0061 {Keys} {Ticks(5000)}");

        bench.Camera.JumpClock(TimeSpan.FromSeconds(6));

        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
    }

    [Fact]
    public void Late_action_is_carried_out_at_once_and_says_so()
    {
        using Bench bench = Listening(precisionTime: true);
        using var host = new MessageReceiver();
        host.Open(bench.Client, timeoutMs: 0);
        _time.Advance(TimeSpan.FromSeconds(1));

        byte[] acknowledge = bench.Client.Ask($"42 81 0100 0014 0061 {Keys} {Ticks(999)}");

        Assert.Equal(Hex("8016 0101 0000 0061"), acknowledge);
        Assert.Equal(13, bench.Receiver.ReceiveBlock().Count);
        Assert.Equal(Hex("0009"), host.Receive()[10..12]);
        Assert.Equal(1, bench.Camera.Statistics.LateActions);
    }

    [Fact]
    public void Seventeenth_waiting_action_overflows_the_queue()
    {
        using Bench bench = Listening(precisionTime: true);
        Assert.Equal(16u, bench.Client.Read(0x970));
        for (int i = 0; i < 16; i++) Assert.Equal(Hex("0000"), bench.Client.Ask($"42 81 0100 0014 0061 {Keys} {Ticks(5000 + i)}")[..2]);

        Assert.Equal(Hex("8015 0101 0000 0062"), bench.Client.Ask($"42 81 0100 0014 0062 {Keys} {Ticks(6000)}"));
    }

    [Fact]
    public void Scheduled_action_is_refused_while_the_clock_follows_no_master()
    {
        using Bench bench = Listening();

        Assert.Equal(Hex("8013 0101 0000 0061"), bench.Client.Ask($"42 81 0100 0014 0061 {Keys} {Ticks(500)}"));
    }

    [Fact]
    public void Clock_listens_for_its_lock_time_before_it_follows_a_master()
    {
        using Bench bench = Bench.Streaming(Bench.Small with { Time = _time, PtpLockTime = TimeSpan.FromSeconds(1) });
        bench.Camera.PtpOffsetNs = -1500;
        uint disabled = Status();
        bench.Client.Write(0x954, 1 << 19);
        uint listening = Status();
        _time.Advance(TimeSpan.FromSeconds(1));
        uint unlatched = bench.Client.Read(0xA124);

        uint slave = Status();

        Assert.Equal((3u, 4u, 4u, 9u), (disabled, listening, unlatched, slave));
        Assert.Equal(Hex("FFFFFFFF FFFFFA24"), bench.Client.ReadMemory(0xA128, 8));

        uint Status()
        {
            bench.Client.Write(0xA120, 1);
            return bench.Client.Read(0xA124);
        }
    }

    [Theory]
    [InlineData("42 01 0100 0008 0061 11223344 00000005")]
    [InlineData("42 81 0100 000C 0061 11223344 00000005 00000003")]
    public void Action_of_the_wrong_length_is_refused(string command)
    {
        using Bench bench = Listening();

        Assert.Equal(Hex("8002 0101 0000 0061"), bench.Client.Ask(command));
    }

    private static string Ticks(int milliseconds) => (milliseconds * 1_000_000L).ToString("X16", System.Globalization.CultureInfo.InvariantCulture);

    private Bench Listening(bool precisionTime = false)
    {
        Bench bench = Bench.Streaming(Bench.Small with { Time = _time });
        bench.Client.Write(0xA030, 0x21);   // on, Action1
        bench.Client.Write(0x90C, 0x11223344);
        bench.Client.Write(0x9800, 5);
        bench.Client.Write(0x9804, 2);
        if (precisionTime) bench.Client.Write(0x954, 1 << 19);
        return bench;
    }
}
