namespace EdgeInspector.Agent.Configuration;

/// <summary>The link to the PLC: this agent is the OPC UA client, the PLC the server.</summary>
public sealed record PlcSettings
{
    /// <summary><c>opc.tcp://host:port</c>; the host dialled wins over the one that the server answers.</summary>
    public required Uri Endpoint { get; init; }

    /// <summary>What speaks OPC UA. Default the own stack.</summary>
    public PlcStack Stack { get; init; }

    /// <summary>How the channel is protected.</summary>
    public required PlcSecurity Security { get; init; }

    /// <summary>Who the agent is towards the server.</summary>
    public required PlcIdentity Identity { get; init; }

    /// <summary>Times of session and channel.</summary>
    public required PlcSession Session { get; init; }

    /// <summary>How a verdict reaches the gate, and until when.</summary>
    public required PlcHandshakeSettings Handshake { get; init; }

    /// <summary>How a verdict is written and confirmed.</summary>
    public required PlcWrite Write { get; init; }

    /// <summary>The PLC's variables.</summary>
    public required PlcNodes Nodes { get; init; }

    /// <summary>Events in a row after which the line asks for a stop.</summary>
    public required PlcLimits Limits { get; init; }
}
