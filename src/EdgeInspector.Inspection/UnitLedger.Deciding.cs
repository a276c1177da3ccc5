namespace EdgeInspector.Inspection;

/// <summary>How an open unit becomes a decision: by its last view, by its deadline, or because the line cannot go on.</summary>
public sealed partial class UnitLedger
{
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

    /// <summary>Any view's reject rejects the unit; else any view's doubt makes it undecided. The lowest reason of the worst verdict is named.</summary>
    private ViewJudgement Fuse(in OpenUnit unit)
    {
        if (unit.HasTwin) return new ViewJudgement(Verdict.Reject, RejectReason.ViewTwice, 0);
        Verdict verdict = Verdict.Accept;
        RejectReason reason = RejectReason.None;
        float score = 0;
        for (int view = 0; view < _views; view++)
        {
            if (!unit.Views.Has(view)) continue;
            ViewResult result = unit.Views[view];
            if (result.Score > score) score = result.Score;
            bool clean = result is { Outcome: ViewOutcome.Inspected, Verdict: Verdict.Accept };
            if (clean) continue;

            Verdict own = result.Verdict == Verdict.Undecided ? Verdict.Undecided : Verdict.Reject;
            RejectReason ownReason = result.Reason == RejectReason.None ? RejectReason.NotInspected : result.Reason;
            bool worse = verdict == Verdict.Accept || (own == Verdict.Reject && verdict == Verdict.Undecided);
            if (worse || (own == verdict && ownReason < reason))
            {
                verdict = own;
                reason = ownReason;
            }
        }

        return new ViewJudgement(verdict, reason, score);
    }

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
