using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>The score of a run: every unit, every promise, and the evidence behind them.</summary>
public sealed record BenchReport
{
    public required IReadOnlyList<UnitScore> Units { get; init; }

    public required IReadOnlyList<BenchCheck> Checks { get; init; }

    public required BenchEvidence Evidence { get; init; }

    /// <summary>Whether every promise was kept. What the model missed is no broken promise of the line; it is shown apart.</summary>
    public bool Passed => Checks.All(c => c.Holds);

    /// <summary>Defective units in the accept lane.</summary>
    public int Escapes => Units.Count(u => u.IsEscape);

    public int Defective => Units.Count(u => u.Planned.IsDefective);

    /// <summary>Good units that were not accepted.</summary>
    public int FalseRejects => Units.Count(u => u.IsFalseReject);

    public int Good => Units.Count - Defective;

    /// <summary>Units of one truth in one lane; the confusion matrix.</summary>
    public int Count(string truth, Lane lane) => Units.Count(u => u.Planned.Truth == truth && u.Plc.Lane == lane);

    /// <summary>The truths that occurred, good first.</summary>
    public IReadOnlyList<string> Truths => [.. Units.Select(u => u.Planned).OrderBy(p => p.Defect).Select(p => p.Truth).Distinct()];
}
