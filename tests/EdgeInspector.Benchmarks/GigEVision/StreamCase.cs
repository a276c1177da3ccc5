using System.Globalization;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>What is to be received: 2048×2048 Mono8.</summary>
internal sealed record StreamCase
{
    private const int Side = 2048;
    private const int HeadBytes = 20 + 8 + 8;   // IP, UDP, GVSP

    /// <summary>Image bytes a second, 10⁶ each. Default 95.</summary>
    public double MegabytesPerSecond { get; init; } = 95;

    /// <summary>GevSCPSPacketSize in bytes. Default 1500.</summary>
    public int PacketSizeBytes { get; init; } = 1500;

    /// <summary>GevSCPD in nanoseconds. Default 0, as fast as it goes.</summary>
    public int PacketDelayNs { get; init; }

    /// <summary>From the first frame to the window: compilers, caches and buffers settle. Default 2 s.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromSeconds(2);

    public TimeSpan Window { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Cameras that stream at the same time, 1..4. Default 1; Aravis takes one.</summary>
    public int Cameras { get; init; } = 1;

    /// <summary>
    /// Whether every byte is compared with the simulator's test pattern (ours only), and frames are counted from the first one on
    /// (else those of the window). Default false.
    /// </summary>
    public bool Check { get; init; }

    /// <summary>Time that a frame may take: that of its spread packets, and 60 ms for the lost ones and a busy machine.</summary>
    public int FrameDeadlineMs => 60 + (int)(Side * Side / (MegabytesPerSecond * 1000));

    /// <summary>What the simulator is told.</summary>
    public string[] CameraArguments =>
    [
        "--width", $"{Side}", "--height", $"{Side}", "--packet-size", $"{PacketSizeBytes}", "--fast", "sendmmsg",
        "--rate", (MegabytesPerSecond * 1e6 / (Side * Side)).ToString("0.####", CultureInfo.InvariantCulture),
    ];

    /// <summary>A rate whose packets are spread over nine tenths of the time: a steady stream, not bursts at the speed of the memory.</summary>
    public static StreamCase At(double megabytesPerSecond, int packetSizeBytes) => new()
    {
        MegabytesPerSecond = megabytesPerSecond,
        PacketSizeBytes = packetSizeBytes,
        PacketDelayNs = (int)(0.9e3 * (packetSizeBytes - HeadBytes) / megabytesPerSecond),
    };

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Side}x{Side} Mono8, SCPS {PacketSizeBytes}, {MegabytesPerSecond:0.#} MB/s of image bytes");
}
