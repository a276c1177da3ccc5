namespace EdgeInspector.PlcSimulator;

/// <summary>The PLC's counts since it was switched on. Cumulative.</summary>
public sealed record PlcCounters
{
    /// <summary>Units that cut the light barrier.</summary>
    public long Triggered { get; init; }

    public long Accepted { get; init; }

    public long Rejected { get; init; }

    /// <summary>Units in the gray lane.</summary>
    public long Gray { get; init; }

    /// <summary>Units that reached the gate without any verdict: rejected.</summary>
    public long Silent { get; init; }

    /// <summary>Units rejected because the agent's heartbeat was stale at the gate.</summary>
    public long StaleHeartbeat { get; init; }

    /// <summary>Units that passed while the gate could not be set in time, because a scan came too late: rejected.</summary>
    public long GateTooSlow { get; init; }

    /// <summary>Units that took another lane than the program had set, because the gate was stuck.</summary>
    public long GateStuck { get; init; }

    /// <summary>Verdicts for a unit that never was on this line, or is so no more.</summary>
    public long WrongUnitVerdicts { get; init; }

    /// <summary>Verdicts for a unit whose lane was already settled.</summary>
    public long LateVerdicts { get; init; }

    /// <summary>Verdicts for a unit that already had one.</summary>
    public long SecondVerdicts { get; init; }

    /// <summary>Verdict bytes other than 0, 1 and 2.</summary>
    public long MeaninglessVerdicts { get; init; }

    /// <summary>Changes of <c>ResultSeq</c>, faulty ones included.</summary>
    public long Commits { get; init; }

    /// <summary>Verdicts that broke the contract; none of them moved the gate.</summary>
    public long Faults => WrongUnitVerdicts + LateVerdicts + SecondVerdicts + MeaninglessVerdicts;
}
