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
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("rounds", 5, 5, 100), ("count", 8000, 100, 1_000_000), ("outstanding", 16, 1, 1000)))
        {
            Console.WriteLine(problem);
            return 2;
        }

        return RunAsync(options.Whole("rounds"), options.Whole("count"), options.Whole("outstanding")).GetAwaiter().GetResult();
    }

    private static async Task<int> RunAsync(int rounds, int count, int outstanding)
    {
        using var plc = new PlcBench();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"writes of one Boolean, {outstanding} under way, client and our own server in one process, {Environment.ProcessorCount} logical cores, {rounds} rounds of {count}; median of the rounds"));
        var table = new FigureTable("mode", "writes/s");
        foreach (MessageSecurityMode mode in (MessageSecurityMode[])[MessageSecurityMode.None, MessageSecurityMode.SignAndEncrypt])
        {
            await using UaClient client = await UaClient.ConnectAsync(plc.Options(mode));
            NodeAddress reject = $"nsu={PlcBench.Namespace};s=DB_Vision.Reject";
            List<double> rates = [];
            for (int round = 0; round < rounds; round++)
            {
                long start = Stopwatch.GetTimestamp();
                await Task.WhenAll(Enumerable.Range(0, outstanding).Select(_ => WriteAsync(client, reject, count / outstanding)));
                rates.Add(count / outstanding * outstanding / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            table.Add(mode.ToString(), FigureTable.Median(rates).ToString("0", CultureInfo.InvariantCulture));
        }

        Console.Write(table);
        return 0;
    }

    private static async Task WriteAsync(UaClient client, NodeAddress node, int count)
    {
        for (int i = 0; i < count; i++) await client.WriteAsync(node, (i & 1) == 0);
    }
}
