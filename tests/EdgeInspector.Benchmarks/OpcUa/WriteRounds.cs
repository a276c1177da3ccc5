using System.Diagnostics;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>One series of Boolean writes, one under way at a time: microseconds of each, sorted, and bytes allocated for each.</summary>
internal static class WriteRounds
{
    [ThreadStatic]
    private static WriteItem[]? s_items;

    public static (double[] Micros, double BytesEach) Run(UaLink link, UaLinkNode reject, int count)
    {
        Run(link, reject, new double[count / 10]);
        var micros = new double[count];
        double allocated = Run(link, reject, micros);
        Array.Sort(micros);
        return (micros, allocated / count);
    }

    /// <summary>Writes and ping-pongs of the same bytes in turn, a few at a time: what the machine does to one it does to the other.</summary>
    public static (double[] Ours, double[] Raw, double BytesEach) Interleave(UaLink link, UaLinkNode reject, PingPong raw, int count)
    {
        const int Few = 50;
        Run(link, reject, new double[Few]);
        raw.Run(new double[Few]);
        count -= count % Few;
        double[] ours = new double[count], limit = new double[count];
        double allocated = 0;
        for (int at = 0; at < count; at += Few)
        {
            raw.Run(limit.AsSpan(at, Few));
            allocated += Run(link, reject, ours.AsSpan(at, Few));
        }

        Array.Sort(ours);
        Array.Sort(limit);
        return (ours, limit, allocated / count);
    }

    // Gives the bytes that the calling thread allocated.
    private static double Run(UaLink link, UaLinkNode reject, Span<double> micros)
    {
        Span<WriteItem> items = s_items ??= new WriteItem[1];
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < micros.Length; i++)
        {
            items[0] = new WriteItem(reject, (i & 1) == 0);
            long start = Stopwatch.GetTimestamp();
            UaOutcome outcome = link.TryWrite(items, TimeSpan.FromSeconds(5));
            micros[i] = (Stopwatch.GetTimestamp() - start) * 1e6 / Stopwatch.Frequency;
            if (!outcome.IsDone) throw new InvalidOperationException(link.Describe(outcome, items));
        }

        return GC.GetAllocatedBytesForCurrentThread() - allocated;
    }

    public static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
