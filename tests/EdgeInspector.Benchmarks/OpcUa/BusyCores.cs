namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>A thread for each core that never rests, of normal priority.</summary>
internal sealed class BusyCores : IDisposable
{
    private readonly Thread[] _threads;
    private volatile bool _isStopping;

    public BusyCores()
    {
        _threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Spin) { IsBackground = true, Name = "busy" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    public void Dispose()
    {
        _isStopping = true;
        foreach (Thread thread in _threads) thread.Join();
    }

    private void Spin()
    {
        while (!_isStopping)
        {
            // Nothing; that is the point.
        }
    }
}
