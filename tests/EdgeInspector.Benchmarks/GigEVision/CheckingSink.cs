using System.Collections.Concurrent;
using EdgeInspector.CameraSimulator.Patterns;
using EdgeInspector.GigEVision;
using EdgeInspector.Imaging;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Gives frames back; where asked, a thread of its own first compares every byte of the complete ones with the test pattern.</summary>
internal sealed class CheckingSink : IFrameSink, IDisposable
{
    private readonly ManualResetEventSlim _first = new();
    private readonly BlockingCollection<Frame>? _toCheck;
    private readonly Thread? _checker;
    private long _wrongFrames;

    public CheckingSink(bool check)
    {
        if (!check) return;
        _toCheck = [];
        _checker = new Thread(Check) { IsBackground = true, Name = "frame check" };
        _checker.Start();
    }

    /// <summary>Complete frames with at least one wrong byte.</summary>
    public long WrongFrames => Volatile.Read(ref _wrongFrames);

    public void AwaitFirst()
    {
        if (!_first.Wait(TimeSpan.FromSeconds(10))) throw new InvalidOperationException("no complete frame came in 10 s");
    }

    public void Take(Frame frame)
    {
        if (frame.Status == FrameStatus.Complete && !_first.IsSet) _first.Set();
        if (_toCheck is null || frame.Status != FrameStatus.Complete) frame.Dispose();
        else _toCheck.Add(frame);
    }

    public void Underrun(in FrameInfo info)
    {
    }

    /// <summary>After the stream has stopped: waits until all is compared.</summary>
    public void Finish()
    {
        _toCheck?.CompleteAdding();
        _checker?.Join();
    }

    public void Dispose()
    {
        Finish();
        _toCheck?.Dispose();
        _first.Dispose();
    }

    private void Check()
    {
        byte[] expected = [];
        foreach (Frame frame in _toCheck!.GetConsumingEnumerable())
        {
            int size = frame.Info.StrideBytes * frame.Info.Height;
            if (expected.Length != size) expected = new byte[size];

            // The simulator counts its images from 0 at each start of the acquisition, as our sequence does.
            TestPattern.Fill(frame.Info.Sequence, expected);
            if (!frame.Buffer.Span[..size].SequenceEqual(expected)) Interlocked.Increment(ref _wrongFrames);
            frame.Dispose();
        }
    }
}
