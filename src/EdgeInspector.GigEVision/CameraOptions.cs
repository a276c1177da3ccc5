using System.Net;

namespace EdgeInspector.GigEVision;

/// <summary>How a camera is opened and held.</summary>
public sealed record CameraOptions
{
    /// <summary>The camera's name in messages, as the configuration gives it.</summary>
    public string Name { get; init; } = "camera";

    /// <summary>Position of the camera in the configuration, from 0; goes into every frame's <c>FrameInfo.Camera</c>.</summary>
    public int Index { get; init; }

    /// <summary>One deadline over discovery, control, description and set-up together. Default 5 s.</summary>
    public TimeSpan OpenDeadline { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long to listen for a camera that is named by serial number or user name. Default 1 s; ends as soon as it answered.</summary>
    public TimeSpan DiscoveryDeadline { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where to ask for cameras besides the broadcast: cameras behind a router, or on a port of their own. Default none.</summary>
    public IReadOnlyList<IPEndPoint> DiscoveryTargets { get; init; } = [];

    /// <summary>
    /// IPv4 address of the network interface of this PC that the camera is on: discovery asks there only, control and stream are bound
    /// to it. Null, the default: every interface is asked, and the route to the camera decides.
    /// </summary>
    public IPAddress? InterfaceAddress { get; init; }

    /// <summary>What we may do with the camera. Default <see cref="CameraPrivilege.Control"/>.</summary>
    public CameraPrivilege Privilege { get; init; } = CameraPrivilege.Control;

    /// <summary>
    /// Key by which control is handed over: it is taken from an application that allowed it under the same key, and left to one that
    /// asks with it. Null, the default, does neither. A camera that cannot is refused.
    /// </summary>
    public ushort? SwitchoverKey { get; init; }

    /// <summary>
    /// Folder of this PC with the makers' description files, for cameras that only name theirs (<c>File:name.xml</c> or .zip). Null, the
    /// default: such a name is not followed. A name with a path in it is refused, whatever the folder.
    /// </summary>
    public string? DescriptionFolder { get; init; }

    /// <summary>How long to wait for one acknowledgement. Default 500 ms, which is also the least: a camera that streams answers late.</summary>
    public TimeSpan CommandTimeout { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>
    /// For one access to a feature, repetitions and a camera that asks for patience (PENDING_ACK) included. Default 30 s: storing a user
    /// set is slow. Without PENDING_ACK, <see cref="CommandTimeout"/> and <see cref="CommandAttempts"/> end it sooner.
    /// </summary>
    public TimeSpan FeatureDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a command is sent before it counts as failed, 1 or more; always with the same request id. Default 3.</summary>
    public int CommandAttempts { get; init; } = 3;

    /// <summary>After this time without a heartbeat the camera drops our control. Default 3 s; the camera is asked every quarter of it.</summary>
    public TimeSpan HeartbeatTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Heartbeats in a row without an answer that make a camera lost. Default 3.</summary>
    public int HeartbeatFailuresMax { get; init; } = 3;

    /// <summary>Size of a stream packet wanted, IP and UDP headers included (GevSCPSPacketSize). Default 1500; lowered to the interface's MTU.</summary>
    public int PacketSizeBytes { get; init; } = 1500;

    /// <summary>Whether the camera is asked for test packets, which only ever lower the size. Default true.</summary>
    public bool ProbePacketSize { get; init; } = true;

    /// <summary>Width of the block ids that is asked for. Default 64 bits where the camera has them. What it made of it: <see cref="Camera.HasExtendedIds"/>.</summary>
    public BlockIdWidth BlockIds { get; init; } = BlockIdWidth.Extended;

    /// <summary>
    /// Whether a camera that can may send several parts in a block, when more than its image is enabled. Default true. False takes the
    /// permission back, whoever gave it. What the camera made of it: <see cref="Camera.IsMultiPartPermitted"/>.
    /// </summary>
    public bool MultiPart { get; init; } = true;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
