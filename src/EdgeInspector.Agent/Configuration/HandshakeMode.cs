namespace EdgeInspector.Agent.Configuration;

/// <summary>What the PLC does with silence.</summary>
public enum HandshakeMode
{
    /// <summary>The lane is reject unless an Accept with the right unit id came in time.</summary>
    PositiveRelease = 0,
}
