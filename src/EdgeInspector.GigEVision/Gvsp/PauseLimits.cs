namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>How long a receive path lets the thread sleep in mid-frame. The default allows no sleep.</summary>
/// <param name="MinNs">Below this a pause costs more than it saves.</param>
/// <param name="MaxNs">The longest pause; 0 for none at all.</param>
/// <param name="FullBatch">A batch of so many packets was worth its call and needs no pause.</param>
/// <param name="GapNs">So long between two batches is a gap between frames and tells nothing of the rate within one.</param>
internal readonly record struct PauseLimits(long MinNs, long MaxNs, int FullBatch, long GapNs)
{
    /// <summary>One call of recvmmsg: the timer alone is late by 50 µs; 300 µs are 25 packets of 1500 bytes on a full gigabit, and well within the millisecond that lost packets wait anyway.</summary>
    public static PauseLimits Call { get; } = new(MinNs: 50_000, MaxNs: 300_000, FullBatch: 32, GapNs: 2_000_000);

    /// <summary>A block of the packet ring: it is handed over after 4 ms anyhow, and two of them are one wake-up less.</summary>
    public static PauseLimits Block { get; } = new(MinNs: 4_000_000, MaxNs: 8_000_000, FullBatch: int.MaxValue, GapNs: 20_000_000);
}
