namespace EdgeInspector.OpcUa;

/// <summary>How a step of a connection went.</summary>
public enum ConnectionStepStatus
{
    /// <summary>It failed; what follows it was not tried, nodes apart.</summary>
    Problem = 0,

    /// <summary>It works, but not as a plant should want it.</summary>
    Warning,

    /// <summary>As it should be.</summary>
    Good,
}
