namespace EdgeInspector.Inspection;

/// <summary>The whole record of one unit: the decision, what became of it at the PLC, and under which settings it was made.</summary>
public sealed record InspectionResult
{
    /// <summary>ResultSeq of the verdict; 0 when none was written.</summary>
    public required uint ResultSequence { get; init; }

    public required Decision Decision { get; init; }

    public required DeliveryOutcome Delivery { get; init; }

    /// <summary>The verdict that counts: undecided when an accept was not acknowledged in time.</summary>
    public Verdict Verdict => Delivery == DeliveryOutcome.Acknowledged || Decision.Verdict == Verdict.Reject ? Decision.Verdict : Verdict.Undecided;

    /// <summary>The reason that counts: <see cref="RejectReason.Late"/> or <see cref="RejectReason.PlcLost"/> when an accept did not arrive.</summary>
    public RejectReason Reason => Verdict == Decision.Verdict ? Decision.Reason : Delivery switch
    {
        DeliveryOutcome.NotSent or DeliveryOutcome.NotAcknowledged => RejectReason.Late,
        DeliveryOutcome.Acknowledged => Decision.Reason,
        DeliveryOutcome.Refused or DeliveryOutcome.LinkLost => RejectReason.PlcLost,
        _ => RejectReason.PlcLost,
    };

    /// <summary>Whether the decision or its acknowledgement missed the deadline. What nobody saw was lost, not late.</summary>
    public bool IsLate => !Decision.Trigger.IsUnseen && (Decision.IsLate || Delivery is DeliveryOutcome.NotSent or DeliveryOutcome.NotAcknowledged);

    public required string BatchId { get; init; }

    /// <summary>Line time at which the delivery ended, whatever its outcome.</summary>
    public required TimeSpan DeliveredAt { get; init; }

    /// <summary>Wall-clock time of <see cref="Decision.DecidedAt"/>, with the offset of the PC. Order never rests on it.</summary>
    public required DateTimeOffset DecidedAtUtc { get; init; }
}
