using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Benchmarks.GigEVision;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Benchmarks.OpcUa;

/// <summary>opcua-throughput: writes of one Boolean a second with many under way at once, by the asynchronous client.</summary>
public static class ThroughputFigures
{
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("rounds", 5, 5, 100), ("count", 40_000, 100, 1_000_000), ("outstanding", 16, 1, 1000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        return RunAsync(options.Whole("rounds"), options.Whole("count"), options.Whole("outstanding")).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(int rounds, int count, int outstanding)
    {
        using var keys = new PlcBench();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"writes of one Boolean, {outstanding} under way, server in a process of its own, {Environment.ProcessorCount} logical cores, {rounds} rounds of {count}; median of the rounds"));
        Console.WriteLine("canned: a scripted responder in place of a server of native speed: it secures, but answers every Write with one Good, unseen. own: our own server.");
        var table = new FigureTable("mode", "server", "writes/s", "goal");
        foreach (bool isCanned in (bool[])[true, false])
        {
            using var plc = new PlcProcess(isCanned);
            foreach ((MessageSecurityMode mode, double goal) in ((MessageSecurityMode, double)[])[(MessageSecurityMode.None, 70_000), (MessageSecurityMode.SignAndEncrypt, 38_000)])
            {
                await using UaClient client = await UaClient.ConnectAsync(keys.Options(plc.Url, mode, plc.Fingerprint));
                NodeAddress reject = $"nsu={PlcBench.Namespace};s=DB_Vision.Reject";
                List<double> rates = [];
                for (int round = -1; round < rounds; round++)
                {
                    long start = Stopwatch.GetTimestamp();
                    await Task.WhenAll(Enumerable.Range(0, outstanding).Select(_ => WriteAsync(client, reject, count / outstanding)));
                    // The first one warms up.
                    if (round >= 0) rates.Add(count / outstanding * outstanding / Stopwatch.GetElapsedTime(start).TotalSeconds);
                }

                double rate = FigureTable.Median(rates);
                table.Add(mode.ToString(), isCanned ? "canned" : "own", rate.ToString("0", CultureInfo.InvariantCulture),
                    isCanned ? string.Create(CultureInfo.InvariantCulture, $"{goal:0}: {(rate >= goal ? "met" : "MISSED")}") : "");
            }
        }

        Console.Write(table);
        return 0;
    }

    private static async Task WriteAsync(UaClient client, NodeAddress node, int count)
    {
        for (int i = 0; i < count; i++) await client.WriteAsync(node, (i & 1) == 0);
    }
}
