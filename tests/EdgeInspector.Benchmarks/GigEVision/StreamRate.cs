using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>The highest rate at which no frame is incomplete, at packets of 1500 and 9000 bytes, ours and Aravis's in turns.</summary>
/// <remarks>
/// The rate rises by a quarter from step to step; a receiver that loses a frame gets a second try and is out after it. Where the sender does
/// not keep up, the receiver was not at its limit, and the table says so.
/// </remarks>
internal static class StreamRate
{
    private const double Step = 1.25;

    // The rest of what was wanted may be missing: frames are whole, windows are not.
    private const double SentMin = 0.93;

    /// <summary>Exit code 0 when our better path reaches what Aravis's better one does, 1 when not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem,
            ("--tries", 2, 1, 5), ("--seconds", 3, 1, 60), ("--from-mbps", 60, 1, 2000), ("--to-mbps", 1200, 1, 10_000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        var table = new FigureTable("SCPS", "receiver", "MB/s without loss", "ended by");
        bool met = true;
        using var link = new BenchLink();
        foreach (int packetSize in (int[])[1500, 9000])
        {
            Climber[] climbers =
            [
                new(new OwnProgram(ReceivePath.PacketRing)), new(new OwnProgram(ReceivePath.Auto)),
                new(new AravisProgram(packetSocket: true)), new(new AravisProgram(packetSocket: false)),
            ];
            for (double rate = options["--from-mbps"]; rate <= options["--to-mbps"]; rate *= Step)
            {
                StreamCase what = StreamCase.At(rate, packetSize) with { WarmUp = TimeSpan.FromSeconds(1), Window = options.Seconds("--seconds") };
                foreach (Climber climber in climbers.Where(c => c.EndedBy.Length == 0)) climber.Climb(link, what, rate, options.Whole("--tries"));
            }

            foreach (Climber climber in climbers)
            {
                table.Add(
                    $"{packetSize}", climber.Name, climber.Best.ToString("0", CultureInfo.InvariantCulture), climber.EndedBy.Length == 0 ? "the highest rate tried" : climber.EndedBy);
            }

            met &= Math.Max(climbers[0].Best, climbers[1].Best) >= Math.Max(climbers[2].Best, climbers[3].Best);
        }

        Console.WriteLine($"2048x2048 Mono8, image bytes; steps of {(Step - 1) * 100:0} %, {options.Whole("--tries")} tries of {options["--seconds"]:0.#} s; goal: not below Aravis's");
        Console.Write(table);
        return met ? 0 : 1;
    }

    /// <summary>One receiver on its way up.</summary>
    private sealed class Climber(IReceiverProgram receiver)
    {
        public string Name => receiver.Name;

        /// <summary>MB/s of image bytes of the highest step without loss; 0 when there was none.</summary>
        public double Best { get; private set; }

        /// <summary>Empty while it still climbs.</summary>
        public string EndedBy { get; private set; } = "";

        public void Climb(BenchLink link, StreamCase what, double megabytes, int tries)
        {
            string lost = "";
            for (int attempt = 0; attempt < tries; attempt++)
            {
                using var camera = new CameraProgram(link, 0, what.CameraArguments);
                ReceiverRun run = receiver.Run(link, what);
                bool keptUp = run.MegabytesPerSecond >= SentMin * megabytes;
                if (run.Incomplete == 0)
                {
                    if (keptUp) Best = megabytes;
                    else EndedBy = string.Create(CultureInfo.InvariantCulture, $"the sender: {run.MegabytesPerSecond:0} of {megabytes:0} MB/s");
                    return;
                }

                lost = string.Create(CultureInfo.InvariantCulture, $"{run.Incomplete} of {run.Complete + run.Incomplete} frames at {megabytes:0} MB/s");
            }

            EndedBy = lost;
        }
    }
}
