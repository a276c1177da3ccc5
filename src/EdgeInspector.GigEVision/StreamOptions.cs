using System.Net;

namespace EdgeInspector.GigEVision;

/// <summary>How the stream of one camera is received.</summary>
public sealed record StreamOptions
{
    /// <summary>Time after a frame's first payload packet when it is given up. Default 60 ms.</summary>
    /// <remarks>The clock does not run while only the leader is in: a triggered camera may send it long before the exposure.</remarks>
    public TimeSpan FrameDeadline { get; init; } = TimeSpan.FromMilliseconds(60);

    /// <summary>Frames that may be filled at the same time, 1..32. Default 4. One more pushes the oldest out as failed.</summary>
    public int OpenBlocksMax { get; init; } = 4;

    /// <summary>Whether lost packets are asked for again; only if the camera says that it can. Default true.</summary>
    public bool Resend { get; init; } = true;

    /// <summary>Share of a frame's packets that may be asked for again, 0..1, counting every repetition. Default 0.25, and never below 8 packets.</summary>
    public double ResendRatioMax { get; init; } = 0.25;

    /// <summary>Packets that may be asked for again in one second over all frames. Default 20 000.</summary>
    /// <remarks>A tenth of what a gigabit carries at 1500 bytes, with the repetitions, is 9000: a link that loses more is broken.</remarks>
    public int ResendPacketsPerSecondMax { get; init; } = 20_000;

    /// <summary>From a hole being seen to the first request: packets may overtake each other. Default 1 ms.</summary>
    public TimeSpan ResendDelay { get; init; } = TimeSpan.FromMilliseconds(1);

    /// <summary>From one request to its repetition, at most. Default 10 ms.</summary>
    /// <remarks>Once the camera has answered, twice its answer's time, never below 2 ms; doubled by each repetition that brings nothing.</remarks>
    public TimeSpan ResendInterval { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Silence within a frame after which its trailer is asked for. Default 5 ms.</summary>
    public TimeSpan TailSilence { get; init; } = TimeSpan.FromMilliseconds(5);

    /// <summary>Socket receive buffer wanted; never less than 4 MiB and two frames. Default 0, which is that least.</summary>
    public int ReceiveBufferBytes { get; init; }

    /// <summary>How packets are taken from the system. Default <see cref="ReceivePath.Auto"/>.</summary>
    /// <remarks>Where the host refuses it, the automatic one runs and <c>GvspReceiver.ReceivePathRefusal</c> and the log say why.</remarks>
    public ReceivePath ReceivePath { get; init; }

    /// <summary>Whether each packet is taken as soon as it comes, at the price of CPU. Default false: pauses of at most 300 µs in mid-frame.</summary>
    /// <remarks>
    /// The packet ring hands packets over after 1 ms instead of 4, to the kernel's ticks. Of no effect on <see cref="ReceivePath.Socket"/>,
    /// which never pauses.
    /// </remarks>
    public bool LowLatency { get; init; }

    /// <summary>Multicast group that the camera sends to, so that others can look on with <see cref="CameraPrivilege.Monitor"/>. Default null: to us alone.</summary>
    /// <remarks>224.0.1.0..239.255.255.255, best of 239.x. Switches without IGMP snooping send it to every port. A monitor takes the camera's own.</remarks>
    public IPAddress? Group { get; init; }

    /// <summary>Whether a datagram goes to the camera's stream port first, so that a firewall lets its packets in. Default true; the doctor looks without.</summary>
    internal bool PunchFirewall { get; init; } = true;
}
