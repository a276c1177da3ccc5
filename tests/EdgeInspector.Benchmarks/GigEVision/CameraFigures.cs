using System.Diagnostics;
using System.Globalization;

namespace EdgeInspector.Benchmarks.GigEVision;

/// <summary>Every figure of the camera room, one after the other, with what each took. Root on Linux, with iproute2 and aravis-tools.</summary>
internal static class CameraFigures
{
    /// <summary>Five rounds on two quiet cores, the sum of those below.</summary>
    public const int Minutes = 33;

    // With five rounds, by the waits that are in them: a run of a receiver takes its warm-up, its window and two seconds to begin and end.
    private static readonly (string Name, string Takes, Func<string[], int> Run)[] _figures =
    [
        ("genapi", "10 s", DescriptionSpeed.Run),
        ("stream-cpu", "6 minutes", StreamCpu.Run),
        ("stream-loss", "9 minutes", StreamLoss.Run),
        ("stream-four", "2 minutes", StreamFour.Run),
        ("stream-rate", "12 minutes at most", StreamRate.Run),
        ("trigger-latency", "4 minutes", TriggerLatency.Run),
    ];

    /// <summary>The worst of the exit codes: 0 when every goal was met, 1 when one was not, 2 for wrong arguments or a figure that could not be taken.</summary>
    public static int Run(string[] args)
    {
        if (!FigureOptions.TryParse(args, out FigureOptions options, out string problem, ("--rounds", 5, 1, 20)))
        {
            Console.Error.WriteLine(problem);
            return 2;
        }

        int worst = 0;
        foreach ((string name, string takes, Func<string[], int> run) in _figures)
        {
            Console.WriteLine($"== {name} --rounds {options.Whole("--rounds")} (five take {takes})");
            long start = Stopwatch.GetTimestamp();
            int code;
            try
            {
                code = run(["--rounds", options.Whole("--rounds").ToString(CultureInfo.InvariantCulture)]);
            }
            catch (InvalidOperationException cannot)
            {
                Console.Error.WriteLine($"{name}: {cannot.Message}");
                code = 2;
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"== {name} ended with {code} after {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s\n"));
            worst = Math.Max(worst, code);
        }

        return worst;
    }
}
