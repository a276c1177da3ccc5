using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision;

/// <summary>One image of a camera that does not stream otherwise: for setting up, not for inspecting.</summary>
/// <remarks>Owns its buffers until disposed.</remarks>
public sealed class Snapshot : IDisposable
{
    private const int Buffers = 4;

    // A camera may not yet be armed when the first trigger comes.
    private static readonly TimeSpan TriggerInterval = TimeSpan.FromMilliseconds(500);

    private readonly FramePool _pool;

    private Snapshot(FramePool pool, Frame? frame, string message)
    {
        _pool = pool;
        Frame = frame;
        Message = message;
    }

    /// <summary>A complete image; null when none came in time. Disposed with the snapshot.</summary>
    public Frame? Frame { get; }

    /// <summary>What came, or what is missing and why.</summary>
    public string Message { get; }

    /// <summary>Streams until the first complete image, and stops. A camera whose trigger is Software is triggered; any other trigger is awaited.</summary>
    /// <param name="camera">Open and not streaming. No setting is changed.</param>
    /// <param name="deadline">For the image; an exposure and a trigger must fit into it.</param>
    /// <param name="cancellationToken">Ends it with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FeatureException">The camera refuses to stream.</exception>
    public static async Task<Snapshot> TakeAsync(Camera camera, TimeSpan deadline, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(camera);
        string trigger = TriggerOf(camera.Features);
        var pool = new FramePool(Buffers, camera.PayloadSizeBytes);
        var sink = new FirstComplete();
        Snapshot? taken = null;
        try
        {
            camera.StartStream(pool, sink, new StreamOptions { FrameDeadline = deadline });
            try
            {
                await AwaitAsync(camera, trigger == "Software", sink.Frame, deadline, cancellationToken);
            }
            finally
            {
                camera.StopStream();
            }

            Frame? frame = sink.Close();
            taken = new Snapshot(pool, frame, $"camera '{camera.Options.Name}': {Tell(frame, sink.Failed, trigger, deadline)}");
            return taken;
        }
        finally
        {
            if (taken is null)
            {
                sink.Close()?.Dispose();
                pool.Dispose();
            }
        }
    }

    public void Dispose()
    {
        Frame?.Dispose();
        _pool.Dispose();
    }

    // Empty: the camera runs by itself.
    private static string TriggerOf(FeatureMap features)
    {
        if (!features.Has("TriggerMode") || features.GetEnumeration("TriggerMode") != "On") return "";
        return features.Has("TriggerSource") ? features.GetEnumeration("TriggerSource") : "an unnamed source";
    }

    private static async Task AwaitAsync(Camera camera, bool triggers, Task<Frame> frame, TimeSpan deadline, CancellationToken cancellationToken)
    {
        Task late = Task.Delay(deadline, camera.Options.TimeProvider, cancellationToken);
        while (!frame.IsCompleted && !late.IsCompleted)
        {
            if (triggers) camera.Features.Execute("TriggerSoftware");
            Task again = triggers ? Task.Delay(TriggerInterval, camera.Options.TimeProvider, cancellationToken) : late;
            await Task.WhenAny(frame, late, again);
        }

        cancellationToken.ThrowIfCancellationRequested();
    }

    private static string Tell(Frame? frame, int failed, string trigger, TimeSpan deadline)
    {
        if (frame is not null) return $"image of {frame.Info.Width} x {frame.Info.Height} {frame.Info.PixelFormat}";
        string none = $"no complete image within {deadline.TotalSeconds:0.###} s, {failed} incomplete";
        if (failed > 0) return $"{none}: packets are lost, try a smaller packet size";
        return trigger is "" or "Software" ? none : $"{none}: it waits for a trigger from {trigger}";
    }

    /// <summary>Keeps the first complete frame and gives all others back. Taken on the receive thread.</summary>
    private sealed class FirstComplete : IFrameSink
    {
        private readonly TaskCompletionSource<Frame> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _failed;

        public Task<Frame> Frame => _first.Task;

        public int Failed => Volatile.Read(ref _failed);

        public void Take(Frame frame)
        {
            bool complete = frame.Status == FrameStatus.Complete;
            if (complete && _first.TrySetResult(frame)) return;
            if (!complete && !_first.Task.IsCompleted) Interlocked.Increment(ref _failed);
            frame.Dispose();
        }

        public void Underrun(in FrameInfo info) => Interlocked.Increment(ref _failed);

        /// <summary>The frame kept, if any; the stream has ended.</summary>
        public Frame? Close() => _first.TrySetCanceled() || _first.Task.IsCanceled ? null : _first.Task.Result;
    }
}
