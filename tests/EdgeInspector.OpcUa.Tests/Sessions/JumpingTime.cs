namespace EdgeInspector.OpcUa.Tests;

/// <summary>Real time that jumps once, when one thread asks for it for the n-th time: as if the thread had lost the processor there.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private readonly Lock _lock = new();
    private long _offset;
    private int _asked;
    private int _jumpsAt;
    private Thread? _thread;

    /// <summary>How often the thread has asked since <see cref="JumpAt"/>.</summary>
    public int Asked => Volatile.Read(ref _asked);

    /// <summary>Jumps by ten seconds at the n-th question of the calling thread from now on.</summary>
    public void JumpAt(int question)
    {
        lock (_lock)
        {
            _thread = Thread.CurrentThread;
            _asked = 0;
            _jumpsAt = question;
        }
    }

    public override long GetTimestamp()
    {
        lock (_lock)
        {
            if (Thread.CurrentThread == _thread && ++_asked == _jumpsAt) _offset += 10 * TimestampFrequency;
            return base.GetTimestamp() + _offset;
        }
    }
}
