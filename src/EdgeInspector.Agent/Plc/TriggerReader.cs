using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Plc;

/// <summary>The trigger thread: looks at the PLC's counter every few milliseconds and tells the reject loop what moved, and between which looks.</summary>
/// <remarks>
/// Its own session and socket. The hardware opens the shutter, never this; what is read here names the unit in front of it.
/// A PLC whose heartbeat stands still for three periods counts as lost, whatever its session says.
/// </remarks>
public sealed partial class TriggerReader
{
    private static readonly TimeSpan RetryMin = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RetryMax = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ContextEvery = TimeSpan.FromMilliseconds(250);
    private const int HeartbeatPeriodsMax = 3;

    private readonly IPlcInputs _inputs;
    private readonly HandOver<PlcNotice> _notices;
    private readonly LineReadiness _readiness;
    private readonly LineJournal _journal;
    private readonly LineClock _clock;
    private readonly Wake _wake;
    private readonly TimeSpan _poll;
    private readonly TimeSpan _heartbeatMax;
    private readonly TimeSpan _readTimeout;
    private readonly string _endpoint;
    private readonly Func<PlcContext, string> _misfit;
    private readonly VerdictWindowRule _window;
    private readonly ILogger _logger;
    private readonly StopAcknowledgement _acknowledgement = new();
    private PlcContext _context = PlcContext.None;
    private TimeSpan _contextDue;
    private PlcReading _last;
    private TimeSpan _lookedAt;
    private long _seenAt;
    private TimeSpan _heartbeatAt;
    private bool _isFound;
    private string _problemTold = "";
    private string _windowTold = "";
    private string _differenceTold = "";

    /// <param name="inputs">Owned by the caller.</param>
    /// <param name="notices">To the reject loop.</param>
    /// <param name="readiness">Told whether triggers are read and the PLC is alive.</param>
    /// <param name="journal">Told of losses.</param>
    /// <param name="clock">Line time.</param>
    /// <param name="wake">For the pauses; signalled to end one.</param>
    /// <param name="poll">From one look to the next.</param>
    /// <param name="heartbeat">Period of the PLC's heartbeat.</param>
    /// <param name="endpoint">For messages.</param>
    /// <param name="misfit">What does not fit between the PLC's word and this line; empty when everything fits.</param>
    /// <param name="window">How long the PLC must wait for a verdict.</param>
    /// <param name="logger">For engineers.</param>
    public TriggerReader(
        IPlcInputs inputs,
        HandOver<PlcNotice> notices,
        LineReadiness readiness,
        LineJournal journal,
        LineClock clock,
        Wake wake,
        TimeSpan poll,
        TimeSpan heartbeat,
        string endpoint,
        Func<PlcContext, string> misfit,
        VerdictWindowRule window,
        ILogger logger)
    {
        _inputs = inputs;
        _notices = notices;
        _readiness = readiness;
        _journal = journal;
        _clock = clock;
        _wake = wake;
        _poll = poll;
        _heartbeatMax = heartbeat * HeartbeatPeriodsMax;
        _readTimeout = _heartbeatMax;
        _endpoint = endpoint;
        _misfit = misfit;
        _window = window;
        _logger = logger;
    }

    /// <summary>Product, batch and recipe as the PLC told them last. Readable from every thread.</summary>
    public PlcContext Context => Volatile.Read(ref _context);

    /// <summary>Line time at which the counter was seen last. Read by the reject loop, whose heartbeat stands when this thread does.</summary>
    public TimeSpan SeenAt => new(Volatile.Read(ref _seenAt));

    /// <summary>Looks until the line is stopped.</summary>
    public void Run(CancellationToken stop)
    {
        TimeSpan wait = RetryMin;
        while (!stop.IsCancellationRequested)
        {
            if (_inputs.TryOpen(stop))
            {
                Watch(stop);
                if (_isFound) wait = RetryMin;
            }
            else
            {
                TellLoss(_inputs.LastProblem);
            }

            if (stop.IsCancellationRequested) return;

            // Also when the session stands but every look is refused: a wrong node is not mended by asking faster.
            Pause(wait, stop);
            wait = wait * 2 < RetryMax ? wait * 2 : RetryMax;
        }
    }

    /// <summary>One look. False when the session is gone.</summary>
    public bool Look()
    {
        TimeSpan before = _clock.Now;
        PlcAnswer answer = _inputs.Read(out PlcReading now, _readTimeout);
        TimeSpan after = _clock.Now;
        if (answer != PlcAnswer.Good)
        {
            if (!_inputs.IsUp) return false;
            LogLookFailed(answer, _inputs.LastProblem);
            return answer == PlcAnswer.Timeout && HeartbeatIsFresh(after);
        }

        if (!_isFound)
        {
            _heartbeatAt = after;
            Find(now);
        }
        else
        {
            if (now.Heartbeat != _last.Heartbeat) _heartbeatAt = after;
            if (now.Trigger != _last.Trigger) TellTrigger(now, after);
            if (now.ConfirmUnit != _last.ConfirmUnit) TellLane(now, after);
        }

        _last = now;
        _lookedAt = before;
        Volatile.Write(ref _seenAt, after.Ticks);
        if (_acknowledgement.Sees(now.State, _readiness.State == LineState.Halted))
        {
            // Who is logged on now, not who was a quarter of a second ago.
            LookAtContext(after);
            Acknowledge(now.State);
        }

        _readiness.TellPlcExecutes(now.State == PackMlState.Execute);
        bool isFresh = HeartbeatIsFresh(after);
        _readiness.Tell(LineCondition.PlcHeartbeat, isFresh, isFresh ? "the PLC's heartbeat moves" : "the PLC's heartbeat stands still");
        if (after >= _contextDue) LookAtContext(after);
        return true;
    }

    /// <summary>Another product, batch or recipe is never judged or recorded under this line's: the line is not ready then.</summary>
    private void LookAtContext(TimeSpan now)
    {
        if (_inputs.ReadContext(out PlcContext context, _readTimeout) != PlcAnswer.Good) return;
        _contextDue = now + ContextEvery;
        Volatile.Write(ref _context, context);
        string difference = _window.Differs(context.VerdictWindow);
        if (difference != _differenceTold) _journal.WindowDiffers(_endpoint, _differenceTold = difference);
        string window = _window.Short(context.VerdictWindow);
        if (window != _windowTold) _journal.WindowShort(_endpoint, _windowTold = window);
        string misfit = window.Length > 0 ? window : _misfit(context);
        _readiness.Tell(LineCondition.PlcContext, misfit.Length == 0, misfit.Length == 0 ? "product, batch and recipe are the PLC's" : misfit);
    }

    private void Acknowledge(PackMlState state)
    {
        string why = _readiness.HaltedFor;
        if (_readiness.Acknowledge($"the machine was stopped and is started again at the PLC ({state})")) _journal.StopAcknowledged(_endpoint, _context.OperatorId, why);
    }

    private void Watch(CancellationToken stop)
    {
        _isFound = false;
        while (!stop.IsCancellationRequested && Look()) Pause(_poll, stop);
        if (stop.IsCancellationRequested) return;
        Lose(_inputs.LastProblem);
    }

    private void Find(in PlcReading now)
    {
        _isFound = true;
        _contextDue = TimeSpan.Zero;
        _problemTold = "";
        Give(new PlcNotice { What = PlcNotice.Kind.Found });
        _readiness.Tell(LineCondition.PlcTriggers, holds: true, "the trigger counter is read");
        _journal.PlcFound(_endpoint, $"trigger counter at {now.Trigger}, heartbeat at {now.Heartbeat}");
    }

    private void Lose(string why)
    {
        Give(new PlcNotice { What = PlcNotice.Kind.Lost });
        _readiness.Tell(LineCondition.PlcTriggers, holds: false, $"the trigger counter cannot be read: {why}");
        _readiness.Tell(LineCondition.PlcHeartbeat, holds: false, $"the PLC's heartbeat cannot be read: {why}");
        TellLoss(why);
    }

    private void TellLoss(string why)
    {
        if (why.Length == 0 || why == _problemTold) return;
        _problemTold = why;
        _journal.PlcLost(_endpoint, why);
    }

    private void TellTrigger(in PlcReading now, TimeSpan after) => Give(new PlcNotice
    {
        What = PlcNotice.Kind.Triggered,
        Number = now.Trigger,
        Unit = now.Unit,
        Pocket = now.Pocket,
        IsChallenge = now.IsChallenge,
        Earliest = _lookedAt,
        Latest = after,
    });

    private void TellLane(in PlcReading now, TimeSpan after) => Give(new PlcNotice
    {
        What = PlcNotice.Kind.Confirmed,
        Unit = now.ConfirmUnit,
        Lane = now.ConfirmLane,
        Earliest = _lookedAt,
        Latest = after,
    });

    private void Give(in PlcNotice notice)
    {
        // Full: the reject loop stands still, its heartbeat with it, and the PLC rejects everything. The line has to be started anew.
        if (!_notices.TryGive(notice)) _readiness.Raise(LineEvent.Fail, "the reject loop does not take triggers any more");
    }

    private bool HeartbeatIsFresh(TimeSpan now) => now - _heartbeatAt <= _heartbeatMax;

    private void Pause(TimeSpan pause, CancellationToken stop)
    {
        if (!stop.IsCancellationRequested) _wake.Wait(pause);
    }

    [LoggerMessage(1110, LogLevel.Warning, "PLC: the trigger counter could not be read: {Answer} {Problem}")]
    private partial void LogLookFailed(PlcAnswer answer, string problem);
}
