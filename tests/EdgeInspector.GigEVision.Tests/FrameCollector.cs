using System.Collections.Concurrent;
using System.Diagnostics;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Tests;

/// <summary>A sink that copies what it gets, or only looks at it, and gives the frame back.</summary>
internal sealed class FrameCollector(Func<Frame, string?>? check = null) : IFrameSink
{
    public ConcurrentQueue<Taken> Frames { get; } = new();

    public ConcurrentQueue<FrameInfo> Underruns { get; } = new();

    public ConcurrentQueue<string> Problems { get; } = new();

    public void Take(Frame frame)
    {
        byte[] pixels = check is null && frame.Status == FrameStatus.Complete
            ? frame.Buffer.Span[..(frame.Info.StrideBytes * frame.Info.Height)].ToArray()
            : [];
        if (check is not null && frame.Status == FrameStatus.Complete && check(frame) is string problem) Problems.Enqueue(problem);
        Frames.Enqueue(new Taken(frame.Status, frame.Info, pixels));
        frame.Dispose();
    }

    public void Underrun(in FrameInfo info)
    {
        Underruns.Enqueue(info);
    }

    /// <summary>Waits until so many frames, underruns included, have come since the start.</summary>
    public async Task WaitAsync(int count, int seconds = 30)
    {
        long start = Stopwatch.GetTimestamp();
        while (Frames.Count + Underruns.Count < count)
        {
            if (Stopwatch.GetElapsedTime(start).TotalSeconds > seconds)
                throw new TimeoutException($"{Frames.Count} frames and {Underruns.Count} underruns came in {seconds} s, not {count}");
            await Task.Delay(2);
        }
    }

    internal sealed record Taken(FrameStatus Status, FrameInfo Info, byte[] Pixels);
}
