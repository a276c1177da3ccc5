namespace EdgeInspector.Agent.Configuration;

/// <summary>What the PLC does with silence.</summary>
public enum HandshakeMode
{
    /// <summary>The lane is reject unless an Accept with the right unit id came in time.</summary>
    PositiveRelease = 0,

    /// <summary>The lane is accept unless a reject with the right unit id came in time; a mute agent is reject. The weaker mode, for retrofits.</summary>
    RejectSignal,
}
