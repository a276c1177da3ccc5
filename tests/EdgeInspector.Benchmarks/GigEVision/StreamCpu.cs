using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>CPU seconds for each gigabyte received, 2048×2048 Mono8 at SCPS 1500, ours and Aravis's in turns from the same sender, and what copying the bytes costs alone.</summary>
/// <remarks>
/// A line runs for hours, so the window begins when the runtime has compiled what it will: after 2 s its compiler was still a third of what the
/// ring cost, after 8 s a thirtieth. Five rounds take six minutes.
/// </remarks>
internal static class StreamCpu
{
    // Issue 4: the ring against Aravis's packet socket, the default against its standard socket.
    private const double RingGoal = 0.30;
    private const double DefaultGoal = 0.65;

    // Long enough for some hundred blocks; two of them a round.
    private static readonly TimeSpan FloorWindow = TimeSpan.FromSeconds(2);

    /// <summary>Exit code 0 when both goals are met, 1 when not, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem,
            ("--rounds", 5, 1, 50), ("--seconds", 5, 1, 60), ("--warm-up", 8, 0, 60), ("--mbps", 95, 1, 2000), ("--packet-size", 1500, 220, 9000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        IReceiverProgram[] receivers =
            [new OwnProgram(ReceivePath.PacketRing), new AravisProgram(packetSocket: true), new OwnProgram(ReceivePath.Auto), new AravisProgram(packetSocket: false)];
        var runs = receivers.Select(_ => new List<ReceiverRun>()).ToArray();
        StreamCase what = StreamCase.At(options["--mbps"], options.Whole("--packet-size")) with
        {
            WarmUp = options.Seconds("--warm-up"), Window = options.Seconds("--seconds"),
        };
        var copyAlone = new List<double>();
        var copyWoken = new List<double>();
        using (var link = new BenchLink())
        using (var floor = new CopyFloor(what.PacketSizeBytes))
        {
            for (int round = 0; round < options.Whole("--rounds"); round++)
            {
                copyAlone.Add(floor.Measure(0, FloorWindow));
                copyWoken.Add(floor.Measure(what.MegabytesPerSecond, FloorWindow));
                for (int receiver = 0; receiver < receivers.Length; receiver++)
                {
                    using var camera = new CameraProgram(link, 0, what.CameraArguments);
                    runs[receiver].Add(receivers[receiver].Run(link, what));
                }
            }
        }

        double alone = FigureTable.Median(copyAlone);
        double woken = FigureTable.Median(copyWoken);
        double[] cost = [.. runs.Select(r => FigureTable.Median(r.Select(run => run.CpuSecondsPerGigabyte)))];
        var table = new FigureTable("receiver", "CPU s/GB", "spread", "MB/s", "switches/s", "incomplete", "against Aravis", "against copying");
        for (int receiver = 0; receiver < receivers.Length; receiver++)
        {
            List<ReceiverRun> all = runs[receiver];
            table.Add(
                receivers[receiver].Name,
                Figure(cost[receiver], "0.000"),
                $"{Figure(all.Min(r => r.CpuSecondsPerGigabyte), "0.000")}..{Figure(all.Max(r => r.CpuSecondsPerGigabyte), "0.000")}",
                Figure(FigureTable.Median(all.Select(r => r.MegabytesPerSecond)), "0.0"),
                Figure(FigureTable.Median(all.Select(r => r.SwitchesPerSecond)), "0"),
                $"{all.Sum(r => r.Incomplete)} of {all.Sum(r => r.Complete + r.Incomplete)}",
                receiver switch { 0 => FigureTable.Ratio(cost[0], cost[1], RingGoal), 2 => FigureTable.Ratio(cost[2], cost[3], DefaultGoal), _ => "" },
                $"{Figure(cost[receiver] / woken, "0.00")}x");
        }

        AddFloor("copying, woken each 4 ms", copyWoken, 1);
        AddFloor("copying alone", copyAlone, alone / woken);

        Console.WriteLine($"{what}, {options.Whole("--rounds")} rounds in turns, medians; MB/s on the wire");
        Console.Write(table);
        Console.WriteLine(
            $"the goal of {Figure(RingGoal, "0.00")} of Aravis' packet socket is {Figure(RingGoal * cost[1], "0.000")} s/GB: {Figure(RingGoal * cost[1] / woken, "0.00")}x of the copying that is woken, {Figure(RingGoal * cost[1] / alone, "0.00")}x of copying alone");
        return cost[0] / cost[1] <= RingGoal && cost[2] / cost[3] <= DefaultGoal ? 0 : 1;

        void AddFloor(string name, List<double> all, double ratio) => table.Add(
            name, Figure(FigureTable.Median(all), "0.000"), $"{Figure(all.Min(), "0.000")}..{Figure(all.Max(), "0.000")}", "", "", "", "", $"{Figure(ratio, "0.00")}x");
    }

    private static string Figure(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
