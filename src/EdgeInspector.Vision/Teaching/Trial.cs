using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Tries a model on image files, through the very finder that the line uses.</summary>
public static class Trial
{
    /// <summary>Name of the folder whose images are good.</summary>
    public const string GoodKind = "good";

    /// <summary>Inspects the images in the sub-folders of <paramref name="folder"/>; each sub-folder is a kind.</summary>
    /// <param name="model">Its passport's thresholds judge.</param>
    /// <param name="folder">Sub-folder <c>good</c> and one for each kind of defect.</param>
    /// <param name="progress">Told after each image.</param>
    /// <param name="cancellation">Looked at before each image.</param>
    /// <param name="freshOnly">True leaves out the images of defects that weighed the heads when the model was taught with this folder.</param>
    /// <exception cref="TeachException">A file cannot be read, or no image was found.</exception>
    public static IReadOnlyList<TrialScore> Run(
        OnnxModel model, string folder, IProgress<TeachProgress>? progress, CancellationToken cancellation, bool freshOnly = false)
    {
        (string Kind, string File)[] files = Kinds(folder)
            .SelectMany(kind => TeachingImages.FilesIn(Path.Combine(folder, kind))
                .Where((_, i) => !freshOnly || kind == GoodKind || !Probes.Weighs(i))
                .Select(file => (kind, file)))
            .ToArray();
        if (files.Length == 0)
            throw new TeachException($"folder '{folder}' has no sub-folder with images; expected one for each kind");

        Recipe recipe = RecipeOf(model.Passport);
        if (!DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal))
            throw new TeachException(refusal.Text);

        using (finder)
        {
            var scores = new List<TrialScore>(files.Length);
            foreach ((string kind, string file) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                scores.Add(Inspect(finder, recipe, kind, file, PeakTruth.MaskOf(folder, kind, file)));
                progress?.Report(new TeachProgress("try", scores.Count, files.Length));
            }

            return scores;
        }
    }

    /// <summary>Names of the sub-folders with images, in ordinal order.</summary>
    internal static string[] Kinds(string folder)
    {
        if (!Directory.Exists(folder)) throw new TeachException($"folder '{folder}' does not exist");
        return Directory.GetDirectories(folder)
            .Select(f => Path.GetFileName(f))
            .Where(name => name != PeakTruth.MasksFolder)
            .Order(StringComparer.Ordinal)
            .ToArray();
    }

    /// <summary>Chance that a bad image scores above a good one, ties half: the area under the ROC curve, 0..1.</summary>
    public static double Auroc(IReadOnlyCollection<float> good, IReadOnlyCollection<float> bad)
    {
        double wins = 0;
        foreach (float b in bad)
        {
            foreach (float g in good) wins += b > g ? 1 : b == g ? 0.5 : 0;
        }

        return wins / ((double)good.Count * bad.Count);
    }

    private static unsafe TrialScore Inspect(DefectFinder finder, Recipe recipe, string kind, string file, string? mask)
    {
        using Mat image = TeachingImages.ReadOne(file, out _);
        PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
        var view = new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format);
        ViewOutcome outcome = finder.Inspect(view, out FindingList findings, out _);
        ViewJudgement judgement = recipe.Judge(outcome, findings);
        Finding worst = findings.Count > 0 ? findings[0] : default;

        // What is not judged is not accepted: it counts as if it had been rejected narrowly, of good images, too.
        float score = outcome == ViewOutcome.Inspected ? worst.Score : recipe.Classes[0].RejectFrom;
        bool? peakInDefect = mask is not null && outcome == ViewOutcome.Inspected ? PeakTruth.Holds(finder, mask) : null;
        return new TrialScore(kind, file, outcome, judgement.Verdict, score, worst.Box, peakInDefect);
    }

    // The sample space is left wide open: the model is on trial here, not the light.
    private static Recipe RecipeOf(Passport passport) => Recipe.Create(
        passport.Id,
        passport.Name,
        views: 1,
        passport.Classes.Where(c => !c.Good).Select(c => c.ToDefectClass()),
        new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
}
