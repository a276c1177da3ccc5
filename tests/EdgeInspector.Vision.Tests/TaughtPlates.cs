using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>A model that was taught from a folder of plates, ready to look at picture files.</summary>
internal sealed class TaughtPlates : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "edge-inspector-taught-" + Guid.NewGuid().ToString("N"));
    private readonly OnnxModel _model;
    private readonly DefectFinder _finder;
    private readonly DefectClass[] _classes;

    private TaughtPlates(TaughtModel taught)
    {
        Taught = taught;
        Directory.CreateDirectory(_folder);
        File.WriteAllBytes(Path.Combine(_folder, taught.Passport.ModelFile), taught.Onnx.ToArray());
        Assert.True(OnnxModel.TryLoad(_folder, taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        _model = model;
        _classes = [.. taught.Passport.Classes.Select(c => c.ToDefectClass())];
        var recipe = Recipe.Create(
            "plates", "0", 1, _classes, new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal), refusal?.ToString());
        _finder = finder;
    }

    public TaughtModel Taught { get; }

    public static TaughtPlates Of(string imagesFolder) => new(Teacher.Teach(TeachingTests.OptionsFor(imagesFolder), null, CancellationToken.None));

    /// <summary>What is measured of a picture after a change to it, and where the part lies, if one is looked for.</summary>
    public unsafe SampleMeasurement Look(string file, Action<Mat> change, PartPlace? part = null)
    {
        using Mat image = Cv2.ImRead(file, ImreadModes.Grayscale);
        change(image);
        var view = new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), PixelFormat.Mono8);
        Assert.Equal(ViewOutcome.Inspected, _finder.Inspect(view, out FindingList _, out SampleMeasurement sample));
        if (part is null) return sample;
        var space = new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0, Part = part };
        Assert.True(DefectFinder.TryCreate(_model, Recipe.Create("plates", "0", 1, _classes, space), NullLogger.Instance, out DefectFinder? finder, out _));
        using (finder)
        {
            finder.Inspect(view, out FindingList _, out SampleMeasurement placed);
            return placed with { EmbeddingDistance = sample.EmbeddingDistance };
        }
    }

    public float DistanceOf(string file, Action<Mat> change) => Look(file, change).EmbeddingDistance!.Value;

    public void Dispose()
    {
        _finder.Dispose();
        _model.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
