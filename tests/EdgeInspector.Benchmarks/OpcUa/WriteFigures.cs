using System.Globalization;
using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>One Boolean write against the raw ping-pong of the same bytes, in interleaved rounds.</summary>
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

    private static string Text(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
