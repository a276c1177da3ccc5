namespace EdgeInspector.Agent.Configuration;

/// <summary>Where a unit begins.</summary>
public enum PartSource
{
    /// <summary>The PLC's trigger counter and unit id.</summary>
    PlcTrigger = 0,
}
