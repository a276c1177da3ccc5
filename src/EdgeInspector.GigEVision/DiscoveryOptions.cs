using System.Net;

namespace EdgeInspector.GigEVision;

/// <summary>Where and how long cameras are looked for.</summary>
public sealed record DiscoveryOptions
{
    /// <summary>How long answers are awaited. Default 1 s; every target is asked again at a third and two thirds of it.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Whether every interface's broadcast is asked. Default true.</summary>
    public bool Broadcast { get; init; } = true;

    /// <summary>IPv4 address of the one network interface of this PC to look through; null, the default, is every interface.</summary>
    public IPAddress? InterfaceAddress { get; init; }

    /// <summary>Cameras to ask by name of their address, besides the broadcast. Port 3956 unless it is a simulator.</summary>
    public IReadOnlyList<IPEndPoint> Targets { get; init; } = [];

    /// <summary>When given, the search ends as soon as this camera has answered.</summary>
    public CameraSelector? EndWith { get; init; }
}
