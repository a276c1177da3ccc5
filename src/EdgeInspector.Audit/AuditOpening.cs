using System.Diagnostics.CodeAnalysis;

namespace EdgeInspector.Audit;

/// <summary>The answer to <see cref="AuditLog.Open"/>: a log, or the reason why there is none.</summary>
public sealed record AuditOpening
{
    public required AuditOpenOutcome Outcome { get; init; }

    /// <summary>The open log; null unless <see cref="Outcome"/> is <see cref="AuditOpenOutcome.Opened"/>. The caller disposes it.</summary>
    public AuditLog? Log { get; init; }

    /// <summary>One sentence for the operator: the folder, what is wrong and what would be right. Empty when opened.</summary>
    public string Problem { get; init; } = "";

    /// <summary>What was cut off a torn end, as the repair's own record says; empty when nothing was.</summary>
    public string Repair { get; init; } = "";

    [MemberNotNullWhen(true, nameof(Log))]
    public bool IsOpen => Outcome == AuditOpenOutcome.Opened;
}
