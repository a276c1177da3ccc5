using EdgeInspector.CameraSimulator.Tests.Wire;
using static EdgeInspector.CameraSimulator.Tests.Wire.ControlClient;

namespace EdgeInspector.CameraSimulator.Tests;

/// <summary>Commands that are refused, put off or badly acknowledged.</summary>
public sealed class ControlFaultTests
{
    private const string Read = "42 01 0080 0004 0051 00000938";
    private const string Answer = "0000 0081 0004 0051 00000BB8";

    [Fact]
    public void Busy_camera_carries_the_same_command_out_when_asked_again()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Camera.RefuseNext(0x8007, opcode: 0x0082);
        const string Write = "42 01 0082 0008 0052 00000D08 00000064";

        byte[] first = bench.Client.Ask(Write);
        uint between = bench.Client.Read(0xD08);
        byte[] second = bench.Client.Ask(Write);

        Assert.Equal(Hex("8007 0083 0000 0052"), first);
        Assert.Equal(0u, between);
        Assert.Equal(Hex("0000 0083 0004 0052 0000 0001"), second);
        Assert.Equal(0x64u, bench.Client.Read(0xD08));
    }

    [Fact]
    public void Next_commands_are_refused_as_often_as_told()
    {
        using var bench = new Bench();
        bench.Camera.RefuseNext(0x8FFF, count: 2);

        int[] statuses = [bench.Client.TryRead(0x938), bench.Client.TryRead(0x938), bench.Client.TryRead(0x938)];

        Assert.Equal([0x8FFF, 0x8FFF, 0], statuses);
    }

    [Fact]
    public void Pending_camera_serves_others_and_says_so_again_when_asked_again()
    {
        var faults = new CameraFaults { PendingProbability = 1, PendingTime = TimeSpan.FromMinutes(1) };
        using var bench = new Bench(Bench.Small with { Faults = faults });
        const string Pending = "0000 0089 0004 0051 0000 EA60";

        byte[] first = bench.Client.Ask(Read);
        byte[] second = bench.Client.Ask(Read);
        bench.Camera.Faults = CameraFaults.None;

        Assert.Equal(Hex(Pending), first);
        Assert.Equal(Hex(Pending), second);
        Assert.Equal(3000u, bench.Client.Read(0x938));
        Assert.Equal(2, bench.Camera.Statistics.PendingAcknowledges);
    }

    [Fact]
    public void Pending_is_repeated_until_the_faults_end()
    {
        var faults = new CameraFaults { PendingProbability = 1, PendingTime = TimeSpan.FromMilliseconds(20), PendingRepeats = int.MaxValue };
        using var bench = new Bench(Bench.Small with { Faults = faults });

        byte[] first = bench.Client.Ask(Read);
        for (int i = 0; i < 5; i++) Assert.Equal(first, bench.Client.Receive());
        bench.Camera.Faults = CameraFaults.None;
        byte[] last;
        do last = bench.Client.Receive();
        while (last.AsSpan().SequenceEqual(first));

        Assert.Equal(Hex(Answer), last);
    }

    [Fact]
    public void Acknowledge_comes_twice()
    {
        using var bench = new Bench(Bench.Small with { Faults = new CameraFaults { DuplicateAcknowledgeProbability = 1 } });

        Assert.Equal(Hex(Answer), bench.Client.Ask(Read));
        Assert.Equal(Hex(Answer), bench.Client.Receive());
    }

    [Fact]
    public void Acknowledge_carries_another_id()
    {
        using var bench = new Bench(Bench.Small with { Faults = new CameraFaults { WrongIdAcknowledgeProbability = 1 } });

        Assert.Equal(Hex("0000 0081 0004 5504 00000BB8"), bench.Client.Ask(Read));
    }

    [Fact]
    public void Acknowledge_loses_its_end()
    {
        using var bench = new Bench(Bench.Small with { Faults = new CameraFaults { TruncateAcknowledgeProbability = 1 } });

        byte[] acknowledge = bench.Client.Ask(Read);

        Assert.True(acknowledge.Length < 12);
        Assert.Equal(Hex(Answer)[..acknowledge.Length], acknowledge);
    }

    [Fact]
    public void Acknowledge_comes_late()
    {
        var faults = new CameraFaults { LateAcknowledgeProbability = 1, LateAcknowledgeBy = TimeSpan.FromSeconds(1) };
        using var bench = new Bench(Bench.Small with { Faults = faults });

        bench.Client.Send(Hex(Read));

        Assert.Null(bench.Client.ReceiveWithin(50));
        Assert.Equal(Hex(Answer), bench.Client.Receive());
    }

    [Fact]
    public void Application_that_knows_the_key_takes_over_and_the_stream_goes_on()
    {
        using Bench bench = Bench.Streaming();
        using var host = new MessageReceiver();
        host.Open(bench.Client, timeoutMs: 0);
        using var second = new ControlClient(bench.Camera);
        bench.Client.Write(0x95C, 0xBEEF);
        int tooEarly = second.TryWrite(0xA00, 0xBEEF_0002);
        bench.Client.Write(0xA00, 0x0000_0006);
        int wrongKey = second.TryWrite(0xA00, 0xBEEE_0002);

        second.Write(0xA00, 0xBEEF_0002);

        Assert.Equal((0x8006, 0x8006), (tooEarly, wrongKey));
        Assert.Equal(second.LocalEndPoint, bench.Camera.Controller);
        Assert.Equal(2u, second.Read(0xA00));
        Assert.True(bench.Camera.IsArmed);
        Assert.Equal(0x8006, bench.Client.TryWrite(0x938, 5000));
        Assert.Equal(Hex("0007"), host.Receive()[10..12]);
    }

    [Fact]
    public void Exclusive_control_is_not_taken_over()
    {
        using var bench = new Bench();
        bench.Client.TakeControl();
        bench.Client.Write(0x95C, 0xBEEF);
        bench.Client.Write(0xA00, 0x0000_0005);
        using var second = new ControlClient(bench.Camera);

        Assert.Equal(0x8006, second.TryWrite(0xA00, 0xBEEF_0002));
    }
}
