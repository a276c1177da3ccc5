using System.Net;
using EdgeInspector.CameraSimulator.Tests.Wire;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Who may control the camera, and how control is lost.</summary>
public sealed class PrivilegeTests
{
    [Fact]
    public void Second_client_reads_but_neither_writes_nor_takes_control()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        using var second = new ControlClient(bench.Camera);

        Assert.Equal(2u, second.Read(0xA00));
        Assert.Equal((uint)bench.Client.LocalEndPoint.Port, second.Read(0xA04));
        Assert.Equal(0x7F000001u, second.Read(0xA14));
        Assert.Equal(0x8006, second.TryWrite(0x938, 5000));
        Assert.Equal(0x8006, second.TryWrite(0xA00, 2));
    }

    [Fact]
    public void Second_client_cannot_even_read_under_exclusive_control()
    {
        using var bench = new Bench();
        bench.Client.Write(0xA00, 1);
        using var second = new ControlClient(bench.Camera);

        Assert.Equal(0x8006, second.TryRead(0xA00));
        Assert.Equal(1u, bench.Client.Read(0xA00));
    }

    [Fact]
    public void Released_control_closes_the_stream_and_is_free_for_another()
    {
        using Bench bench = Bench.Streaming();
        using var second = new ControlClient(bench.Camera);

        bench.Client.Write(0xA00, 0);

        Assert.False(bench.Camera.IsArmed);
        Assert.Equal(0u, second.Read(0xD00));
        second.TakeControl();
        Assert.Equal(0x8006, bench.Client.TryWrite(0x938, 5000));
    }

    [Fact]
    public void Control_and_stream_are_lost_when_the_heartbeat_expires()
    {
        var time = new FakeTimeProvider();
        using Bench bench = Bench.Streaming(Bench.Small with { Time = time });
        time.Advance(TimeSpan.FromMilliseconds(2900));
        Assert.Equal(2u, bench.Client.Read(0xA00));   // a sign of life
        time.Advance(TimeSpan.FromMilliseconds(2900));
        Assert.True(bench.Camera.IsArmed);

        time.Advance(TimeSpan.FromMilliseconds(200));

        Assert.False(bench.Camera.IsArmed);
        Assert.Null(bench.Camera.Controller);
        Assert.Equal(0u, bench.Client.Read(0xA00));
        Assert.Equal(0x8006, bench.Client.TryWrite(0xA028, 1));
        Assert.Equal(1, bench.Camera.Statistics.HeartbeatExpiries);
    }

    [Fact]
    public void Heartbeat_never_expires_when_the_client_has_disabled_it()
    {
        var time = new FakeTimeProvider();
        using Bench bench = Bench.Streaming(Bench.Small with { Time = time });
        bench.Client.Write(0x954, 1);

        time.Advance(TimeSpan.FromMinutes(10));

        Assert.True(bench.Camera.IsArmed);
    }

    [Fact]
    public void Stolen_control_still_reads_as_control_but_belongs_to_the_thief()
    {
        using Bench bench = Bench.Streaming();

        bench.Camera.StealControl(new IPEndPoint(IPAddress.Loopback, 9));

        Assert.Equal(2u, bench.Client.Read(0xA00));
        Assert.Equal(9u, bench.Client.Read(0xA04));
        Assert.Equal(0x8006, bench.Client.TryWrite(0xA028, 1));
        Assert.Equal(TriggerOutcome.NotArmed, bench.Camera.FireHardwareTrigger());
    }

    [Fact]
    public void Power_cycle_forgets_everything_but_the_user_name()
    {
        using Bench bench = Bench.Streaming();
        Assert.Equal(0, bench.Client.TryWriteMemory(0xE8, "kept"u8.ToArray()));
        Assert.Equal([1UL, 2UL], new[] { bench.Trigger()[0].BlockId, bench.Trigger()[0].BlockId });

        bench.Camera.PowerCycle(TimeSpan.FromMilliseconds(500));

        bench.Client.Send(ControlClient.Hex("42 01 0080 0004 7777 00000A00"));
        Assert.Null(bench.Client.ReceiveWithin(20));
        Assert.Null(bench.Client.ReceiveWithin(700));
        Assert.Equal(0u, bench.Client.Read(0xA00));
        Assert.Equal("kept"u8.ToArray(), bench.Client.ReadMemory(0xE8, 4));
        bench.Client.TakeControl();
        bench.Receiver.Open(bench.Client);
        Assert.Equal(1UL, bench.Trigger()[0].BlockId);
    }
}
