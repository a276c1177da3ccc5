using System.Net;
using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The receiver's side of <see cref="OwnProgram"/>, not listed: streams until it reads "end", and tells what came.</summary>
/// <remarks>
/// Says "streaming" at the first frame, takes "window" as the start of the counts of frames (when it checks none), and answers "end" with
/// "result complete incomplete requests wrong path". Requests and wrong frames are counted from the start.
/// </remarks>
internal static class ReceiveCommand
{
    public const string Name = "receive-stream";

    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem,
            ("--path", 0, 0, 4), ("--low-latency", 0, 0, 1), ("--check", 0, 0, 1), ("--cameras", 1, 1, 4), ("--packet-size", 1500, 220, 9000), ("--packet-delay", 0, 0, 1e6), ("--deadline", 60, 10, 10_000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        var streams = new List<OneStream>();
        try
        {
            for (int camera = 0; camera < options.Whole("--cameras"); camera++) streams.Add(new OneStream(camera, options));
            foreach (OneStream stream in streams) stream.Sink.AwaitFirst();
            Console.WriteLine("streaming");
            StreamStatistics[] before = [.. streams.Select(s => default(StreamStatistics))];
            while (Console.ReadLine() is { } word and not "end")
            {
                if (word == "window" && options.Whole("--check") == 0) before = [.. streams.Select(s => s.Statistics)];
            }

            StreamStatistics[] after = [.. streams.Select(s => s.Statistics)];
            foreach (OneStream stream in streams) stream.Stop();
            long complete = after.Sum(s => s.CompletedBuffers) - before.Sum(s => s.CompletedBuffers);
            long incomplete = after.Sum(Incomplete) - before.Sum(Incomplete);
            Console.WriteLine($"result {complete} {incomplete} {streams.Sum(s => s.Statistics.ResendRequests)} {streams.Sum(s => s.Sink.WrongFrames)} {streams[0].Path}");
            return 0;
        }
        finally
        {
            foreach (OneStream stream in streams) stream.Dispose();
        }
    }

    private static long Incomplete(StreamStatistics s) => s.Failures - s.Aborted + s.Underruns + s.MissingFrames;

    /// <summary>One camera with its pool.</summary>
    private sealed class OneStream : IDisposable
    {
        private readonly Camera _camera;
        private readonly FramePool _pool;

        public OneStream(int index, FigureOptions options)
        {
            var wanted = new CameraOptions { Name = $"cam-{index}", Index = index, PacketSizeBytes = options.Whole("--packet-size"), BlockIds = BlockIdWidth.AsCameraIs };
            CameraOpening opening = Camera.OpenAsync(
                CameraSelector.ByAddress(IPAddress.Parse(BenchLink.Address(index))), wanted, NullLogger.Instance, CancellationToken.None).GetAwaiter().GetResult();
            _camera = opening.Camera ?? throw new InvalidOperationException(opening.Message);
            if (_camera.PacketSizeBytes != wanted.PacketSizeBytes) throw new InvalidOperationException($"the packet size became {_camera.PacketSizeBytes}, {wanted.PacketSizeBytes} was wanted");
            _camera.Features.SetInteger("GevSCPD", options.Whole("--packet-delay"));
            _pool = new FramePool(12, _camera.PayloadSizeBytes);
            Sink = new CheckingSink(options.Whole("--check") == 1);
            var path = (ReceivePath)options.Whole("--path");
            var stream = new StreamOptions
            {
                ReceivePath = path, LowLatency = options.Whole("--low-latency") == 1, FrameDeadline = TimeSpan.FromMilliseconds(options["--deadline"]),
            };
            _camera.StartStream(_pool, Sink, stream);
            if (path != ReceivePath.Auto && _camera.Stream!.ReceivePath != path) throw new InvalidOperationException(_camera.Stream.ReceivePathRefusal);
        }

        public CheckingSink Sink { get; }

        public ReceivePath Path => _camera.Stream!.ReceivePath;

        public StreamStatistics Statistics => _camera.Stream!.Statistics;

        public void Stop()
        {
            _camera.StopStream();
            Sink.Finish();
        }

        public void Dispose()
        {
            _camera.Dispose();
            Sink.Dispose();
            _pool.Dispose();
        }
    }
}
