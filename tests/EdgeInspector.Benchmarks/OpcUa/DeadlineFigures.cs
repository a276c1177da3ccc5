using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>opcua-deadline: a server that answers late. When is the miss known, and did any verdict reach the server after its deadline?</summary>
public static class DeadlineFigures
{
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("count", 300, 50, 100_000), ("deadline-ms", 5, 1, 1000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        int count = options.Whole("count");
        double deadlineMs = options["deadline-ms"];
        using var plc = new PlcBench();
        long arrived = 0;
        plc.Reject.Written = (_, _, received) =>
        {
            Volatile.Write(ref arrived, received);
            // The PLC's cycle: longer than any deadline here.
            Thread.Sleep(TimeSpan.FromMilliseconds(deadlineMs + 3));
        };
        using UaLink link = PlcBench.Connect(plc.Options(MessageSecurityMode.None) with { UnacknowledgedGrace = TimeSpan.FromSeconds(10) }, out UaLinkNode reject);
        var knownMs = new List<double>();
        int late = 0, missed = 0;
        double latestMs = double.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            Volatile.Write(ref arrived, 0);
            long start = Stopwatch.GetTimestamp();
            UaOutcome outcome = link.TryWrite([new WriteItem(reject, (i & 1) == 0)], TimeSpan.FromMilliseconds(deadlineMs));
            double over = Stopwatch.GetElapsedTime(start).TotalMilliseconds - deadlineMs;
            if (outcome.Kind == UaOutcomeKind.TimedOut)
            {
                missed++;
                knownMs.Add(over);
            }

            Thread.Sleep(TimeSpan.FromMilliseconds(deadlineMs + 6));
            if (Volatile.Read(ref arrived) is var at && at != 0)
            {
                double afterMs = Stopwatch.GetElapsedTime(start, at).TotalMilliseconds - deadlineMs;
                latestMs = Math.Max(latestMs, afterMs);
                if (afterMs > 0) late++;
            }
        }

        double p99 = FigureTable.Percentile(knownMs, 0.99);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"a server that answers {deadlineMs + 3:0.#} ms after it got a write, deadline {deadlineMs:0.#} ms, {count} writes, {missed} missed"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"the miss is known after the deadline: least {knownMs.Min():0.000}, p50 {FigureTable.Median(knownMs):0.000}, p99 {p99:0.000}, most {knownMs.Max():0.000} ms (goal 1 ms: {(p99 <= 1 ? "met at p99" : "MISSED")})"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"verdicts that reached the server after their deadline: {late} (goal 0: {(late == 0 ? "met" : "MISSED")}); the last came {-latestMs:0.000} ms before it"));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"cancelled {link.CancelCount}, connections reset {link.ResetCount}"));
        return 0;
    }
}
