using System.Diagnostics;
using System.Globalization;
using System.Net;
using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>From discovery to the first frame, and frames a second at 512×512, against arv-fake-gv-camera; arv-camera-test is the peer in the same run.</summary>
internal static class DiscoveryToStream
{
    private const int Seconds = 5;

    /// <summary>Arguments: <c>--fps N</c>, frames a second asked of the camera, default 200. Exit code 0 when both received frames.</summary>
    public static int Run(string[] args)
    {
        int at = Array.IndexOf(args, "--fps");
        int framesPerSecond = at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 200;
        using Process fake = Start("arv-fake-gv-camera-0.8", "-i", "127.0.0.1", "-s", "EI-BENCH");
        try
        {
            WaitForCamera();
            double ours = Ours(framesPerSecond, out double openMs, out double firstFrameMs, out StreamStatistics statistics);
            double theirs = Theirs(framesPerSecond);
            double theirsBuffered = Theirs(framesPerSecond, "-a");
            double oursAgain = Ours(framesPerSecond, out _, out _, out _);
            Console.WriteLine($"camera                 arv-fake-gv-camera-0.8 on loopback, 512x512 Mono8, {framesPerSecond} frames/s asked, {Seconds} s each");
            Console.WriteLine($"discovery to open      {openMs:0.0} ms");
            Console.WriteLine($"discovery to 1st frame {firstFrameMs:0.0} ms");
            Console.WriteLine($"EdgeInspector          {ours:0.0} and {oursAgain:0.0} frames/s, {statistics.CompletedBuffers} complete, {statistics.Failures} failed, {statistics.Underruns} underruns");
            Console.WriteLine($"arv-camera-test-0.8    {theirs:0.0} frames/s with its default buffer, {theirsBuffered:0.0} with -a; standard socket, as ours");
            return ours > 0 && theirs > 0 ? 0 : 1;
        }
        finally
        {
            fake.Kill();
            fake.WaitForExit();
        }
    }

    private static double Ours(int framesPerSecond, out double openMs, out double firstFrameMs, out StreamStatistics statistics)
    {
        long start = Stopwatch.GetTimestamp();
        CameraOpening opening = Camera.OpenAsync(
            CameraSelector.BySerialNumber("EI-BENCH"), new CameraOptions(), NullLogger.Instance, CancellationToken.None).GetAwaiter().GetResult();
        using Camera camera = opening.Camera ?? throw new InvalidOperationException(opening.Message);
        openMs = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        camera.Features.SetInteger("Width", 512);
        camera.Features.SetInteger("Height", 512);
        camera.Features.SetInteger("AcquisitionFramePeriod", 1_000_000 / framesPerSecond);
        using var pool = new FramePool(8, camera.PayloadSizeBytes);
        var sink = new CountingSink();
        camera.StartStream(pool, sink, new StreamOptions());
        sink.First.Wait(TimeSpan.FromSeconds(5));
        firstFrameMs = Stopwatch.GetElapsedTime(start, sink.FirstAt).TotalMilliseconds;
        long counted = camera.Stream!.Statistics.CompletedBuffers;
        long from = Stopwatch.GetTimestamp();
        Thread.Sleep(TimeSpan.FromSeconds(Seconds));
        double seconds = Stopwatch.GetElapsedTime(from).TotalSeconds;
        statistics = camera.Stream.Statistics;
        camera.StopStream();
        return (statistics.CompletedBuffers - counted) / seconds;
    }

    // Prints "N frames/s" once a second; the first second holds the start.
    private static double Theirs(int framesPerSecond, params string[] more)
    {
        using Process test = Start(
            "arv-camera-test-0.8",
            [
                "-n", "Aravis-EI-BENCH", "--no-packet-socket", "-w", "512", "-h", "512",
                "-f", framesPerSecond.ToString(CultureInfo.InvariantCulture), "-i", "1500", $"--duration={Seconds + 1}", .. more,
            ]);
        string output = test.StandardOutput.ReadToEnd();
        test.WaitForExit();
        var rates = new List<double>();
        foreach (string line in output.Split('\n'))
        {
            int unit = line.IndexOf(" frames/s", StringComparison.Ordinal);
            if (unit > 0 && double.TryParse(line[..unit].Trim().Split(' ')[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out double rate)) rates.Add(rate);
        }

        return rates.Count > 1 ? rates.Skip(1).Average() : rates.FirstOrDefault();
    }

    private static void WaitForCamera()
    {
        var search = new DiscoveryOptions
        {
            Broadcast = false,
            Targets = [new IPEndPoint(IPAddress.Loopback, 3956)],
            Deadline = TimeSpan.FromSeconds(3),
            EndWith = CameraSelector.BySerialNumber("EI-BENCH"),
        };
        if (CameraDiscovery.FindAsync(search, NullLogger.Instance, CancellationToken.None).GetAwaiter().GetResult().All(c => c.SerialNumber != "EI-BENCH"))
            throw new InvalidOperationException("arv-fake-gv-camera-0.8 did not start: is 127.0.0.1:3956 held by another program?");
    }

    private static Process Start(string program, params string[] arguments) => Process.Start(
        new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = false })!;

    private sealed class CountingSink : IFrameSink
    {
        public ManualResetEventSlim First { get; } = new();

        public long FirstAt { get; private set; }

        public void Take(Frame frame)
        {
            if (FirstAt == 0 && frame.Status == FrameStatus.Complete)
            {
                FirstAt = Stopwatch.GetTimestamp();
                First.Set();
            }

            frame.Dispose();
        }

        public void Underrun(in FrameInfo info)
        {
        }
    }
}
