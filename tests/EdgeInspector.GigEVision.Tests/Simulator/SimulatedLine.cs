using System.Diagnostics;
using EdgeInspector.CameraSimulator;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Simulator;

/// <summary>The simulated camera, our client on it, and a sink that checks every byte of every complete frame.</summary>
internal sealed class SimulatedLine : IDisposable
{
    private readonly byte[] _expected;
    private int _triggered;
    private long _sentBefore;

    private SimulatedLine(SimulatedCamera device, Camera camera, Func<Frame, string?>? check)
    {
        Device = device;
        Camera = camera;
        _expected = new byte[camera.PayloadSizeBytes];
        Pool = new FramePool(12, camera.PayloadSizeBytes, poison: 0xA5);
        Sink = new FrameCollector(check ?? Check);
    }

    public SimulatedCamera Device { get; }

    public Camera Camera { get; }

    public FramePool Pool { get; }

    public FrameCollector Sink { get; }

    public FrameCollector.Taken[] Frames => [.. Sink.Frames];

    /// <summary>A camera of 1280×1024 that waits for its trigger, on a port of its own.</summary>
    public static SimulatedCameraOptions Triggered => new() { Port = 0, AnswerBroadcasts = false, SerialNumber = "SIM-1", TriggerOn = true };

    /// <summary>A frame is given up late: on a busy machine only a packet that never comes may fail it.</summary>
    public static StreamOptions Patient => new() { FrameDeadline = TimeSpan.FromSeconds(5) };

    /// <summary>A camera that gets no processor in mid-frame is not asked for its trailer, so that every request and every packet can be reckoned up.</summary>
    public static StreamOptions Exact => Patient with { FrameDeadline = TimeSpan.FromSeconds(3), TailSilence = TimeSpan.FromSeconds(1) };

    /// <summary>Block ids are as the camera's options say.</summary>
    public static CameraOptions Client => new() { Name = "cam-1", BlockIds = BlockIdWidth.AsCameraIs };

    public static SimulatedCamera SwitchOn(SimulatedCameraOptions? options = null)
    {
        var device = new SimulatedCamera(options ?? Triggered, new TestPattern());
        device.Start();
        return device;
    }

    public static CameraSelector SelectorOf(SimulatedCamera device) => CameraSelector.ByAddress(device.ControlEndPoint.Address, device.ControlEndPoint.Port);

    public static async Task<Camera> OpenAsync(SimulatedCamera device, CameraOptions? options = null)
    {
        CameraOpening opening = await Camera.OpenAsync(SelectorOf(device), options ?? Client, Quiet.Logger, CancellationToken.None);
        Assert.True(opening.Outcome == CameraOpenOutcome.Opened, $"{opening.Outcome}: {opening.Message}");
        return opening.Camera!;
    }

    /// <param name="faults">What goes wrong.</param>
    /// <param name="stream">Default <see cref="Patient"/>.</param>
    /// <param name="options">The camera; default <see cref="Triggered"/>.</param>
    /// <param name="client">Default <see cref="Client"/>.</param>
    /// <param name="check">Tells what is wrong with a complete frame that is no plain image.</param>
    public static async Task<SimulatedLine> StreamAsync(
        CameraFaults faults, StreamOptions? stream = null, SimulatedCameraOptions? options = null, CameraOptions? client = null, Func<Frame, string?>? check = null)
    {
        SimulatedCamera device = SwitchOn((options ?? Triggered) with { Faults = faults });
        var line = new SimulatedLine(device, await OpenAsync(device, client), check);
        line._sentBefore = device.Statistics.Packets;
        line.Camera.StartStream(line.Pool, line.Sink, stream ?? Patient);
        return line;
    }

    /// <summary>Exposes so many frames, each when the former has left the camera.</summary>
    public async Task TriggerAsync(int count)
    {
        for (int i = 0; i < count; i++)
        {
            TriggerOutcome outcome;
            long start = Stopwatch.GetTimestamp();
            while ((outcome = Device.FireHardwareTrigger()) == TriggerOutcome.Missed && Stopwatch.GetElapsedTime(start).TotalSeconds < 10) await Task.Delay(1);
            Assert.Equal(TriggerOutcome.Exposed, outcome);
            _triggered++;
            while (Device.Statistics.Frames < _triggered && Stopwatch.GetElapsedTime(start).TotalSeconds < 10) await Task.Delay(1);
        }
    }

    /// <summary>Exposes so many frames, each when the former has been handed over, as a line does; gives the counters of the stopped stream.</summary>
    public async Task<StreamStatistics> RunAsync(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            await TriggerAsync(1);
            await WaitAsync(i);
        }

        await TakenAsync();
        return Stop();
    }

    /// <summary>Exposes so many frames, each when the receiver has taken all of the former, whether it is complete or not; ends when all have been handed over.</summary>
    public async Task<StreamStatistics> PourAsync(int count)
    {
        for (int i = 1; i <= count; i++)
        {
            await TriggerAsync(1);
            await TakenAsync();
        }

        await WaitAsync(count);
        return Stop();
    }

    /// <summary>Waits until nothing of what the camera sent lies in the socket.</summary>
    public async Task TakenAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (Camera.Stream!.Statistics is var taken && taken.ReceivedPackets + taken.KernelDrops < Device.Statistics.Packets - _sentBefore)
        {
            Assert.True(Stopwatch.GetElapsedTime(start).TotalSeconds < 20, $"{taken}; {Device.Statistics}");
            await Task.Delay(1);
        }
    }

    /// <summary>Waits until so many frames have been handed over.</summary>
    public async Task WaitAsync(int count)
    {
        try
        {
            await Sink.WaitAsync(count);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}; camera lost: {Camera.LossReason}; {Camera.Stream!.Statistics}; {Device.Statistics}");
        }
    }

    /// <summary>Stops the stream; whatever the faults were, no wrong byte was called complete and no buffer is missing.</summary>
    public StreamStatistics Stop()
    {
        Camera.StopStream();
        Assert.Empty(Sink.Problems);
        Assert.Empty(Sink.Underruns);
        Assert.Equal(0, Pool.RentedCount);
        return Camera.Stream!.Statistics;
    }

    public void Dispose()
    {
        Camera.Dispose();
        Device.Dispose();
        Pool.Dispose();
    }

    private string? Check(Frame frame)
    {
        FrameInfo info = frame.Info;
        if (info.BlockId != info.Sequence + 1) return $"block {info.BlockId} has the sequence {info.Sequence}";
        Span<byte> expected = _expected.AsSpan(0, info.StrideBytes * info.Height);
        TestPattern.Fill(info.BlockId - 1, expected);
        ReadOnlySpan<byte> pixels = frame.Buffer.Span[..expected.Length];
        return pixels.SequenceEqual(expected) ? null : $"block {info.BlockId}: byte {pixels.CommonPrefixLength(expected)} is wrong";
    }
}
