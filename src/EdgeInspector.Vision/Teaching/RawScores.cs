using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Tells the model's own score of every class for an image, judged or not: what a calibration is fitted to.</summary>
/// <remarks>
/// Images take the way of the line. Classifiers and anomaly models tell the score of each class; the others only of those that reach their threshold, or of the
/// highest when none does: a class that is not told scores 0. Owned by one thread.
/// </remarks>
public sealed class RawScores : IDisposable
{
    // No score is below it.
    private const float Floor = -1e6f;

    private readonly OnnxModel _model;
    private readonly Recipe _recipe;
    private readonly Dictionary<(string Camera, string Format), DefectFinder> _finders = [];

    /// <param name="model">The caller disposes it afterwards.</param>
    public RawScores(OnnxModel model)
    {
        _model = model;
        Passport passport = model.Passport;
        bool tellsAll = passport.Output.Kind is ModelOutputKind.Anomaly or ModelOutputKind.Classifier;

        // The sample space is left wide open: what the model gives is asked, not whether the light is right.
        _recipe = Recipe.Create(
            passport.Id, passport.Name, views: 1,
            passport.Classes.Where(c => !c.Good).Select(c => new DefectClass(c.Name, c.Category, tellsAll ? Floor : c.ToDefectClass().RawAcceptBelow, float.MaxValue)),
            new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
    }

    /// <summary>The classes that are judged, in the order of the scores.</summary>
    public IReadOnlyList<string> Classes => [.. _recipe.Classes.Select(c => c.Name)];

    /// <summary>The scores of an image file.</summary>
    /// <exception cref="TeachException">It cannot be read, does not fit the model, or the model failed on it.</exception>
    public unsafe float[] Of(string file, out string sha256)
    {
        using Mat image = TeachingImages.ReadOne(file, out sha256);
        PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
        return Of(new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format), file, "");
    }

    /// <summary>The scores of an image that a camera took.</summary>
    /// <param name="image">The caller's.</param>
    /// <param name="name">Names it in a refusal.</param>
    /// <param name="camera">Whose regions count; empty: all.</param>
    /// <exception cref="TeachException">It does not fit the model, or the model failed on it.</exception>
    public float[] Of(in ImageView image, string name, string camera)
    {
        ViewOutcome outcome = FinderFor(image.PixelFormat.ToString(), camera).Inspect(image, out FindingList findings, out _);
        CameraBinding expected = _model.Passport.Camera;
        if (outcome == ViewOutcome.OutsideSampleSpace)
            throw new TeachException($"image '{name}' is {image.Width}×{image.Height} {image.PixelFormat}; expected {expected.ImageWidth}×{expected.ImageHeight} {expected.PixelFormat}");
        if (outcome != ViewOutcome.Inspected) throw new TeachException($"image '{name}': the model gave no scores ({outcome})");
        var scores = new float[_recipe.Classes.Count];
        var told = new bool[scores.Length];
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];
            if (told[finding.DefectClass] && scores[finding.DefectClass] >= finding.Score) continue;
            (scores[finding.DefectClass], told[finding.DefectClass]) = (finding.Score, true);
        }

        return scores;
    }

    public void Dispose()
    {
        foreach (DefectFinder finder in _finders.Values) finder.Dispose();
    }

    private DefectFinder FinderFor(string format, string camera)
    {
        if (_finders.TryGetValue((camera, format), out DefectFinder? known)) return known;
        if (!DefectFinder.TryCreate(_model, _recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal, format, camera.Length > 0 ? camera : null))
            throw new TeachException(refusal.Text);
        _finders.Add((camera, format), finder);
        return finder;
    }
}
