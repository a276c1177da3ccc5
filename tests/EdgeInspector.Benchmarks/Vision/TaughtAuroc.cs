using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Image AUROC of models taught on rendered vials and on photographs of cookies, each head alone and both.</summary>
/// <remarks>
/// Arguments: good vials to teach on (default 200), vials of each of the nine defects (default 30), seed (default 1). 100 fresh good vials.
/// Cookies: 31 good, 14 good and 32 cracked to try, from shared/data beside the repository. Two to four minutes on two cores.
/// </remarks>
internal static class TaughtAuroc
{
    private const int FreshGood = 100;
    private const ulong TeachSeed = 50_000, TrySeed = 60_000_000;

    private static readonly (string Name, double? Share)[] Shares = [("default", null), ("both alike", 0.5), ("places", 1), ("bank", 0)];

    private static int _components = 128, _bank = 800;

    public static int Run(string[] args)
    {
        int good = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        int each = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 30;
        ulong seed = args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 1;
        if (args.Length > 3) _components = int.Parse(args[3], CultureInfo.InvariantCulture);
        if (args.Length > 4) _bank = int.Parse(args[4], CultureInfo.InvariantCulture);
        bool vials = Cookies(seed);
        if (good > 0) vials &= Vials(good, each, seed);
        return vials ? 0 : 1;
    }

    private static bool Vials(int good, int each, ulong seed)
    {
        using var work = new WorkFolder();
        var scene = new VialScene();
        RenderedVials.Write(work.At("teach"), VialDefect.None, good, TeachSeed + (seed * 100_000), scene);
        RenderedVials.Write(work.At("try"), VialDefect.None, FreshGood, TrySeed, scene);
        foreach (VialDefect defect in VialDefectName.Defects) RenderedVials.Write(work.At("try"), defect, each, TrySeed, scene, masks: true);
        TeachOptions options = OptionsOf(work.At("teach", "good"), 192, 384, seed) with { Region = new Box(400, 32, 480, 960) };
        return Compare($"vials 192×384, {good} good", options, work.At("try"), 0.99);
    }

    private static bool Cookies(ulong seed)
    {
        string? cookies = Folder();
        if (cookies is null)
        {
            Console.WriteLine("cookies: not at hand (expected shared/data/cookie beside the repository)");
            return false;
        }

        bool met = true;
        foreach ((int width, int height) in ((int, int)[])[(192, 256), (240, 320)])
            met &= Compare($"cookies {width}×{height}, 31 good", OptionsOf(Path.Combine(cookies, "train", "good"), width, height, seed), Path.Combine(cookies, "test"), width == 192 ? 0.99 : 0.998);
        return met;
    }

    private static bool Compare(string what, TeachOptions options, string tryFolder, double goal)
    {
        Console.WriteLine($"{what}:");
        double seen = 0;
        foreach ((string name, double? share) in Shares)
        {
            long start = Stopwatch.GetTimestamp();
            TaughtModel taught = Teacher.Teach(options with { PlacesShare = share }, null, CancellationToken.None);
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            IReadOnlyList<TrialScore> scores = Try(taught, tryFolder);
            float[] good = [.. scores.Where(s => s.Kind == Trial.GoodKind).Select(s => s.Score)];
            TrialScore[] bad = [.. scores.Where(s => s.Kind != Trial.GoodKind)];
            double all = Trial.Auroc(good, [.. bad.Select(s => s.Score)]);
            if (share is null) seen = all;
            PassportClass judged = taught.Passport.Classes[0];
            TeachFacts facts = taught.Passport.TaughtFrom!;
            int notAccepted = good.Count(g => g >= judged.AcceptBelow), missed = bad.Count(b => b.Score < judged.AcceptBelow);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {name,-11} AUROC {all:0.0000}  places' share {facts.PlacesShare:0.00}  good not accepted {notAccepted}/{good.Length} (held out {facts.HeldOutNotAccepted:P1}, bound {facts.HeldOutNotAcceptedUpperBound:P1})  missed {missed}/{bad.Length}  {seconds:0.0} s"));
            if (share is null && bad.Select(b => b.Kind).Distinct().Count() > 1)
                Console.WriteLine("    " + string.Join("  ", bad.GroupBy(b => b.Kind).Select(k => string.Create(CultureInfo.InvariantCulture, $"{k.Key} {Trial.Auroc(good, [.. k.Select(b => b.Score)]):0.0000}"))));
            TrialScore[] masked = [.. bad.Where(b => b.PeakInDefect is not null)];
            if (masked.Length > 0)
                Console.WriteLine($"    map's peak in the defect {masked.Count(b => b.PeakInDefect == true)}/{masked.Length}: " + string.Join("  ", masked.GroupBy(b => b.Kind).Select(k => $"{k.Key} {k.Count(b => b.PeakInDefect == true)}/{k.Count()}")));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  default {seen:0.0000} (goal ≥ {goal}: {(Math.Round(seen, 3) >= goal ? "met" : "MISSED")})"));
        return Math.Round(seen, 3) >= goal;
    }

    internal static IReadOnlyList<TrialScore> Try(TaughtModel taught, string folder)
    {
        using var models = new WorkFolder();
        File.WriteAllBytes(models.At(taught.Passport.ModelFile), taught.Onnx.ToArray());
        if (!OnnxModel.TryLoad(models.Path, taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true, threads: 2))
            throw new InvalidOperationException(refusal.Text);
        using (model) return Trial.Run(model, folder, null, CancellationToken.None);
    }

    internal static TeachOptions OptionsOf(string images, int width, int height, ulong seed) => new()
    {
        ImagesFolder = images,
        BackboneFile = Path.Combine("models", "efficientnet-lite0", "1", "features.onnx"),
        Name = "auroc",
        Version = "1",
        InputWidth = width,
        InputHeight = height,
        Threads = 2,
        Seed = seed,
        Components = _components,
        BankPatches = _bank,
    };

    internal static string? Folder()
    {
        for (DirectoryInfo? folder = new(Environment.CurrentDirectory); folder is not null; folder = folder.Parent)
        {
            string cookies = Path.Combine(folder.FullName, "shared", "data", "cookie");
            if (Directory.Exists(cookies)) return cookies;
        }

        return null;
    }
}
