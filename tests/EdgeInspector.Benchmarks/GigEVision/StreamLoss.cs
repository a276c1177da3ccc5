using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Complete frames when packets are lost and asked for again; of ours every byte is compared with what the simulator sent.</summary>
/// <remarks>The simulator drops the packets by its seed, resent ones too: the same seed hurts the same packets for every receiver.</remarks>
internal static class StreamLoss
{
    // Issue 4.
    private const double RequestsGoal = 1.5;
    private static readonly double[] Losses = [0.001, 0.01, 0.05, 0.10];

    /// <summary>Exit code 0 when each of our frames was complete and right and the requests kept to their goal, 1 when not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem,
            ("--rounds", 5, 1, 50), ("--seconds", 3, 1, 60), ("--mbps", 60, 1, 2000), ("--packet-size", 1500, 220, 9000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        IReceiverProgram[] receivers =
            [new OwnProgram(ReceivePath.PacketRing), new OwnProgram(ReceivePath.Auto), new AravisProgram(packetSocket: true), new AravisProgram(packetSocket: false)];
        StreamCase what = StreamCase.At(options["--mbps"], options.Whole("--packet-size")) with
        {
            WarmUp = TimeSpan.FromSeconds(1), Window = options.Seconds("--seconds"), Check = true,
        };
        var table = new FigureTable("loss", "receiver", "complete", "of", "share", "wrong", "lost packets", "asked for", "asked per lost");
        bool met = true;
        using var link = new BenchLink();
        foreach (double loss in Losses)
        {
            var runs = receivers.Select(_ => new List<(ReceiverRun Run, long Lost)>()).ToArray();
            for (int round = 0; round < options.Whole("--rounds"); round++)
            {
                for (int receiver = 0; receiver < receivers.Length; receiver++)
                {
                    using var camera = new CameraProgram(
                        link, 0, [.. what.CameraArguments, "--seed", $"{round + 1}", "--loss", loss.ToString(CultureInfo.InvariantCulture)]);
                    ReceiverRun run = receivers[receiver].Run(link, what);
                    runs[receiver].Add((run, camera.End()["lost"]));
                }
            }

            for (int receiver = 0; receiver < receivers.Length; receiver++)
            {
                long complete = runs[receiver].Sum(r => r.Run.Complete);
                long all = complete + runs[receiver].Sum(r => r.Run.Incomplete);
                long wrong = runs[receiver].Sum(r => r.Run.WrongFrames);
                double asked = FigureTable.Median(runs[receiver].Select(r => r.Run.Requests / (double)r.Lost));
                bool isOurs = receivers[receiver] is OwnProgram;
                if (isOurs) met &= complete == all && wrong == 0 && asked <= RequestsGoal;
                table.Add(
                    string.Create(CultureInfo.InvariantCulture, $"{loss * 100:0.#} %"), receivers[receiver].Name, $"{complete}", $"{all}",
                    string.Create(CultureInfo.InvariantCulture, $"{100.0 * complete / all:0.0} %"), isOurs ? $"{wrong}" : "-",
                    $"{runs[receiver].Sum(r => r.Lost)}", $"{runs[receiver].Sum(r => r.Run.Requests)}",
                    isOurs ? FigureTable.Ratio(asked, 1, RequestsGoal) : string.Create(CultureInfo.InvariantCulture, $"{asked:0.00}x"));
            }
        }

        Console.WriteLine($"{what}, {options.Whole("--rounds")} rounds in turns, whole runs; wrong: complete frames with a wrong byte, of ours all are compared");
        Console.Write(table);
        return met ? 0 : 1;
    }
}
