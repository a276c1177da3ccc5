using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests.Peers;

/// <summary>Checks every byte of the fake camera's picture, a diagonal ramp that moves by one with each frame, on the receive thread without allocating.</summary>
internal sealed class GradientSink(int framesWanted) : IFrameSink
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _allocatedAtStart = -1;
    private int _frames;

    public Task Done => _done.Task;

    public string? Problem { get; private set; }

    /// <summary>The least that the receive thread allocated over 50 frames in a row, after the first 50.</summary>
    public long AllocatedBytes { get; private set; } = long.MaxValue;

    public static string? Check(Frame frame)
    {
        ReadOnlySpan<byte> pixels = frame.Buffer.Span[..(frame.Info.StrideBytes * frame.Info.Height)];
        byte first = pixels[0];
        for (int y = 0; y < frame.Info.Height; y++)
        {
            ReadOnlySpan<byte> line = pixels.Slice(y * frame.Info.StrideBytes, frame.Info.Width);
            for (int x = 0; x < line.Length; x++)
            {
                if (line[x] != (byte)((first + x + y) % 255))
                    return $"block {frame.Info.BlockId}: pixel {x},{y} is {line[x]}, the first is {first}";
            }
        }

        return null;
    }

    public void Take(Frame frame)
    {
        if (frame.Status == FrameStatus.Complete && _frames < framesWanted)
        {
            _frames++;
            if (_frames > 50 && _frames % 50 == 0) AllocatedBytes = Math.Min(AllocatedBytes, GC.GetAllocatedBytesForCurrentThread() - _allocatedAtStart);
            if (_frames % 50 == 0) _allocatedAtStart = GC.GetAllocatedBytesForCurrentThread();
            if (Problem is null && Check(frame) is string problem) Problem = problem;
            if (_frames == framesWanted) _done.SetResult();
        }

        frame.Dispose();
    }

    public void Underrun(in FrameInfo info) => Problem ??= $"underrun at block {info.BlockId}";
}
