using System.Numerics;

namespace EdgeInspector.Statistics;

/// <summary>Durations counted into fixed bins, so that a shift's percentiles cost no memory and adding one allocates nothing.</summary>
/// <remarks>
/// Bins are exact below 64 µs and at most 1/32 (3.1 %) wide above, up to 2³¹ µs (36 min); longer ones fall into the last bin, which is told as the maximum.
/// A percentile is the upper edge of its bin, never less than the true value; the maximum is exact. One writer; readers see whole counts.
/// </remarks>
public sealed class LatencyHistogram
{
    // Below 2^6 µs one bin a microsecond; above, each power of two has 2^5 bins.
    private const int ExactBits = 6;
    private const int SubBits = 5;
    private const int PowersMax = 31;
    private readonly long[] _bins = new long[(1 << ExactBits) + ((PowersMax - ExactBits) << SubBits)];
    private long _count;
    private long _maxMicroseconds;

    public long Count => Volatile.Read(ref _count);

    /// <summary>Longest duration added, exact to a microsecond.</summary>
    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _maxMicroseconds));

    /// <summary>Adds a duration; a negative one counts as zero.</summary>
    public void Add(TimeSpan duration)
    {
        long microseconds = Math.Max(0, duration.Ticks / TimeSpan.TicksPerMicrosecond);
        Volatile.Write(ref _bins[BinOf(microseconds)], _bins[BinOf(microseconds)] + 1);
        if (microseconds > _maxMicroseconds) Volatile.Write(ref _maxMicroseconds, microseconds);
        Volatile.Write(ref _count, _count + 1);
    }

    /// <summary>The duration that the given share of all durations does not pass; zero when there is none.</summary>
    /// <param name="share">0..1: 0.5 is the median.</param>
    public TimeSpan Percentile(double share)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(share);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(share, 1);
        long total = 0;
        for (int bin = 0; bin < _bins.Length; bin++) total += Volatile.Read(ref _bins[bin]);
        if (total == 0) return TimeSpan.Zero;

        long rank = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (int bin = 0; bin < _bins.Length; bin++)
        {
            seen += Volatile.Read(ref _bins[bin]);
            if (seen < rank) continue;
            if (bin == _bins.Length - 1) return Max; // Whatever was too long for the bins is in here.
            return TimeSpan.FromMicroseconds(Math.Min(UpperEdge(bin), Volatile.Read(ref _maxMicroseconds)));
        }

        return Max;
    }

    private static int BinOf(long microseconds)
    {
        if (microseconds < 1 << ExactBits) return (int)microseconds;
        if (microseconds >= 1L << PowersMax) microseconds = (1L << PowersMax) - 1;
        int power = BitOperations.Log2((ulong)microseconds);
        int sub = (int)(microseconds >> (power - SubBits)) & ((1 << SubBits) - 1);
        return (1 << ExactBits) + ((power - ExactBits) << SubBits) + sub;
    }

    private static long UpperEdge(int bin)
    {
        if (bin < 1 << ExactBits) return bin;
        int power = ExactBits + ((bin - (1 << ExactBits)) >> SubBits);
        long sub = (bin - (1 << ExactBits)) & ((1 << SubBits) - 1);
        return (((1L << SubBits) + sub + 1) << (power - SubBits)) - 1;
    }
}
