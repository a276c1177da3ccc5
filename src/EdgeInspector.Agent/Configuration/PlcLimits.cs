namespace EdgeInspector.Agent.Configuration;

/// <summary>Events in a row after which the line acts.</summary>
public sealed record PlcLimits
{
    /// <summary>Rejected units in a row: 1..1000; 0 switches the rule off. Default 0.</summary>
    public required int ConsecutiveRejects { get; init; }

    /// <summary>Units in a row whose verdict came late: 1..1000. Default 3.</summary>
    public required int LateInRow { get; init; }

    /// <summary>Default request stop.</summary>
    public required LimitAction Action { get; init; }
}
