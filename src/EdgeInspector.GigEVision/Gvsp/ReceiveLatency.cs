using System.Numerics;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Durations in fixed bins: adding one is an increment, a percentile is at most an eighth too high, the maximum exact.</summary>
/// <remarks>Exact below 8 µs, then eight bins for each power of two. The receive thread adds; any thread reads.</remarks>
internal sealed class ReceiveLatency
{
    private const int SubBits = 3;
    private const int PowersMax = 40;

    private readonly long[] _bins = new long[(PowersMax - SubBits + 1) << SubBits];
    private long _maxMicroseconds;

    public TimeSpan Max => TimeSpan.FromMicroseconds(Volatile.Read(ref _maxMicroseconds));

    public void Add(long microseconds)
    {
        microseconds = Math.Clamp(microseconds, 0, (1L << PowersMax) - 1);
        _bins[Bin(microseconds)]++;
        if (microseconds > _maxMicroseconds) Volatile.Write(ref _maxMicroseconds, microseconds);
    }

    /// <summary>The duration that the given share, 0..1, does not pass; zero when there is none.</summary>
    public TimeSpan Percentile(double share)
    {
        long total = 0;
        foreach (ref long bin in _bins.AsSpan()) total += Volatile.Read(ref bin);
        if (total == 0) return TimeSpan.Zero;
        long rank = Math.Max(1, (long)Math.Ceiling(share * total));
        for (int bin = 0; bin < _bins.Length; bin++)
        {
            rank -= Volatile.Read(ref _bins[bin]);
            if (rank <= 0) return TimeSpan.FromMicroseconds(Math.Min(UpperEdge(bin), Volatile.Read(ref _maxMicroseconds)));
        }

        return Max;
    }

    private static int Bin(long microseconds)
    {
        if (microseconds < 1 << SubBits) return (int)microseconds;
        int shift = BitOperations.Log2((ulong)microseconds) - SubBits;
        return (shift << SubBits) + (int)(microseconds >> shift);
    }

    private static long UpperEdge(int bin)
    {
        if (bin < 1 << SubBits) return bin;
        int shift = (bin >> SubBits) - 1;
        return (((long)bin - ((long)shift << SubBits) + 1) << shift) - 1;
    }
}
