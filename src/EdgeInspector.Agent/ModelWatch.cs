namespace EdgeInspector.Agent;

/// <summary>Watches one camera's model: tells of failures, ends a run that hangs, and halts the line when it cannot be ended.</summary>
/// <remarks>
/// Not on the way of a frame. A hanging run is no danger before that: its unit is decided at the deadline, and with the inspect thread
/// the heartbeat to the PLC stands still.
/// </remarks>
public sealed class ModelWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    // Long after the deadline of its unit, and longer than a busy PC ever took for a view.
    private static readonly TimeSpan RunMin = TimeSpan.FromSeconds(1);

    private readonly string _camera;
    private readonly ModelFaults _faults;
    private readonly Action _stopRun;
    private readonly TimeSpan _runMax;
    private readonly Action<string, string?> _alarm;
    private readonly Action<string> _halt;
    private TimeSpan _stoppedSince = TimeSpan.MaxValue;
    private bool _halted;
    private bool _alarmed;
    private long _failedSeen;

    /// <param name="camera">Name of the camera.</param>
    /// <param name="faults">What its inspect thread tells.</param>
    /// <param name="stopRun">Ends the run.</param>
    /// <param name="window">From trigger to decision: a run of twice as long, one second at least, hangs.</param>
    /// <param name="alarm">Told the camera and the fault, or null when it is over.</param>
    /// <param name="halt">Told why the line must halt.</param>
    public ModelWatch(string camera, ModelFaults faults, Action stopRun, TimeSpan window, Action<string, string?> alarm, Action<string> halt)
    {
        _camera = camera;
        _faults = faults;
        _stopRun = stopRun;
        _runMax = window * 2 > RunMin ? window * 2 : RunMin;
        _alarm = alarm;
        _halt = halt;
    }

    public async Task RunAsync(LineClock clock, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            Turn(clock.Now);
            await Task.Delay(Look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One look at this line time.</summary>
    public void Turn(TimeSpan now)
    {
        TimeSpan since = _faults.Since;
        if (since == TimeSpan.MaxValue || since > now || now - since < _runMax)
        {
            TellFailures();
            return;
        }

        if (since != _stoppedSince)
        {
            _stoppedSince = since;
            _halted = false;
            _alarmed = true;
            _alarm(_camera, $"camera '{_camera}': the model has not answered for {(now - since).TotalMilliseconds:0} ms; its run is ended");
            _stopRun();
        }
        else if (!_halted && now - since >= 2 * _runMax)
        {
            _halted = true;
            _halt($"camera '{_camera}': the model has not answered for {(now - since).TotalMilliseconds:0} ms, and its run cannot be ended");
        }
    }

    private void TellFailures()
    {
        long failed = _faults.Failed;
        if (failed != _failedSeen && !_alarmed) _alarm(_camera, $"camera '{_camera}': the model failed on a frame; its unit is undecided");
        else if (failed == _failedSeen && _alarmed) _alarm(_camera, null);
        _alarmed = failed != _failedSeen;
        _failedSeen = failed;
    }
}
