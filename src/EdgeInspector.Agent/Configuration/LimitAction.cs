namespace EdgeInspector.Agent.Configuration;

/// <summary>What happens when a limit is reached.</summary>
public enum LimitAction
{
    /// <summary>An alarm, and <c>RequestStop</c> towards the PLC.</summary>
    RequestStop = 0,

    /// <summary>An alarm only.</summary>
    Alarm,
}
