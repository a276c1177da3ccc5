using System.Globalization;
using EdgeInspector.GigEVision;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Four cameras at once into one process of ours. Aravis's program takes one camera, so that it has no column here.</summary>
internal static class StreamFour
{
    private const int Cameras = 4;

    /// <summary>Exit code 0 when no frame was incomplete, 1 when one was, 2 for wrong arguments.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(
            args, out FigureOptions options, out string problem,
            ("--rounds", 5, 1, 50), ("--seconds", 5, 1, 60), ("--mbps", 30, 1, 500), ("--packet-size", 1500, 220, 9000)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        IReceiverProgram[] receivers = [new OwnProgram(ReceivePath.PacketRing), new OwnProgram(ReceivePath.Auto)];
        StreamCase what = StreamCase.At(options["--mbps"], options.Whole("--packet-size")) with { Cameras = Cameras, Window = options.Seconds("--seconds") };
        var runs = receivers.Select(_ => new List<ReceiverRun>()).ToArray();
        using (var link = new BenchLink())
        {
            for (int round = 0; round < options.Whole("--rounds"); round++)
            {
                for (int receiver = 0; receiver < receivers.Length; receiver++)
                {
                    var cameras = new List<CameraProgram>();
                    try
                    {
                        for (int camera = 0; camera < Cameras; camera++) cameras.Add(new CameraProgram(link, camera, what.CameraArguments));
                        runs[receiver].Add(receivers[receiver].Run(link, what));
                    }
                    finally
                    {
                        foreach (CameraProgram camera in cameras) camera.Dispose();
                    }
                }
            }
        }

        var table = new FigureTable("receiver", "incomplete (goal 0)", "frames", "MB/s", "CPU s/GB");
        for (int receiver = 0; receiver < receivers.Length; receiver++)
        {
            List<ReceiverRun> all = runs[receiver];
            table.Add(
                receivers[receiver].Name, $"{all.Sum(r => r.Incomplete)}", $"{all.Sum(r => r.Complete + r.Incomplete)}",
                FigureTable.Median(all.Select(r => r.MegabytesPerSecond)).ToString("0.0", CultureInfo.InvariantCulture),
                FigureTable.Median(all.Select(r => r.CpuSecondsPerGigabyte)).ToString("0.000", CultureInfo.InvariantCulture));
        }

        Console.WriteLine($"{Cameras} cameras, each {what}, {Environment.ProcessorCount} cores, {options.Whole("--rounds")} rounds in turns; MB/s on the wire, of all together");
        Console.Write(table);
        return runs.Sum(r => r.Sum(run => run.Incomplete)) == 0 ? 0 : 1;
    }
}
