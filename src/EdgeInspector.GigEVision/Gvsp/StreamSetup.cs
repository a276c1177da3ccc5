using System.Net;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>What camera and host have agreed on before the first packet.</summary>
internal sealed record StreamSetup
{
    /// <summary>The camera's name in messages.</summary>
    public required string Name { get; init; }

    /// <summary>Position of the camera in the configuration.</summary>
    public int Camera { get; init; }

    public required IPAddress CameraAddress { get; init; }

    /// <summary>Where requests for lost packets go. [Aravis arvgvstream.c]</summary>
    public required int ControlPort { get; init; }

    /// <summary>The port from which the camera streams (SCSP); 0 when it does not say, then the first packet's port counts.</summary>
    public int SourcePort { get; set; }

    /// <summary>Our own address towards the camera.</summary>
    public required IPAddress HostAddress { get; init; }

    /// <summary>GevSCPSPacketSize: IP, UDP and GVSP headers included.</summary>
    public required int PacketSizeBytes { get; init; }

    /// <summary>Largest image that may come: the camera's PayloadSize.</summary>
    public required int PayloadSizeBytes { get; init; }

    /// <summary>Ticks of the camera's clock in a second; 0 when it does not say, then nanoseconds are taken.</summary>
    public ulong TickFrequency { get; init; }

    public bool CanResend { get; init; }

    /// <summary>Multicast group to receive from; null when the camera sends to our address alone.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>The group's port; 0 takes a free one.</summary>
    public int GroupPort { get; init; }
}
