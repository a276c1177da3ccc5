using System.Globalization;
using EdgeInspector.Agent;
using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>opcua-load: one Boolean write while a thread for each core fights for it, beside the raw ping-pong of the same bytes.</summary>
/// <remarks>
/// The PLC has a processor of its own, so its threads here, and the other end of the ping-pong, go before all others: what is measured is how long
/// the verdict's thread waits for a core of this PC.
/// </remarks>
public static class LoadFigures
{
    private const string AsTheLine = "as the line's verdict thread";

    // Bytes of the request and of the answer on the wire, by Wireshark.
    private const int RequestBytes = 102, ResponseBytes = 64;

    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("rounds", 5, 5, 100), ("count", 4000, 1000, 1_000_000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        int count = options.Whole("count"), rounds = options.Whole("rounds");
        using var plc = new PlcBench(PlcUrgency.OnlyRaise);
        using var raw = new PingPong(RequestBytes, ResponseBytes, PlcUrgency.Raise);
        using var busy = new BusyCores();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"one Boolean write (None) to our own server and a raw ping-pong of the same bytes in turns of 50, {Environment.ProcessorCount} cores each kept busy by a thread, {rounds} rounds of {count}; median of the rounds"));
        var table = new FigureTable("priority of the writing thread", "p50 us", "p99 ms", "p99.9 ms", "raw p50 us", "raw p99 ms", "raw p99.9 ms");
        Measure(table, "ordinary (the line does not run so)", plc, raw, rounds, count, goal: 0, () => "");
        Measure(table, AsTheLine, plc, raw, rounds, count, goal: 1.5, () => Urgency.TryRaiseWaitingThread() ? "" : "a raised priority is not permitted");
        Measure(table, "real-time", plc, raw, rounds, count, goal: 0.3, () => RealTimePriority.TryRaise(out string refusal) ? "" : refusal);
        Console.Write(table);
        if (PlcUrgency.Refusal.Length > 0) Console.WriteLine($"The PLC's threads fight for the cores like all others: {PlcUrgency.Refusal}");
        return 0;
    }

    // On a thread of its own, which takes its priority with it when it ends.
    private static void Measure(FigureTable table, string name, PlcBench plc, PingPong raw, int rounds, int count, double goal, Func<string> raise)
    {
        List<double> p50 = [], p99 = [], p999 = [], raw50 = [], raw99 = [], raw999 = [];
        string refusal = "";
        var writer = new Thread(() =>
        {
            refusal = raise();
            if (refusal.Length > 0) return;
            using UaLink link = PlcBench.Connect(plc.Options(MessageSecurityMode.None), out UaLinkNode reject);
            for (int round = 0; round < rounds; round++)
            {
                (double[] ours, double[] limit, _) = WriteRounds.Interleave(link, reject, raw, count);
                p50.Add(WriteRounds.At(ours, 0.5));
                p99.Add(WriteRounds.At(ours, 0.99) / 1000);
                p999.Add(WriteRounds.At(ours, 0.999) / 1000);
                raw50.Add(WriteRounds.At(limit, 0.5));
                raw99.Add(WriteRounds.At(limit, 0.99) / 1000);
                raw999.Add(WriteRounds.At(limit, 0.999) / 1000);
            }
        }) { Priority = ThreadPriority.Highest };
        writer.Start();
        writer.Join();
        if (refusal.Length > 0) table.Add(name, refusal);
        else table.Add(name, Text(p50, 1), Goal(p99, goal == 0 ? 0 : 0.1), Goal(p999, goal), Text(raw50, 1), Text(raw99, 3), Text(raw999, 3));
    }

    private static string Goal(List<double> values, double goal)
    {
        string text = Text(values, 3);
        return goal == 0 ? text : string.Create(CultureInfo.InvariantCulture, $"{text} (goal {goal:0.0}: {(FigureTable.Median(values) <= goal ? "met" : "MISSED")})");
    }

    private static string Text(List<double> values, int places) => FigureTable.Median(values).ToString($"F{places}", CultureInfo.InvariantCulture);
}
