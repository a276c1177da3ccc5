using System.Globalization;
using EdgeInspector.Vision.Teaching;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>A taught model with both heads against the bare run of its backbone, 256×256, one and two threads, and what dominates.</summary>
/// <remarks>Arguments: rounds (default 300), bank patches (default: teach's own). About a minute.</remarks>
internal static class TaughtRatio
{
    private const int Side = 256;
    private const double GoalRatio = 2.3;
    private const int ProfiledRuns = 100;

    public static int Run(string[] args)
    {
        int rounds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 300;
        using var work = new WorkFolder();
        RenderedVials.Write(work.Path, VialDefect.None, 16, 77, new VialScene { Width = Side, Height = Side });
        string backbone = Path.Combine("models", "efficientnet-lite0", "1", "features.onnx");
        var options = new TeachOptions
        {
            ImagesFolder = work.At("good"), BackboneFile = backbone, Name = "ratio", Version = "1", InputWidth = Side, InputHeight = Side, Threads = 2,
        };
        if (args.Length > 1) options = options with { BankPatches = int.Parse(args[1], CultureInfo.InvariantCulture) };
        string file = work.At("model.onnx");
        File.WriteAllBytes(file, Teacher.Teach(options, null, CancellationToken.None).Onnx.ToArray());

        var levels = new Dictionary<string, long[]> { ["stride8"] = [1, 40, Side / 8, Side / 8], ["stride16"] = [1, 112, Side / 16, Side / 16] };
        foreach (int threads in (int[])[1, 2])
        {
            Console.WriteLine($"both heads, bank of {options.BankPatches}, {Side}×{Side}, {threads} thread(s):");
            using var taught = new BareRun(file, threads);
            using var bare = new BareRun(backbone, threads, [1, Side, Side], levels);
            double ratio = TurnByTurn.Ratio(("taught model", taught.Run), ("bare backbone", bare.Run), rounds, out _);
            Console.WriteLine($"  ratio {TurnByTurn.Against(ratio, GoalRatio)}; the taught model's time:");
            using var profiled = new BareRun(file, threads, profile: work.At("profile"));
            for (int i = 0; i < ProfiledRuns; i++) profiled.Run();
            OperatorProfile.Print(profiled.EndProfile(), ProfiledRuns, 14);
        }

        return 0;
    }
}
