using System.Diagnostics;
using System.Globalization;
using System.Xml;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.GigEVision.Tests.GenApi;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>How long a large camera description takes to load, and a cached feature to be read.</summary>
/// <remarks>
/// Beside the load stands a bare pass of XmlReader over the same bytes, the least that any reader takes; beside the reads an array read under
/// the same kind of lock. Turn by turn in one process: the ratio is the figure. Aravis has no program that loads a description alone.
/// </remarks>
public static class DescriptionSpeed
{
    private const int ReadsPerRound = 200_000;

    // Issue 4.
    private const double LoadMsGoal = 150;

    /// <summary>Exit code 0 when a description loads within its goal, 1 when not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("--rounds", 5, 1, 50), ("--nodes", 3500, 50, 50_000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        int nodes = options.Whole("--nodes");
        int rounds = options.Whole("--rounds");
        byte[] xml = GeneratedDescription.Create(nodes);
        FeatureMap map = Load(xml, out double first);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"description: {map.Names.Count} nodes, {xml.Length / 1024} KiB, {map.BrokenNodes.Count} broken; first load {first:F1} ms"));
        var load = new double[rounds];
        var bare = new double[rounds];
        for (int i = 0; i < rounds; i++)
        {
            Load(xml, out load[i]);
            bare[i] = Pass(xml);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"load: median {Median(load):F1} ms, XmlReader alone {Median(bare):F1} ms, ratio {Median(load) / Median(bare):F1} ({rounds} rounds)"));
        Measure(
            rounds,
            [
                ("array read under a lock", ArrayRead()),
                ("name looked up among all nodes", LookUp(map.Names)),
                ("GetInteger, masked register", () => map.GetInteger("WidthReg7")),
                ("GetInteger, IntSwissKnife", () => map.GetInteger("WidthMax7")),
                ("GetInteger, pValue, pIsImplemented", () => map.GetInteger("Width7")),
                ("GetFloat, Float over Converter", () => map.GetFloat("Exposure7") > 0 ? 1 : 0),
                ("GetEnumeration", () => map.GetEnumeration("Mode7").Length),
                ("GetBoolean", () => map.GetBoolean("Enable7") ? 1 : 0),
            ]);
        return Median(load) <= LoadMsGoal ? 0 : 1;
    }

    private static FeatureMap Load(byte[] xml, out double ms)
    {
        long start = Stopwatch.GetTimestamp();
        if (!FeatureMap.TryLoad(xml, new ArrayPort(), "bench", out FeatureMap? map, out string problem)) throw new InvalidOperationException(problem);
        ms = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return map!;
    }

    private static double Pass(byte[] xml)
    {
        long start = Stopwatch.GetTimestamp();
        using var reader = XmlReader.Create(new MemoryStream(xml));
        int nodes = 0;
        while (reader.Read()) nodes++;
        return nodes == 0 ? 0 : Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static Func<long> ArrayRead()
    {
        var gate = new Lock();
        long[] values = new long[16];
        return () =>
        {
            lock (gate) return values[7];
        };
    }

    // What a handle to a feature would save of each read.
    private static Func<long> LookUp(IReadOnlyList<string> names)
    {
        Dictionary<string, object> places = names.ToDictionary(name => name, _ => new object());
        return () => places.TryGetValue("Width7", out object? found) && found is not null ? 1 : 0;
    }

    // The first rounds wait for the compiler, which takes its time on a busy machine: they are not counted.
    private static void Measure(int rounds, (string What, Func<long> Read)[] reads)
    {
        const int WarmUps = 5;
        var ns = reads.Select(_ => new double[rounds]).ToArray();
        var bytes = new long[reads.Length];
        for (int round = -WarmUps; round < rounds; round++)
        {
            for (int r = 0; r < reads.Length; r++)
            {
                Func<long> read = reads[r].Read;
                long before = GC.GetAllocatedBytesForCurrentThread();
                long start = Stopwatch.GetTimestamp();
                for (int i = 0; i < ReadsPerRound; i++) read();
                if (round < 0) continue;
                ns[r][round] = Stopwatch.GetElapsedTime(start).TotalNanoseconds / ReadsPerRound;
                bytes[r] += GC.GetAllocatedBytesForCurrentThread() - before;
            }
        }

        for (int r = 0; r < reads.Length; r++)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{reads[r].What,-36} {Median(ns[r]),8:F1} ns, {(double)bytes[r] / rounds / ReadsPerRound:F2} B"));
        }
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    private sealed class ArrayPort : IRegisterPort
    {
        private readonly byte[] _memory = new byte[GeneratedDescription.MemoryBytes];

        public bool TryRead(long address, Span<byte> data, out string problem)
        {
            problem = "";
            _memory.AsSpan((int)address, data.Length).CopyTo(data);
            return true;
        }

        public bool TryWrite(long address, ReadOnlySpan<byte> data, out string problem)
        {
            problem = "";
            data.CopyTo(_memory.AsSpan((int)address));
            return true;
        }
    }
}
