using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>Everything that the score is computed from, gathered when agent and line have ended.</summary>
public sealed record BenchEvidence
{
    public required IReadOnlyList<PlannedUnit> Plan { get; init; }

    /// <summary>The PLC's units in the order of the line.</summary>
    public required IReadOnlyList<PlcUnit> Units { get; init; }

    public required PlcCounters Counters { get; init; }

    public required IReadOnlyList<DecisionRecord> Decisions { get; init; }

    /// <summary>From the true trigger to the moment at which the PLC must have the verdict.</summary>
    public required TimeSpan Deadline { get; init; }

    /// <summary>The newest summary on the broker; null when none came.</summary>
    public required SummaryMessage? Summary { get; init; }

    /// <summary>The change in the middle of the run; null when there was none.</summary>
    public BenchChange? Change { get; init; }

    /// <summary>What the audit verifier found wrong; empty when the log is whole.</summary>
    public required IReadOnlyList<string> AuditFaults { get; init; }

    /// <summary>What the verifier found of the pixels and maps; null when nobody looked.</summary>
    public AuditVerifier.EvidenceReport? Pictures { get; init; }

    /// <summary>The agent's exit code; null when it had to be killed.</summary>
    public required int? AgentExitCode { get; init; }

    /// <summary>Exposures for which the bench had no picture ready.</summary>
    public required long FeedUnderruns { get; init; }
}
