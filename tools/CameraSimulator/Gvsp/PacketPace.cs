namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Keeps the mean distance of packets at GevSCPD.</summary>
/// <remarks>Sleeps only once the sender is a millisecond ahead, so packets leave in bursts of that length: the rate holds, the single gap does not.</remarks>
internal struct PacketPace(long delayNs, TimeProvider time)
{
    private readonly long _start = delayNs > 0 ? time.GetTimestamp() : 0;
    private long _packets;

    public void Wait()
    {
        if (delayNs <= 0) return;
        _packets++;
        double aheadMs = _packets * (delayNs / 1e6) - time.GetElapsedTime(_start).TotalMilliseconds;
        if (aheadMs >= 1) Thread.Sleep((int)aheadMs);
    }
}
