using System.Globalization;
using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>One Boolean write against the raw ping-pong of the same bytes, in interleaved rounds; idle, and with every core busy.</summary>
public static class WriteFigures
{
    // Bytes of the request and of the answer on the wire, by Wireshark.
    private static readonly (MessageSecurityMode Mode, int Request, int Response, double Goal, int Bytes)[] Modes =
    [
        (MessageSecurityMode.None, 102, 64, 1.6, 0),
        (MessageSecurityMode.SignAndEncrypt, 144, 112, 2.3, 130),
    ];

    /// <summary>opcua-write: rounds and writes a round may be given.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("rounds", 7, 5, 100), ("count", 4000, 100, 1_000_000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        int count = options.Whole("count"), rounds = options.Whole("rounds");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"one Boolean write and a raw ping-pong of the same bytes in turns of 50, server threads in this process, {rounds} rounds of {count}, {Environment.ProcessorCount} logical cores; median of the rounds"));
        Console.WriteLine("canned: a scripted responder, so that it is the client that is measured; own: our own server. apart: client and server held on a core each; together: on one.");
        var table = new FigureTable("mode", "server", "cores", "p50 us", "p99 us", "raw p50 us", "raw p99 us", "p50 to raw", "bytes/write");
        foreach ((MessageSecurityMode, int, int, double, int) mode in Modes)
        {
            Measure(table, mode, isCanned: true, isApart: true, rounds, count);
            Measure(table, mode, isCanned: true, isApart: false, rounds, count);
            Measure(table, mode, isCanned: false, isApart: true, rounds, count);
        }

        Console.Write(table);
        return 0;
    }

    private static void Measure(FigureTable table, (MessageSecurityMode Mode, int Request, int Response, double Goal, int Bytes) mode, bool isCanned, bool isApart, int rounds, int count)
    {
        CorePin.ServerCore = isApart ? 1 : 0;
        using var plc = new PlcBench(isCanned ? CannedWrites.Answer : CannedWrites.OnlyHold);
        using UaLink link = PlcBench.Connect(plc.Options(mode.Mode), out UaLinkNode reject);
        using var raw = new PingPong(mode.Request, mode.Response);
        List<double> ours50 = [], ours99 = [], raw50 = [], raw99 = [];
        double allocated = 0;
        CorePin.Hold(0);
        for (int round = 0; round < rounds; round++)
        {
            (double[] ours, double[] limit, allocated) = WriteRounds.Interleave(link, reject, raw, count);
            raw50.Add(WriteRounds.At(limit, 0.5));
            raw99.Add(WriteRounds.At(limit, 0.99));
            ours50.Add(WriteRounds.At(ours, 0.5));
            ours99.Add(WriteRounds.At(ours, 0.99));
        }

        CorePin.Hold(-1);
        double p50 = FigureTable.Median(ours50), limit50 = FigureTable.Median(raw50);
        table.Add(mode.Mode.ToString(), isCanned ? "canned" : "own", isApart ? "apart" : "together",
            Text(p50), Text(FigureTable.Median(ours99)), Text(limit50), Text(FigureTable.Median(raw99)),
            FigureTable.Ratio(p50, limit50, mode.Goal), string.Create(CultureInfo.InvariantCulture, $"{allocated:0} (goal {mode.Bytes}: {(allocated <= mode.Bytes ? "met" : "MISSED")})"));
    }

    /// <summary>opcua-load: the same while a busy thread for each core fights for it, without and with real-time priority.</summary>
    public static int RunLoaded(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("rounds", 5, 5, 100), ("count", 4000, 1000, 1_000_000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        int count = options.Whole("count");
        using var plc = new PlcBench();
        using var busy = new BusyCores();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"one Boolean write (None) to our own server in this process, {Environment.ProcessorCount} cores each kept busy by a thread, {options.Whole("rounds")} rounds of {count}; median of the rounds"));
        var table = new FigureTable("priority of the writing thread", "p50 us", "p99 ms", "p99.9 ms");
        foreach (bool isRealTime in (bool[])[false, true])
        {
            List<double> p50 = [], p99 = [], p999 = [];
            string refusal = "";
            var writer = new Thread(() =>
            {
                if (isRealTime && !RealTimePriority.TryRaise(out refusal)) return;
                using UaLink link = PlcBench.Connect(plc.Options(MessageSecurityMode.None), out UaLinkNode reject);
                for (int round = 0; round < options.Whole("rounds"); round++)
                {
                    (double[] ours, _) = WriteRounds.Run(link, reject, count);
                    p50.Add(WriteRounds.At(ours, 0.5));
                    p99.Add(WriteRounds.At(ours, 0.99) / 1000);
                    p999.Add(WriteRounds.At(ours, 0.999) / 1000);
                }
            });
            writer.Start();
            writer.Join();
            if (p50.Count == 0) table.Add("real-time", refusal);
            else table.Add(isRealTime ? "real-time (the server's threads are not)" : "normal", Text(FigureTable.Median(p50)), Goal(FigureTable.Median(p99), 0.1), Goal(FigureTable.Median(p999), isRealTime ? 0.3 : 1.5));
        }

        Console.Write(table);
        return 0;
    }

    private static string Goal(double value, double goal) => string.Create(CultureInfo.InvariantCulture, $"{value:0.000} (goal {goal:0.0}: {(value <= goal ? "met" : "MISSED")})");

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
