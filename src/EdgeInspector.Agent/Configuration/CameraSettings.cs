using EdgeInspector.GigEVision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>One camera: how it is found, which views of a unit it sees, and how its stream is received.</summary>
public sealed record CameraSettings
{
    /// <summary>The name of the camera in logs, records and summaries; unique on the line.</summary>
    public required string Name { get; init; }

    /// <summary>The serial number to look for, or null. Exactly one of serial, address and user name is set.</summary>
    public required string? Serial { get; init; }

    /// <summary>The IPv4 address to open, or null.</summary>
    public required System.Net.IPAddress? Address { get; init; }

    /// <summary>The name stored in the camera (<c>DeviceUserID</c>), or null.</summary>
    public required string? UserName { get; init; }

    /// <summary>The IPv4 address of this PC's network card, or null: the card that routes to the camera.</summary>
    public required System.Net.IPAddress? Interface { get; init; }

    /// <summary>The views of a unit that this camera takes, in the order of its exposures, from 0.</summary>
    public required IReadOnlyList<int> Views { get; init; }

    /// <summary>Absolute path of the folder with description files for a camera that only names its own, or null: such a camera is refused.</summary>
    public required string? DescriptionFolder { get; init; }

    /// <summary>The set of settings in the camera that is loaded before the features are written, or null: the camera's present ones stay.</summary>
    public required string? UserSet { get; init; }

    /// <summary>What we may do with the camera: control, or exclusive, so that others may not even read. Default control.</summary>
    public required CameraPrivilege Privilege { get; init; }

    /// <summary>Features written before streaming, in this order; the recipe's follow them.</summary>
    public required IReadOnlyList<CameraFeature> Features { get; init; }

    /// <summary>Events that the camera is told to send, by their names in <c>EventSelector</c>; empty: no message channel is opened.</summary>
    public required IReadOnlyList<string> Events { get; init; }

    /// <summary>The largest <c>GevSCPSPacketSize</c>, IP and UDP headers included: 576..16260 bytes. Default 1500.</summary>
    public required int PacketSizeBytes { get; init; }

    /// <summary>Whether test packets of the camera may lower <see cref="PacketSizeBytes"/> to what the way lets through. Default true.</summary>
    public required bool PacketSizeProbe { get; init; }

    /// <summary>Width of the block ids that is asked of the camera. Default 64 bits where it has them.</summary>
    public required BlockIdWidth BlockIds { get; init; }

    /// <summary>Whether the camera may send several parts in a block. Default true.</summary>
    public required bool MultiPart { get; init; }

    /// <summary>From a frame's first packet to the moment after which it counts as incomplete: 1..10000 ms. Default 40 ms.</summary>
    public required TimeSpan FrameDeadline { get; init; }

    /// <summary>How missing packets are asked for again.</summary>
    public required ResendSettings Resend { get; init; }

    /// <summary>Socket receive buffer that is asked of the system: 1..256 MiB. Default 16 MiB.</summary>
    public required int ReceiveBufferBytes { get; init; }

    /// <summary>Whether the packets of cameras with the same <see cref="Interface"/> are spaced so that all fit on the link. Default true.</summary>
    public required bool LinkShare { get; init; }

    /// <summary>Speed of that link, 10..400000 Mb/s, or null: the card's.</summary>
    public required int? LinkMbps { get; init; }

    /// <summary>Images a second that the camera sends at most, 0.01..10000, or null: it is not checked whether the link carries them.</summary>
    public required double? FramesPerSecond { get; init; }

    /// <summary>Idle time between two packets (GevSCPD), 0..1000 us, or null: as the link's plan says.</summary>
    public required TimeSpan? PacketDelay { get; init; }

    /// <summary>How packets are taken from the system. Default: what the PC offers.</summary>
    public required ReceivePath ReceivePath { get; init; }

    /// <summary>Whether each packet is taken as soon as it comes, at the price of CPU. Default false.</summary>
    public required bool LowLatency { get; init; }

    /// <summary>Time between two readings of the camera's clock: 0..60 s, 0: it is not read and no time is mapped. Default 2 s.</summary>
    public required TimeSpan ClockInterval { get; init; }

    /// <summary>Frames that wait for the model at most: 1..64. Default 4.</summary>
    public required int Buffers { get; init; }

    /// <summary>Micrometres on the unit for one pixel of the image; null: not stated.</summary>
    public double? MicrometresPerPixel { get; init; }

    /// <summary>The PixelFormat that is written last, the recipe's before the camera's own; null when neither names one.</summary>
    public string? PixelFormatWith(RecipeSettings recipe) => recipe.PixelFormat ?? Features.LastOrDefault(f => f.Name == "PixelFormat")?.Value;
}
