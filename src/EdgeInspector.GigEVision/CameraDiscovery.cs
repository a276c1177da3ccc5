using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>Finds cameras: one socket per interface, broadcast and unicast in parallel, one deadline.</summary>
public static class CameraDiscovery
{
    /// <summary>Every camera that answered before the deadline, by address; each once, even if several interfaces heard it.</summary>
    public static Task<IReadOnlyList<CameraDescription>> FindAsync(
        DiscoveryOptions options, ILogger logger, CancellationToken cancellationToken) => throw new NotImplementedException();
}
