namespace EdgeInspector.Inspection;

/// <summary>A production order's counters. One owner; <see cref="Summarise"/> gives an immutable picture to others.</summary>
public sealed class Batch
{
    private readonly Recipe _recipe;
    private readonly Dictionary<RejectReason, long> _byReason = [];
    private readonly long[] _byClass;
    private readonly long[] _notCleanByCamera;
    private long _accepted;
    private long _rejected;
    private long _undecided;
    private long _late;
    private long _challenged;

    public Batch(string id, Recipe recipe, int cameras)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(cameras);
        Id = id;
        _recipe = recipe;
        _byClass = new long[recipe.Classes.Count];
        _notCleanByCamera = new long[cameras];
    }

    public string Id { get; }

    /// <summary>Counts a unit that has its record.</summary>
    public void Count(InspectionResult result)
    {
        // A challenge kit's defects say nothing of the batch.
        if (result.Decision.Trigger.IsChallenge)
        {
            _challenged++;
            return;
        }

        switch (result.Verdict)
        {
            case Verdict.Accept: _accepted++; break;
            case Verdict.Undecided: _undecided++; break;
            case Verdict.Reject:
            default: _rejected++; break;
        }

        if (result.IsLate) _late++;
        if (result.Verdict != Verdict.Accept)
            _byReason[result.Reason] = _byReason.GetValueOrDefault(result.Reason) + 1;
        if (result.Reason == RejectReason.Defect && WorstClass(result.Decision) is int worst) _byClass[worst]++;

        for (int view = 0; view < _recipe.Views; view++)
        {
            if (!result.Decision.Views.Has(view)) continue;
            ViewResult seen = result.Decision.Views[view];
            if (seen is { Outcome: ViewOutcome.Inspected, Verdict: Verdict.Accept }) continue;
            if ((uint)seen.Camera < (uint)_notCleanByCamera.Length) _notCleanByCamera[seen.Camera]++;
        }
    }

    /// <summary>The counts of this moment.</summary>
    /// <param name="ledger">The ledger's counters since the batch began: units infed and triggers lost.</param>
    /// <param name="latency">Latency by step, measured by the stages.</param>
    public BatchSummary Summarise(in LedgerCounters ledger, IReadOnlyList<LatencyStep> latency) => new()
    {
        BatchId = Id,
        RecipeId = _recipe.Id,
        Infed = ledger.Decidable - ledger.Challenged,
        Challenged = _challenged,
        Accepted = _accepted,
        Rejected = _rejected,
        Undecided = _undecided,
        Late = _late,
        Lost = ledger.TriggersMissed,
        ByReason = new SortedDictionary<RejectReason, long>(_byReason),
        ByDefectClass = _recipe.Classes.Select((c, i) => (c.Name, _byClass[i])).Where(c => c.Item2 > 0).ToDictionary(),
        ViewsNotCleanByCamera = [.. _notCleanByCamera],
        Latency = latency,
    };

    private int? WorstClass(in Decision decision)
    {
        int? worst = null;
        float score = float.NegativeInfinity;
        for (int view = 0; view < _recipe.Views; view++)
        {
            if (!decision.Views.Has(view)) continue;
            FindingList findings = _recipe.AfterMotion(decision.Views, view).Findings;
            for (int i = 0; i < findings.Count; i++)
            {
                Finding finding = findings[i];
                if ((uint)finding.DefectClass >= (uint)_byClass.Length) continue;
                float own = _recipe.Classes[finding.DefectClass].ScoreOf(finding.Score);
                if (own <= score || own < _recipe.Classes[finding.DefectClass].RejectFrom) continue;
                (worst, score) = (finding.DefectClass, own);
            }
        }

        return worst;
    }
}
