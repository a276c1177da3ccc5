namespace EdgeInspector.Inspection;

/// <summary>The one decision on one triggered unit, with all that it rests on. By value.</summary>
public readonly record struct Decision
{
    public Trigger Trigger { get; init; }

    public Verdict Verdict { get; init; }

    public RejectReason Reason { get; init; }

    /// <summary>The highest score over the inspected views.</summary>
    public float Score { get; init; }

    /// <summary>Line time after which the verdict must not reach the PLC any more.</summary>
    public TimeSpan Deadline { get; init; }

    public TimeSpan DecidedAt { get; init; }

    /// <summary>Every view that came in time, in the recipe's order.</summary>
    public ViewList Views { get; init; }

    public UnitId Unit => Trigger.Unit;

    /// <summary>Whether the decision itself came too late: then it is never an accept and never reaches the PLC.</summary>
    public bool IsLate => DecidedAt > Deadline;
}
