using System.Globalization;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Eight good images, whichever eight they are: how far AUROC and the rate of false rejects scatter, and whether the stated bound holds.</summary>
/// <remarks>Arguments: draws (default 5), images of each (default 8), bank patches (default 800). 200 fresh good vials, 10 of each of nine defects; cookies: the 23 others and 14 good, 40 cracked.</remarks>
internal static class TaughtEight
{
    public static int Run(string[] args)
    {
        int draws = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5, each = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 8;
        int bank = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : 800;
        using var work = new WorkFolder();
        var scene = new VialScene { Width = 420, Height = 840 };
        RenderedVials.Write(work.At("try"), VialDefect.None, 200, 60_000_000, scene);
        foreach (VialDefect defect in VialDefectName.Defects) RenderedVials.Write(work.At("try"), defect, 10, 60_000_000, scene);
        var vials = new List<Draw>();
        for (int draw = 0; draw < draws; draw++)
        {
            RenderedVials.Write(work.At($"teach{draw}"), VialDefect.None, each, 900_000 + (ulong)(draw * 10_000), scene);
            vials.Add(Try(TaughtAuroc.OptionsOf(work.At($"teach{draw}", "good"), 192, 384, 1) with { BankPatches = bank }, work.At("try")));
        }

        Tell($"vials 192×384, {each} good", vials);
        if (TaughtAuroc.Folder() is not string cookies) return 1;
        string[] all = [.. Directory.GetFiles(Path.Combine(cookies, "train", "good")).Order(StringComparer.Ordinal)];
        var eights = new List<Draw>();
        for (int draw = 0; draw < draws; draw++)
        {
            // Another order of the same images for each draw.
            int[] order = [.. Enumerable.Range(0, all.Length)];
            new Random(draw).Shuffle(order);
            using var folders = new WorkFolder();
            Copy(order.Take(each).Select(i => all[i]), folders.At("teach"));
            Copy(order.Skip(each).Select(i => all[i]).Concat(Directory.GetFiles(Path.Combine(cookies, "test", "good"))), folders.At("try", "good"));
            foreach (string kind in Directory.GetDirectories(Path.Combine(cookies, "test")).Where(k => Path.GetFileName(k) is not ("good" or "ground_truth")))
                Copy(Directory.GetFiles(kind), folders.At("try", Path.GetFileName(kind)));
            eights.Add(Try(TaughtAuroc.OptionsOf(folders.At("teach"), 192, 256, 1) with { BankPatches = bank }, folders.At("try")));
        }

        Tell($"cookies 192×256, {each} good", eights);
        return 0;
    }

    private static Draw Try(TeachOptions options, string folder)
    {
        TaughtModel taught = Teacher.Teach(options, null, CancellationToken.None);
        IReadOnlyList<TrialScore> scores = TaughtAuroc.Try(taught, folder);
        TrialScore[] good = [.. scores.Where(s => s.Kind == Trial.GoodKind)], bad = [.. scores.Where(s => s.Kind != Trial.GoodKind)];
        return new Draw(
            Trial.Auroc([.. good.Select(s => s.Score)], [.. bad.Select(s => s.Score)]),
            good.Count(s => s.Verdict != Verdict.Accept) / (double)good.Length,
            taught.Passport.TaughtFrom!.HeldOutNotAcceptedUpperBound,
            bad.Count(s => s.Verdict == Verdict.Accept) / (double)bad.Length);
    }

    private static void Tell(string what, List<Draw> draws)
    {
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: AUROC {draws.Min(d => d.Auroc):0.0000} to {draws.Max(d => d.Auroc):0.0000}, bound kept in {draws.Count(d => d.NotAccepted <= d.Bound)} of {draws.Count}"));
        foreach (Draw draw in draws)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  AUROC {draw.Auroc:0.0000}  good not accepted {draw.NotAccepted:P1} (stated bound {draw.Bound:P1})  missed {draw.Missed:P1}"));
    }

    private static void Copy(IEnumerable<string> files, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (string file in files) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)), overwrite: true);
    }

    private readonly record struct Draw(double Auroc, double NotAccepted, double Bound, double Missed);
}
