using System.Diagnostics;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>One series of Boolean writes, one under way at a time: microseconds of each, sorted, and bytes allocated for each.</summary>
internal static class WriteRounds
{
    public static (double[] Micros, double BytesEach) Run(UaLink link, UaLinkNode reject, int count)
    {
        var micros = new double[count];
        WriteItem[] items = new WriteItem[1];
        long allocated = 0;
        for (int i = -count / 10; i < count; i++)
        {
            if (i == 0) allocated = GC.GetAllocatedBytesForCurrentThread();
            items[0] = new WriteItem(reject, (i & 1) == 0);
            long start = Stopwatch.GetTimestamp();
            UaOutcome outcome = link.TryWrite(items, TimeSpan.FromSeconds(5));
            long taken = Stopwatch.GetTimestamp() - start;
            if (!outcome.IsDone) throw new InvalidOperationException(link.Describe(outcome, items));
            if (i >= 0) micros[i] = taken * 1e6 / Stopwatch.Frequency;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Array.Sort(micros);
        return (micros, (double)allocated / count);
    }

    public static double At(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
}
