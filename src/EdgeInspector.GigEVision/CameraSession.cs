using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Gvcp;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.GigEVision;

/// <summary>What opening a camera has brought together.</summary>
internal sealed record CameraSession(
    CameraDescription Description,
    CameraOptions Options,
    ILogger Logger,
    ControlChannel Channel,
    FeatureMap Features,
    GvcpCapability Capability,
    ulong TickFrequency,
    int PacketSizeBytes,
    PacketSizeSource PacketSizeSource,
    TimeSpan HeartbeatTimeout,
    bool HasExtendedIds,
    bool IsMultiPartPermitted,
    ControlMark? Mark);
