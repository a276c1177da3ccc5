namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>How long the receive thread may sleep after a short batch, so that the next call brings more packets.</summary>
/// <remarks>
/// Wake-ups, not copies, are what a stream costs. The pause follows the packet rate: never so long that a frame's last packets wait
/// for it, nor that more than a quarter of the receive buffer fills. Time is an argument.
/// </remarks>
internal sealed class Coalescing(long ticksPerSecond, int bufferPackets, PauseLimits limits)
{
    // The timer's slack and a busy machine: the rest of the frame must last as many pauses.
    private const int RestPauses = 4;

    private long _lastAt;
    private double _packetNs;

    /// <summary>Nanoseconds to sleep; 0 for none.</summary>
    /// <param name="count">Packets of the last batch, 1 or more.</param>
    /// <param name="outstanding">Packets of the open frame that are still to come; 0 for no frame, or one with holes.</param>
    /// <param name="now">Timestamp of the batch.</param>
    public long PauseNs(int count, int outstanding, long now)
    {
        double elapsedNs = (now - _lastAt) * (1e9 / ticksPerSecond);
        _lastAt = now;

        if (elapsedNs > 0 && elapsedNs < limits.GapNs) _packetNs = _packetNs == 0 ? elapsedNs / count : (_packetNs * 0.875) + (elapsedNs / count * 0.125);
        if (count >= limits.FullBatch || outstanding <= 0 || _packetNs == 0) return 0;
        double pause = Math.Min(limits.MaxNs, outstanding * _packetNs / RestPauses);
        pause = Math.Min(pause, bufferPackets * _packetNs / 4);
        return pause < limits.MinNs ? 0 : (long)pause;
    }
}
