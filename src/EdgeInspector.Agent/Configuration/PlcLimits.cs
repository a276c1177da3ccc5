namespace EdgeInspector.Agent.Configuration;

/// <summary>Events in a row after which the line acts.</summary>
public sealed record PlcLimits
{
    /// <summary>Rejected units in a row: 1..1000; 0 switches the rule off. Default 3.</summary>
    public required int ConsecutiveRejects { get; init; }

    /// <summary>Units in a row whose verdict came late: 1..1000. Default 3.</summary>
    public required int LateInRow { get; init; }

    /// <summary>Rejected units among the last <see cref="WindowUnits"/>: 1..1000; 0 switches the rule off. Default 0.</summary>
    public required int RejectsInWindow { get; init; }

    /// <summary>Units that <see cref="RejectsInWindow"/> looks back on: 2..1000. Default 20.</summary>
    public required int WindowUnits { get; init; }

    /// <summary>Units in a row of which the gate sensor tells nothing, or that it saw on another lane than they were sent to: 1..1000; 0 switches the rule off. Default 3.</summary>
    public required int MissingConfirm { get; init; }

    /// <summary>Units that the PLC feeds although its heartbeat stands still: 1..1000; 0 switches the rule off. Default 10.</summary>
    public required int UnitsWhileStale { get; init; }

    /// <summary>Units after which the line asks for a challenge: 1..10000000; 0: never. Default 0.</summary>
    public required int ChallengeAfterUnits { get; init; }

    /// <summary>Share of undecided units among the last <see cref="UndecidedWindowUnits"/> above which an alarm is raised: 0..1; 1 switches it off. Default 0.1.</summary>
    public double UndecidedShareMax { get; init; } = 0.1;

    /// <summary>Units that <see cref="UndecidedShareMax"/> looks back on: 10..10000. Default 200.</summary>
    public int UndecidedWindowUnits { get; init; } = 200;

    /// <summary>Default request stop.</summary>
    public required LimitAction Action { get; init; }
}
