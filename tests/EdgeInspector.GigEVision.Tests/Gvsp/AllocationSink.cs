using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Gvsp;

/// <summary>Tells what the receive thread allocates, in windows of so many frames.</summary>
/// <remarks>The least window counts: the runtime itself allocates some bytes now and then while it compiles; what a frame allocates is in all.</remarks>
internal sealed class AllocationSink(int windowFrames) : IFrameSink
{
    private int _count;
    private long _before;
    private int _complete;

    /// <summary>Complete frames so far.</summary>
    public int Complete => Volatile.Read(ref _complete);

    /// <summary>Bytes of the least window; <see cref="long.MaxValue"/> before the first has ended.</summary>
    public long LeastBytes { get; private set; } = long.MaxValue;

    public void Take(Frame frame)
    {
        bool isComplete = frame.Status == FrameStatus.Complete;
        frame.Dispose();
        if (_count++ % windowFrames == 0)
        {
            long now = GC.GetAllocatedBytesForCurrentThread();
            if (_count > 1) LeastBytes = Math.Min(LeastBytes, now - _before);
            _before = now;
        }

        if (isComplete) Volatile.Write(ref _complete, _complete + 1);
    }

    public void Underrun(in FrameInfo info)
    {
    }
}
