using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Stages;

/// <summary>The reject loop: triggers, views and the clock go in, exactly one decision per triggered unit comes out before its deadline.</summary>
/// <remarks>
/// Owns the <see cref="UnitLedger"/> and the pairing of images with triggers. One thread, no lock, no allocation, no outside world:
/// it only takes from hand-overs and gives to one. Its turns drive the heartbeat that the PLC sees, so a stuck loop goes mute.
/// </remarks>
public sealed class RejectionStage
{
    private readonly UnitLedger _ledger;
    private readonly CameraInput[] _cameras;
    private readonly HandOver<PlcNotice> _plc;
    private readonly HandOver<Decision> _decisions;
    private readonly HandOver<DeliveredVerdict> _delivered;
    private readonly GateWatch _gate;
    private readonly LoopLimits _limits;
    private readonly LineReadiness _readiness;
    private readonly LineClock _clock;
    private readonly Wake _wake;
    private readonly TimeSpan _beat;
    private readonly LoopAlarms _alarms;
    private readonly Func<TimeSpan>? _lookedAt;
    private readonly TimeSpan _lookMax;
    private Recipe? _next;
    private TimeSpan _beatDue;
    private uint _heartbeat;
    private long _triggered;
    private long _challenged;
    private long _triggersMissed;
    private long _unseen;
    private int _openUnits;
    private int _unitsWhileStale;
    private int _acknowledgementsSeen;
    private bool _plcFound;

    /// <param name="ledger">Owned from here on.</param>
    /// <param name="cameras">What each inspect thread gives.</param>
    /// <param name="plc">What the trigger reader saw.</param>
    /// <param name="decisions">To the verdict thread.</param>
    /// <param name="delivered">What became of them.</param>
    /// <param name="gate">Owned from here on.</param>
    /// <param name="limits">What the loop counts against.</param>
    /// <param name="readiness">Asked before each accept.</param>
    /// <param name="clock">Line time.</param>
    /// <param name="wake">Signalled by every giver.</param>
    /// <param name="beat">From one move of the heartbeat to the next.</param>
    /// <param name="alarms">Told of what disagrees.</param>
    /// <param name="lookedAt">When the trigger reader saw the PLC's counter last; null where nobody says. Older than <paramref name="lookMax"/> while it should be read: units pass that nobody hears of, and the heartbeat stands.</param>
    /// <param name="lookMax">The oldest look under which the heartbeat moves.</param>
    public RejectionStage(
        UnitLedger ledger,
        CameraInput[] cameras,
        HandOver<PlcNotice> plc,
        HandOver<Decision> decisions,
        HandOver<DeliveredVerdict> delivered,
        GateWatch gate,
        LoopLimits limits,
        LineReadiness readiness,
        LineClock clock,
        Wake wake,
        TimeSpan beat,
        LoopAlarms alarms,
        Func<TimeSpan>? lookedAt = null,
        TimeSpan lookMax = default)
    {
        _lookedAt = lookedAt;
        _lookMax = lookMax;
        _ledger = ledger;
        _cameras = cameras;
        _plc = plc;
        _decisions = decisions;
        _delivered = delivered;
        _gate = gate;
        _limits = limits;
        _readiness = readiness;
        _clock = clock;
        _wake = wake;
        _beat = beat;
        _alarms = alarms;
    }

    /// <summary>Moves as long as the loop turns and every inspect thread has moved since. Read by the verdict thread.</summary>
    public uint Heartbeat => Volatile.Read(ref _heartbeat);

    /// <summary>Units that are not decided yet. Read by the shutdown.</summary>
    public int OpenUnits => Volatile.Read(ref _openUnits);

    /// <summary>Units infed and triggers missed so far. Read by the summary.</summary>
    public LedgerCounters Counters => new()
    {
        Triggered = Volatile.Read(ref _triggered),
        Challenged = Volatile.Read(ref _challenged),
        TriggersMissed = Volatile.Read(ref _triggersMissed),
        Unseen = Volatile.Read(ref _unseen),
    };

    /// <summary>Whether the recipe that was given last is the one that decides.</summary>
    public bool HasTaken => Volatile.Read(ref _next) is null;

    /// <summary>Gives another recipe, which decides from the next turn on.</summary>
    public void Give(Recipe recipe)
    {
        Volatile.Write(ref _next, recipe);
        _wake.Signal();
    }

    /// <summary>Turns until the line is stopped; then rejects what is open.</summary>
    public void Run(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            TimeSpan now = _clock.Now;
            TimeSpan next = _ledger.NextDeadline < _beatDue ? _ledger.NextDeadline : _beatDue;
            _wake.Wait(next - now);
            Turn(_clock.Now);
        }

        _ledger.RejectOpen(RejectReason.Shutdown, _clock.Now);
        GiveDecisions();
    }

    /// <summary>One turn of the loop at this line time.</summary>
    public void Turn(TimeSpan now)
    {
        if (_readiness.Acknowledgements != _acknowledgementsSeen) CountLimitsAnew();
        if (Volatile.Read(ref _next) is { } next) Take(next, now);

        // Before the gate's word, which comes later on the line.
        while (_delivered.TryTake(out DeliveredVerdict delivered)) _gate.Delivered(delivered.Unit, delivered.Outcome);
        while (_plc.TryTake(out PlcNotice notice))
        {
            Take(notice, now);
            GiveDecisions();
        }

        WatchGate(now);

        // Before the views: an open unit was triggered while all was well, and must not be accepted now that it is not.
        if (_readiness.MustReject) _ledger.RejectOpen(RejectReason.LineNotReady, now);
        foreach (CameraInput camera in _cameras)
        {
            if (camera.TakeRestart()) camera.Pairing.Reset();
            while (camera.Failed.TryTake(out CameraView view)) Take(camera, view, now);
            while (camera.Inspected.TryTake(out CameraView view)) Take(camera, view, now);
        }

        _ledger.Expire(now);
        GiveDecisions();
        Volatile.Write(ref _triggered, _ledger.Counters.Triggered);
        Volatile.Write(ref _challenged, _ledger.Counters.Challenged);
        Volatile.Write(ref _triggersMissed, _ledger.Counters.TriggersMissed);
        Volatile.Write(ref _unseen, _ledger.Counters.Unseen);
        Volatile.Write(ref _openUnits, _ledger.OpenCount);
        if (now >= _beatDue) Beat(now);
    }

    private void Take(Recipe next, TimeSpan now)
    {
        _ledger.Exchange(next, now);
        ResetPairings();
        Volatile.Write(ref _next, null);
    }

    private void Take(in PlcNotice notice, TimeSpan now)
    {
        switch (notice.What)
        {
            case PlcNotice.Kind.Triggered:
                Open(notice, now);
                break;
            case PlcNotice.Kind.Confirmed:
                Compare(notice);
                break;
            case PlcNotice.Kind.Found:
                ForgetCounting(now);
                _plcFound = true;
                break;
            case PlcNotice.Kind.Lost:
            default:
                _plcFound = false;
                _gate.WaitNoMore();
                _ledger.RejectOpen(RejectReason.PlcLost, now);
                ForgetCounting(now);
                break;
        }
    }

    private void Open(in PlcNotice notice, TimeSpan now)
    {
        bool fits = true;
        foreach (CameraInput camera in _cameras) fits &= camera.Pairing.Triggered(notice.Number, notice.Earliest, notice.Latest);

        // The earliest moment at which the unit can have been triggered: its deadline is never set too late.
        var trigger = new Trigger(notice.Number, notice.Unit, notice.Pocket, notice.Earliest, notice.IsChallenge);
        TriggerOutcome outcome = _ledger.Triggered(trigger, now);
        if (outcome is TriggerOutcome.OpenedAfterRestart) ResetPairings(now);
        if (!fits) Misfit(notice.Number, now);
        if (!_readiness.MayAccept) _ledger.RejectOpen(RejectReason.LineNotReady, now);
        CountStale();
        if (outcome is TriggerOutcome.OpenedAfterGap or TriggerOutcome.OpenedAfterRestart or TriggerOutcome.UnitTwice or TriggerOutcome.LedgerFull)
            _alarms.Pairing(new PairingAlarm(outcome, notice.Number, notice.Unit));
    }

    private void Take(CameraInput camera, in CameraView view, TimeSpan now)
    {
        if (!_plcFound) return;
        PairingOutcome outcome = camera.Pairing.TryPair(view.Sequence, view.Result.Times.FirstPacketAt, out uint trigger, out int index);
        if (outcome == PairingOutcome.Paired)
            _ledger.Inspected(view.Result with { Trigger = trigger, View = camera.Views[index] }, now);
        else if (outcome == PairingOutcome.Mismatch)
            Misfit(trigger, now);
    }

    private void Compare(in PlcNotice notice)
    {
        switch (_gate.Compare(notice.Unit, notice.Lane))
        {
            case GateAnswer.NotFollowed:
                _alarms.NotFollowed?.Invoke(notice.Unit);
                CountMisses();
                break;
            case GateAnswer.PassedUnacknowledged:
                _alarms.PassedUnacknowledged(notice.Unit);
                break;
            case GateAnswer.Agrees or GateAnswer.UnitUnknown:
                break;
            case GateAnswer.PassedUnknown:
                _readiness.Raise(LineEvent.Halt, $"the gate let unit {notice.Unit} pass, about which nothing was decided");
                break;
            case GateAnswer.Disagrees:
            default:
                _readiness.Raise(LineEvent.Halt, $"the gate let unit {notice.Unit} pass, which was not accepted");
                break;
        }
    }

    private void WatchGate(TimeSpan now)
    {
        // A conveyor that stands brings nobody to the gate.
        if (!_readiness.PlcExecutes) _gate.WaitNoMore();
        else if (_gate.Expire(now)) CountMisses();
    }

    private void CountMisses()
    {
        if (_limits.MissingConfirm == 0 || _gate.MissesInRow < _limits.MissingConfirm) return;
        _alarms.Limit($"the gate did not confirm {_gate.MissesInRow} units in a row (limit {_limits.MissingConfirm})");
        _gate.WaitNoMore();
    }

    private void CountStale()
    {
        if ((_readiness.Conditions & LineCondition.PlcHeartbeat) != 0)
        {
            _unitsWhileStale = 0;
            return;
        }

        if (++_unitsWhileStale == _limits.UnitsWhileStale)
            _alarms.Limit($"the PLC fed {_unitsWhileStale} units although its heartbeat stands still (limit {_limits.UnitsWhileStale})");
    }

    private void CountLimitsAnew()
    {
        _acknowledgementsSeen = _readiness.Acknowledgements;
        _unitsWhileStale = 0;
        _gate.WaitNoMore();
    }

    private void Misfit(uint trigger, TimeSpan now)
    {
        // Whose image is whose is unknown for every unit on the line: all of them are rejected.
        _ledger.RejectOpen(RejectReason.TriggerMismatch, now);
        ResetPairings();
        _alarms.Pairing(new PairingAlarm(TriggerOutcome.Repeated, trigger, default));
    }

    private void ForgetCounting(TimeSpan now)
    {
        _ledger.Forget();
        ResetPairings(now);
    }

    private void ResetPairings(TimeSpan? blindUntil = null)
    {
        foreach (CameraInput camera in _cameras) camera.Pairing.Reset(blindUntil);
    }

    private void GiveDecisions()
    {
        while (_decisions.Count < _decisions.Depth && _ledger.TryTake(out Decision decision))
        {
            if (!decision.Trigger.IsUnseen) _gate.Decided(decision.Unit, decision.Verdict, decision.Trigger.At);
            _decisions.TryGive(decision);
        }
    }

    private void Beat(TimeSpan now)
    {
        _beatDue = now + _beat;
        foreach (CameraInput camera in _cameras)
        {
            if (!camera.HasMovedSince()) return;
        }

        // A reader without a session has said so, and Ready is low.
        if (_lookedAt is not null && (_readiness.Conditions & LineCondition.PlcTriggers) != 0 && now - _lookedAt() > _lookMax) return;

        Volatile.Write(ref _heartbeat, unchecked(_heartbeat + 1));
    }
}
