namespace EdgeInspector.Inspection;

/// <summary>How an open unit becomes a decision: by its last view, by its deadline, or because the line cannot go on.</summary>
public sealed partial class UnitLedger
{
    /// <summary>The widest jump of the counter whose units are recorded one by one; a wider one is a fault of the counter, no passing of units.</summary>
    public const int GapMax = 256;

    private void MissUnseen(uint first, int count, TimeSpan at, TimeSpan now)
    {
        bool isRecorded = count <= GapMax;
        Counters = Counters with { TriggersMissed = Counters.TriggersMissed + count, Unseen = Counters.Unseen + (isRecorded ? count : 0) };
        if (!isRecorded) return;
        if (_gapCount == _gaps.Length)
            throw new InvalidOperationException("decisions were not taken: TryTake must be called after every call into the ledger");
        _gaps[(_gapFirst + _gapCount) % _gaps.Length] = new Gap(first, count, at, now);
        _gapCount++;
    }

    private bool TryTakeUnseen(out Decision decision)
    {
        decision = default;
        if (_gapCount == 0) return false;
        ref Gap gap = ref _gaps[_gapFirst];
        decision = new Decision
        {
            Trigger = new Trigger(gap.From, default, 0, gap.At) { IsUnseen = true },
            Verdict = Verdict.Reject,
            Reason = RejectReason.CounterGap,
            Deadline = gap.At + _window + _reserve,
            DecidedAt = gap.DecidedAt,
        };
        gap = gap with { From = unchecked(gap.From + 1), Left = gap.Left - 1 };
        if (gap.Left > 0) return true;
        _gapFirst = (_gapFirst + 1) % _gaps.Length;
        _gapCount--;
        return true;
    }

    private void DecideWhenWhole(int slot, TimeSpan now)
    {
        ref OpenUnit unit = ref _open[slot];
        if (unit.State != OpenState.Triggered || unit.Views.Count < _views) return;
        if (now > unit.Deadline)
        {
            DecideIncomplete(slot, now);
            return;
        }

        ViewJudgement fused = Fuse(unit);
        Decide(slot, fused.Verdict, fused.Reason, now, fused.Score);
    }

    private void DecideIncomplete(int slot, TimeSpan now)
    {
        ref OpenUnit unit = ref _open[slot];
        ViewJudgement fused = Fuse(unit);

        // A defect that was seen is named; whatever else, a unit that was not whole in time is rejected.
        RejectReason reason = fused.Verdict == Verdict.Reject && fused.Reason < RejectReason.ViewMissing ? fused.Reason
            : unit.Views.Count < _views ? RejectReason.ViewMissing
            : RejectReason.Late;
        Decide(slot, Verdict.Reject, reason, now, fused.Score);
    }

    private ViewJudgement Fuse(in OpenUnit unit) =>
        unit.HasTwin ? new ViewJudgement(Verdict.Reject, RejectReason.ViewTwice, 0) : UnitFusion.Fuse(unit.Views, _views, _recipe);

    private void Decide(int slot, Verdict verdict, RejectReason reason, TimeSpan now, float score = 0)
    {
        ref OpenUnit unit = ref _open[slot];
        if (unit.State != OpenState.Triggered) return;
        var decision = new Decision
        {
            Trigger = unit.Trigger,
            Verdict = verdict,
            Reason = reason,
            Score = score,
            Deadline = unit.Deadline + _reserve,
            DecidedAt = now,
            Views = unit.Views,
        };
        unit = default;
        Remember(decision.Unit);
        Enqueue(decision);
    }

    private void Remember(UnitId unit)
    {
        _recent[_recentNext] = unit;
        _recentNext = (_recentNext + 1) % _recent.Length;
        _recentCount = Math.Min(_recentCount + 1, _recent.Length);
    }

    private bool WasDecidedLately(UnitId unit)
    {
        for (int i = 0; i < _recentCount; i++)
        {
            if (_recent[(_recentNext - 1 - i + _recent.Length) % _recent.Length] == unit) return true;
        }

        return false;
    }

    private void Enqueue(in Decision decision)
    {
        if (_decidedCount == _decided.Length)
            throw new InvalidOperationException("decisions were not taken: TryTake must be called after every call into the ledger");
        _decided[(_decidedFirst + _decidedCount) % _decided.Length] = decision;
        _decidedCount++;
    }
}
