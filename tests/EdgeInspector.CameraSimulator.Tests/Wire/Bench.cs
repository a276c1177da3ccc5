namespace EdgeInspector.CameraSimulator.Tests.Wire;

/// <summary>A running camera on a free port with one client that controls it and one receiver of its stream.</summary>
internal sealed class Bench : IDisposable
{
    /// <summary>64 x 32 Mono8 in packets of 10 x 192 + 1 x 128 image bytes: SCPS 228 is 192 + 36.</summary>
    public static readonly SimulatedCameraOptions Small = new()
    {
        Port = 0, AnswerBroadcasts = false, SerialNumber = "T-1", Width = 64, Height = 32, PacketSize = 228, TriggerOn = true,
    };

    public const int SmallPayloadPackets = 11;

    public Bench(SimulatedCameraOptions? options = null)
    {
        Camera = new SimulatedCamera(options ?? Small, new Patterns.TestPattern());
        Camera.Start();
        Client = new ControlClient(Camera);
        Receiver = new StreamReceiver();
    }

    public SimulatedCamera Camera { get; }

    public ControlClient Client { get; }

    public StreamReceiver Receiver { get; }

    public static Bench Streaming(SimulatedCameraOptions? options = null)
    {
        var bench = new Bench(options);
        bench.Client.TakeControl();
        bench.Receiver.Open(bench.Client);
        return bench;
    }

    /// <summary>One triggered block, as it came.</summary>
    public List<DataPacket> Trigger()
    {
        Assert.Equal(TriggerOutcome.Exposed, FireWhenIdle());
        return Receiver.ReceiveBlock();
    }

    /// <summary>Pulses until the former block is out; the sending thread needs a moment after the trailer has left.</summary>
    public TriggerOutcome FireWhenIdle()
    {
        TriggerOutcome outcome;
        while ((outcome = Camera.FireHardwareTrigger()) == TriggerOutcome.Missed) Thread.Yield();
        return outcome;
    }

    public void Dispose()
    {
        Camera.Dispose();
        Client.Dispose();
        Receiver.Dispose();
    }
}
