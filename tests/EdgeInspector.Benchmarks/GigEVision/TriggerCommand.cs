using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The receiver's side of <see cref="TriggerLatency"/>, not listed: fires a camera's software trigger and waits for each frame.</summary>
/// <remarks>Answers "result" and the milliseconds of each trigger; -1 for a frame that did not come complete within a second.</remarks>
internal static class TriggerCommand
{
    public const string Name = "receive-triggered";

    // Compilers and caches; not told.
    private const int WarmUp = 50;
    private const int PeriodMs = 25;

    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem, ("--path", 0, 0, 4), ("--low-latency", 0, 0, 1), ("--packet-size", 9000, 220, 9000), ("--triggers", 100, 1, 10_000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        CameraOpening opening = Camera.OpenAsync(
            CameraSelector.ByAddress(IPAddress.Parse(BenchLink.Address(0))), new CameraOptions { PacketSizeBytes = options.Whole("--packet-size"), BlockIds = BlockIdWidth.AsCameraIs },
            NullLogger.Instance, CancellationToken.None).GetAwaiter().GetResult();
        using Camera camera = opening.Camera ?? throw new InvalidOperationException(opening.Message);
        camera.Features.SetEnumeration("TriggerMode", "On");
        camera.Features.SetEnumeration("TriggerSource", "Software");
        using var pool = new FramePool(4, camera.PayloadSizeBytes);
        using var sink = new StampingSink();
        var path = (ReceivePath)options.Whole("--path");
        camera.StartStream(pool, sink, new StreamOptions { ReceivePath = path, LowLatency = options.Whole("--low-latency") == 1 });
        if (path != ReceivePath.Auto && camera.Stream!.ReceivePath != path) throw new InvalidOperationException(camera.Stream.ReceivePathRefusal);
        var latencies = new List<double>();
        for (int trigger = -WarmUp; trigger < options.Whole("--triggers"); trigger++)
        {
            sink.Came.Reset();
            long start = Stopwatch.GetTimestamp();
            camera.Features.Execute("TriggerSoftware");
            bool came = sink.Came.Wait(TimeSpan.FromSeconds(1));
            if (trigger >= 0) latencies.Add(came ? Stopwatch.GetElapsedTime(start, sink.CameAt).TotalMilliseconds : -1);
            Thread.Sleep(PeriodMs);
        }

        camera.StopStream();
        Console.WriteLine($"result {string.Join(' ', latencies.Select(ms => ms.ToString("0.000", CultureInfo.InvariantCulture)))}");
        return 0;
    }

    /// <summary>Notes when a complete frame came.</summary>
    private sealed class StampingSink : IFrameSink, IDisposable
    {
        private long _cameAt;

        public ManualResetEventSlim Came { get; } = new();

        public long CameAt => Volatile.Read(ref _cameAt);

        public void Take(Frame frame)
        {
            bool isComplete = frame.Status == FrameStatus.Complete;
            frame.Dispose();
            if (!isComplete) return;
            Volatile.Write(ref _cameAt, Stopwatch.GetTimestamp());
            Came.Set();
        }

        public void Underrun(in FrameInfo info)
        {
        }

        public void Dispose() => Came.Dispose();
    }
}
