using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision.Gvcp;

/// <summary>Keeps the control of a camera by reading CCP four times within the heartbeat timeout, on a thread of its own.</summary>
/// <remarks>Only a read of CCP counts as a heartbeat for some cameras [seen: arv-fake-gv-camera 0.8.26]; it also tells when control is lost.</remarks>
internal sealed partial class Heartbeat : IDisposable
{
    private readonly ControlChannel _channel;
    private readonly string _camera;
    private readonly ControlMark _mark;
    private readonly TimeSpan _timeout;
    private readonly int _failuresMax;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Action<CameraLossReason, TimeSpan, string> _lost;
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;
    private long _gapMaxTicks;
    private long _gapLastTicks;
    private long _answered;
    private long _failed;
    private long _late;

    public Heartbeat(
        ControlChannel channel, string camera, ControlMark mark, TimeSpan timeout, int failuresMax, TimeProvider time, ILogger logger,
        Action<CameraLossReason, TimeSpan, string> lost)
    {
        _channel = channel;
        _camera = camera;
        _mark = mark;
        _timeout = timeout;
        _failuresMax = failuresMax;
        _time = time;
        _logger = logger;
        _lost = lost;
        _thread = new Thread(Run) { Name = $"heartbeat {camera}", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>Counters so far; any thread. Each is right by itself, together they may be of two moments.</summary>
    public HeartbeatStatistics Statistics => new(
        Volatile.Read(ref _answered), Volatile.Read(ref _failed), Volatile.Read(ref _late),
        TimeSpan.FromTicks(Volatile.Read(ref _gapLastTicks)), TimeSpan.FromTicks(Volatile.Read(ref _gapMaxTicks)));

    public void Dispose()
    {
        _stop.Set();
        if (_thread != Thread.CurrentThread)
        {
            _thread.Join();
            _stop.Dispose();
        }
    }

    private void Run()
    {
        int failures = 0;
        long answeredAt = _time.GetTimestamp();
        while (!_stop.Wait(_timeout / 4))
        {
            GvcpResult result = _channel.ReadRegister(BootstrapRegister.ControlPrivilege, out uint privilege, attempts: 1);
            TimeSpan gap = _time.GetElapsedTime(answeredAt);
            if (!result.Succeeded)
            {
                if (_stop.IsSet) return;
                Volatile.Write(ref _failed, _failed + 1);
                LogHeartbeatFailed(_logger, _camera, result, ++failures, gap.TotalMilliseconds);
                if (failures < _failuresMax) continue;
                _lost(CameraLossReason.HeartbeatFailed, gap, $"camera '{_camera}': {failures} heartbeats in a row failed, no answer for {gap.TotalMilliseconds:0} ms");
                return;
            }

            failures = 0;
            answeredAt = _time.GetTimestamp();
            Volatile.Write(ref _answered, _answered + 1);
            Volatile.Write(ref _gapLastTicks, gap.Ticks);
            if (gap.Ticks > _gapMaxTicks) Volatile.Write(ref _gapMaxTicks, gap.Ticks);
            if (gap > _timeout)
            {
                Volatile.Write(ref _late, _late + 1);
                LogHeartbeatLate(_logger, _camera, gap.TotalMilliseconds, _timeout.TotalMilliseconds);
            }

            // What is asked besides the heartbeat must not cost the next one.
            Deadline deadline = Deadline.After(_timeout, _time, CancellationToken.None);
            bool controlled = (privilege & (BootstrapRegister.PrivilegeControl | BootstrapRegister.PrivilegeExclusive)) != 0;
            bool isAnothers = _mark.NamesAnother(_channel, deadline, out string owner);
            if (controlled && !isAnothers) continue;
            bool restarted = _mark.WasRestarted(_channel, deadline, out string change);
            _lost(
                restarted ? CameraLossReason.PowerCycle : CameraLossReason.ControlLost,
                gap,
                restarted
                    ? $"camera '{_camera}': it was restarted, {change}"
                    : $"camera '{_camera}': control is lost, CCP reads 0x{privilege:X}{owner}, the last heartbeat was {gap.TotalMilliseconds:0} ms ago");
            return;
        }
    }

    [LoggerMessage(EventId = 3020, Level = LogLevel.Warning, Message = "camera '{Camera}': heartbeat {Result}, {Failures} in a row, {GapMs} ms without an answer")]
    private static partial void LogHeartbeatFailed(ILogger logger, string camera, GvcpResult result, int failures, double gapMs);

    [LoggerMessage(EventId = 3021, Level = LogLevel.Warning, Message = "camera '{Camera}': {GapMs} ms between two heartbeats exceed the timeout of {TimeoutMs} ms")]
    private static partial void LogHeartbeatLate(ILogger logger, string camera, double gapMs, double timeoutMs);
}
