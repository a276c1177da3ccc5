namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Keeps the mean distance of packets at GevSCPD.</summary>
/// <remarks>The sender sleeps only once it is a millisecond ahead, so packets leave in bursts of that length: the rate holds, the single gap does not.</remarks>
internal struct PacketPace(long delayNs, TimeProvider time)
{
    private readonly long _start = delayNs > 0 ? time.GetTimestamp() : 0;
    private long _packets;

    /// <summary>Counts one packet and tells how many milliseconds too early it is; 0 when it may go.</summary>
    public int CountAndAheadMs()
    {
        if (delayNs <= 0) return 0;
        _packets++;
        return AheadMs();
    }

    public readonly int AheadMs() => (int)Math.Clamp(_packets * (delayNs / 1e6) - time.GetElapsedTime(_start).TotalMilliseconds, 0, int.MaxValue);
}
