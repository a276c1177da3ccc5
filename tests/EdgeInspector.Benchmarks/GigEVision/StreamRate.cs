using System.Diagnostics;
using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The highest rate at which no frame is incomplete, at packets of 1500 and 9000 bytes, ours and Aravis's in turns.</summary>
/// <remarks>
/// Rates are steps of a quarter. The first round halves the whole ladder, the next ones begin where the last one ended and go up or down from
/// there, so that an unlucky loss is mended by the next round; the medians count. No round begins that the time allowed would cut off. Where
/// the sender does not keep up, the receiver was not at its limit: that step counts as not reached, and the table says so.
/// </remarks>
internal static class StreamRate
{
    private const double Step = 1.25;

    /// <summary>Exit code 0 when the median of our better path reaches that of Aravis's better one at both sizes, 1 when not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem,
            ("--rounds", 5, 1, 20), ("--seconds", 1, 1, 60), ("--from-mbps", 60, 1, 2000), ("--to-mbps", 900, 1, 10_000), ("--minutes", 12, 0.1, 60)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        long start = Stopwatch.GetTimestamp();
        double[] ladder = RateSearch.Ladder(options["--from-mbps"], options["--to-mbps"], Step);
        int[] sizes = [1500, 9000];
        IReceiverProgram[] receivers =
            [new OwnProgram(ReceivePath.PacketRing), new AravisProgram(packetSocket: true), new OwnProgram(ReceivePath.Auto), new AravisProgram(packetSocket: false)];
        RateSearch[,] searches = new RateSearch[sizes.Length, receivers.Length];
        for (int size = 0; size < sizes.Length; size++)
        {
            for (int receiver = 0; receiver < receivers.Length; receiver++) searches[size, receiver] = new RateSearch(ladder.Length);
        }

        int rounds = 0;
        TimeSpan laterRound = TimeSpan.Zero;
        using (var link = new BenchLink())
        {
            while (rounds < options.Whole("--rounds") && Stopwatch.GetElapsedTime(start) + laterRound < TimeSpan.FromMinutes(options["--minutes"]))
            {
                long roundStart = Stopwatch.GetTimestamp();
                int probes = 0;
                for (int size = 0; size < sizes.Length; size++)
                {
                    for (int receiver = 0; receiver < receivers.Length; receiver++)
                    {
                        probes += Climb(link, receivers[receiver], searches[size, receiver], ladder, sizes[size], options.Seconds("--seconds"));
                    }
                }

                // The next round takes two or three probes each.
                laterRound = Stopwatch.GetElapsedTime(roundStart) / probes * 2.5 * searches.Length;
                rounds++;
            }
        }

        bool met = true;
        var table = new FigureTable("SCPS", "receiver", "MB/s without loss", "each round", "against Aravis", "next step");
        for (int size = 0; size < sizes.Length; size++)
        {
            double[] best = [.. Enumerable.Range(0, receivers.Length).Select(r => FigureTable.Median(searches[size, r].Found.Select(Rate)))];
            for (int receiver = 0; receiver < receivers.Length; receiver++)
            {
                RateSearch search = searches[size, receiver];
                table.Add(
                    $"{sizes[size]}", receivers[receiver].Name, Figure(best[receiver]), string.Join(' ', search.Found.Select(step => Figure(Rate(step)))),
                    receivers[receiver] is OwnProgram ? Against(best[receiver], best[receiver + 1]) : "", search.EndedBy);
            }

            met &= Math.Max(best[0], best[2]) >= Math.Max(best[1], best[3]);
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"2048x2048 Mono8, image bytes; steps of {(Step - 1) * 100:0} %, {options["--seconds"]:0.#} s each; {rounds} rounds in turns, medians; {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s; goal: our better one not below Aravis's"));
        Console.Write(table);
        return met ? 0 : 1;

        static string Against(double ours, double theirs) => theirs > 0 ? string.Create(CultureInfo.InvariantCulture, $"{ours / theirs:0.00}x") : "it reached no step";

        double Rate(int step) => step < 0 ? 0 : ladder[step];
    }

    private static int Climb(BenchLink link, IReceiverProgram receiver, RateSearch search, double[] ladder, int packetSize, TimeSpan window)
    {
        int probes = 0;
        search.Begin();
        while (search.Next is int step)
        {
            StreamCase what = StreamCase.At(ladder[step], packetSize) with { WarmUp = TimeSpan.FromSeconds(1), Window = window };
            using var camera = new CameraProgram(link, 0, what.CameraArguments);
            ReceiverRun run = receiver.Run(link, what);
            search.Note(run.Incomplete == 0 && KeptUp(run, ladder[step]), Why(run, ladder[step]));
            probes++;
        }

        return probes;
    }

    // The rest of what was wanted may be missing: frames are whole, windows are not.
    private static bool KeptUp(ReceiverRun run, double megabytes) => run.MegabytesPerSecond >= 0.93 * megabytes;

    private static string Why(ReceiverRun run, double megabytes) => run.Incomplete > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{run.Incomplete} of {run.Complete + run.Incomplete} frames at {megabytes:0} MB/s")
        : string.Create(CultureInfo.InvariantCulture, $"the sender: {run.MegabytesPerSecond:0} of {megabytes:0} MB/s");

    private static string Figure(double megabytes) => megabytes.ToString("0", CultureInfo.InvariantCulture);
}
