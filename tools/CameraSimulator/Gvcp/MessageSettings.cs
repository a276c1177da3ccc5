using System.Net;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>What the registers say about the message channel, as one immutable whole.</summary>
internal sealed record MessageSettings
{
    /// <summary>Null while the channel is closed.</summary>
    public IPEndPoint? Destination { get; init; }

    /// <summary>MCTT, milliseconds to wait for an acknowledge; 0 asks for none.</summary>
    public int TimeoutMs { get; init; }

    /// <summary>MCRC, how often an event is sent again.</summary>
    public int Retries { get; init; }

    public bool ExtendedIds { get; init; }

    /// <summary>Bit n is EventNotification of the event 0x9001 + n.</summary>
    public uint Notified { get; init; }
}
