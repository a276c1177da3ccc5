using System.Diagnostics;
using System.Globalization;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Two steps measured turn by turn, so that a busy machine slows both alike.</summary>
internal static class TurnByTurn
{
    /// <summary>Prints both, and gives the ratio of their medians.</summary>
    /// <param name="ours">Name and step.</param>
    /// <param name="peer">Name and step of what it is held against.</param>
    /// <param name="rounds">Turns of each.</param>
    /// <param name="allocated">Managed bytes that all turns of ours allocated.</param>
    public static double Ratio((string Name, Action Step) ours, (string Name, Action Step) peer, int rounds, out long allocated)
    {
        for (int i = 0; i < Math.Max(50, rounds / 5); i++)
        {
            ours.Step();
            peer.Step();
        }

        var own = new double[rounds];
        var theirs = new double[rounds];
        allocated = 0;
        for (int i = 0; i < rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            ours.Step();
            long middle = Stopwatch.GetTimestamp();
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            peer.Step();
            own[i] = Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds;
            theirs[i] = Stopwatch.GetElapsedTime(middle).TotalMilliseconds;
        }

        Array.Sort(own);
        Array.Sort(theirs);
        Print(ours.Name, own);
        Print(peer.Name, theirs);
        double ratio = At(own, 50) / At(theirs, 50);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"  ratio of medians {ratio:0.000}, of tenths {At(own, 10) / At(theirs, 10):0.000}, of minima {own[0] / theirs[0]:0.000}"));
        return ratio;
    }

    /// <summary>"met" or "MISSED", with the goal.</summary>
    public static string Against(double value, double goalMax) =>
        string.Create(CultureInfo.InvariantCulture, $"{value:0.000} (goal ≤ {goalMax}: {(value <= goalMax ? "met" : "MISSED")})");

    private static void Print(string name, double[] sorted) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"  {name,-28} ms: min {sorted[0]:0.000}  p10 {At(sorted, 10):0.000}  median {At(sorted, 50):0.000}  p99 {At(sorted, 99):0.000}"));

    private static double At(double[] sorted, int percent) => sorted[sorted.Length * percent / 100];
}
