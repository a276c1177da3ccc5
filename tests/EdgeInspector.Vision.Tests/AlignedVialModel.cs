using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>A model taught on sixteen loosely seated vials, aligned; and others to try it on. Made once for the tests of a class.</summary>
public sealed class AlignedVialModel : IDisposable
{
    private readonly SeatedVials _vials = new();

    public AlignedVialModel()
    {
        _vials.Write("teach", 16, 1000, VialDefect.None, 9, 2);
        _vials.Write("try/good", 16, 5000, VialDefect.None, 9, 2);
        foreach (VialDefect defect in (VialDefect[])[VialDefect.Particle, VialDefect.Crack, VialDefect.LowFill, VialDefect.Chip])
            _vials.Write($"try/{VialDefectName.Of(defect)}", 6, 6000 + (100 * (ulong)defect), defect, 9, 2);
        Options = new TeachOptions
        {
            ImagesFolder = Path.Combine(_vials.Folder, "teach"),
            BackboneFile = TeachingTests.Backbone,
            Name = "seated",
            Version = "1",
            Region = SeatedVials.Region,
            InputWidth = 160,
            InputHeight = 320,
            BankPatches = 0,
            Align = true,
            CountsLeftOut = false,
            Threads = 2,
        };
        Taught = Teacher.Teach(Options, null, CancellationToken.None);
        Folder = Path.Combine(_vials.Folder, "model");
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, Taught.Passport.ModelFile), Taught.Onnx.ToArray());
        Assert.True(OnnxModel.TryLoad(Folder, Taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.Text);
        Model = model;
        Recipe = Recipe.Create(
            "seated", "1", views: 1, Taught.Passport.Classes.Select(c => c.ToDefectClass()),
            new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
    }

    public TeachOptions Options { get; }

    public TaughtModel Taught { get; }

    public OnnxModel Model { get; }

    public Recipe Recipe { get; }

    public string Folder { get; }

    public string Trial => Path.Combine(_vials.Folder, "try");

    public AlignmentLimits Limits => Taught.Passport.Input.Alignment!;

    public DefectFinder Finder()
    {
        Assert.True(DefectFinder.TryCreate(Model, Recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.Text);
        return finder;
    }

    public void Dispose()
    {
        Model.Dispose();
        _vials.Dispose();
    }
}
