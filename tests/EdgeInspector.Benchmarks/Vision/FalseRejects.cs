using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Fresh good rendered vials at the proposed threshold: how many are not accepted, against the bound that the passport states.</summary>
/// <remarks>
/// Arguments: vials (default 5000), model folder (default models/vial-10r/1), seed (default 700000000, used for nothing else).
/// A vial takes about 60 ms of one core, so 5000 take some three minutes on two. Exit code 1 when the share lies above the bound.
/// </remarks>
internal static class FalseRejects
{
    public static int Run(string[] args)
    {
        int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 5000;
        string folder = args.Length > 1 ? args[1] : Path.Combine("models", "vial-10r", "1");
        ulong seed = args.Length > 2 ? ulong.Parse(args[2], CultureInfo.InvariantCulture) : 700_000_000;
        Passport? passport = PassportFile.Read(Path.Combine(folder, Passport.FileName), out IReadOnlyList<ConfigurationProblem> problems);
        ModelRefusal? refusal = null;
        if (passport?.TaughtFrom is null || !OnnxModel.TryLoad(folder, passport, NullLogger.Instance, out OnnxModel? model, out refusal, allowUnreleased: true))
        {
            Console.Error.WriteLine(refusal?.Text ?? $"'{folder}' holds no taught model: {string.Join('\n', problems)}");
            return 1;
        }

        using (model)
        {
            PassportClass judged = passport.Classes[0];
            long start = Stopwatch.GetTimestamp();
            float[] scores = Scores(model, count, seed);
            int undecided = scores.Count(s => s >= judged.AcceptBelow && s < judged.RejectFrom), rejected = scores.Count(s => s >= judged.RejectFrom);
            double share = (double)(undecided + rejected) / count, bound = passport.TaughtFrom.HeldOutNotAcceptedUpperBound;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{passport.Id}, {count} fresh good vials in {Stopwatch.GetElapsedTime(start).TotalSeconds:0} s: {undecided} undecided, {rejected} rejected, together {share:P2}; "
                + $"agreed {passport.TaughtFrom.FalseRejectRate:P1}, held out {passport.TaughtFrom.HeldOutNotAccepted:P2}, stated bound {bound:P2} (goal: inside: {(share <= bound ? "met" : "MISSED")})"));
            return share <= bound ? 0 : 1;
        }
    }

    private static unsafe float[] Scores(OnnxModel model, int count, ulong seed)
    {
        CameraBinding camera = model.Passport.Camera;
        var recipe = Recipe.Create(
            model.Passport.Id,
            "1",
            views: 1,
            model.Passport.Classes.Select(c => new DefectClass(c.Name, c.Category, c.AcceptBelow, c.RejectFrom)),
            new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
        var idle = new ConcurrentBag<DefectFinder>();
        var scores = new float[count];
        RenderedVials.EachPicture(VialDefect.None, count, seed, new VialScene { Width = camera.ImageWidth, Height = camera.ImageHeight }, (i, pixels) =>
        {
            if (!idle.TryTake(out DefectFinder? finder) && !DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out finder, out ModelRefusal? refusal))
                throw new InvalidOperationException(refusal.Text);
            fixed (byte* first = pixels)
            {
                ViewOutcome outcome = finder.Inspect(
                    new ImageView(first, camera.ImageWidth, camera.ImageHeight, camera.ImageWidth, PixelFormat.Mono8), out FindingList findings, out _);
                if (outcome != ViewOutcome.Inspected) throw new InvalidOperationException($"vial {i} was {outcome}");
                scores[i] = findings.Count > 0 ? findings[0].Score : 0;
            }

            idle.Add(finder);
        });
        foreach (DefectFinder finder in idle) finder.Dispose();
        return scores;
    }
}
