namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Keeps the mean distance of packets at GevSCPD.</summary>
/// <remarks>
/// Packets leave in groups of at most 0.3 ms, each at its time: 19 packets at 95 MB/s in packets of 1500 bytes, so that neither the wake-ups of the sender
/// nor the bursts at the receiver are long.
/// </remarks>
internal struct PacketPace(long delayNs, TimeProvider time)
{
    /// <summary>Packets of a group when nothing is to be kept, and the largest group.</summary>
    private const int GroupPacketsMax = 64;

    private const long GroupNs = 300_000;

    private readonly long _start = delayNs > 0 ? time.GetTimestamp() : 0;
    private long _packets;

    /// <summary>Packets that may leave together, 1..64.</summary>
    public readonly int GroupPackets => delayNs <= 0 ? GroupPacketsMax : (int)Math.Clamp(GroupNs / delayNs, 1, GroupPacketsMax);

    /// <summary>How many nanoseconds too early the next packet is; 0 or less when it may go.</summary>
    public readonly long AheadNs() => delayNs <= 0 ? 0 : (_packets + 1) * delayNs - time.GetElapsedTime(_start).Ticks * 100;

    /// <summary>Packets that have had their turn.</summary>
    public void Count(int packets) => _packets += packets;
}
