using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Shadow;

/// <summary>A second model, released or a candidate, that sees the cameras' images and has no say.</summary>
/// <remarks>
/// Found to be what its passport says like the line's own model. It judges by its passport's thresholds, in the recipe's sample space and beside
/// the recipe's measurements, and of each camera's image what its own passport says of this camera, by name. It runs on the shadow's thread
/// alone, whatever number of threads its passport pins; it is loaded on a lowered thread, so that a thread of the runtime's could not be above it.
/// </remarks>
public sealed class ShadowModel : IDisposable
{
    private readonly OnnxModel _model;
    private readonly DefectFinder[] _finders;

    private ShadowModel(OnnxModel model, DefectFinder[] finders, Recipe recipe)
    {
        _model = model;
        _finders = finders;
        Recipe = recipe;
    }

    public Passport Passport => _model.Passport;

    /// <summary>The shadow's own thresholds.</summary>
    public Recipe Recipe { get; }

    /// <summary>Loads the shadow of a line, or says why there is none.</summary>
    public static bool TryOpen(
        string folder, LineConfiguration line, ILoggerFactory loggers, [NotNullWhen(true)] out ShadowModel? shadow, [NotNullWhen(false)] out string? refusal)
    {
        shadow = null;
        refusal = null;
        if (PassportFile.Read(Path.Combine(folder, Passport.FileName), out IReadOnlyList<ConfigurationProblem> problems) is not Passport passport)
        {
            refusal = string.Join("; ", problems);
            return false;
        }

        CameraBinding own = passport.Camera, theirs = line.Passport.Camera;
        if ((own.ImageWidth, own.ImageHeight) != (theirs.ImageWidth, theirs.ImageHeight))
        {
            refusal = $"shadow '{passport.Id}' is bound to images of {own.ImageWidth}×{own.ImageHeight}, the line's are {theirs.ImageWidth}×{theirs.ImageHeight}";
            return false;
        }

        // Measurements judge in both, so that they are no difference of the models; what the recipe says of the line's own classes is not the shadow's.
        Recipe recipe;
        try
        {
            // A candidate that tells no distance to its teaching data is compared all the same: it has no say.
            SampleSpace space = line.Recipe.SampleSpace;
            if (passport.Output.EmbeddingDistance.Length == 0) space = space with { EmbeddingDistanceMax = null };
            recipe = (line.Recipe with { Classes = [], Motion = null, SampleSpace = space }).ToRecipe(passport);
        }
        catch (ArgumentException misfit)
        {
            refusal = $"shadow '{passport.Id}' does not fit recipe '{line.Recipe.Id}': {misfit.Message}";
            return false;
        }

        ModelRefusal? refused = null;
        OnnxModel? model = Line.OnLoweredThread(() =>
            OnnxModel.TryLoad(folder, passport, loggers.CreateLogger<ShadowModel>(), out OnnxModel? loaded, out refused, allowUnreleased: true, threads: 1) ? loaded : null);
        if (model is null)
        {
            refusal = refused!.ToString();
            return false;
        }

        // A table of a model that gives other answers here than where it was qualified would say nothing.
        if (!KnownAnswerCheck.TryCreate(model, folder, out KnownAnswerCheck? known, out refused))
        {
            refusal = refused.ToString();
            model.Dispose();
            return false;
        }

        known.Dispose();
        var finders = new List<DefectFinder>();
        foreach (CameraSettings camera in line.Cameras)
        {
            string? format = camera.PixelFormatWith(line.Recipe) ?? line.Passport.Camera.PixelFormat;
            if (DefectFinder.TryCreate(model, recipe, loggers.CreateLogger<ShadowModel>(), out DefectFinder? finder, out refused, format, camera.Name, line.Recipe.Measurements, camera.MicrometresPerPixel))
            {
                finders.Add(finder);
                continue;
            }

            refusal = refused.ToString();
            foreach (DefectFinder made in finders) made.Dispose();
            model.Dispose();
            return false;
        }

        shadow = new ShadowModel(model, [.. finders], recipe);
        return true;
    }

    /// <summary>Where in one camera's images it looks, one run each.</summary>
    public IReadOnlyList<Box> BoxesOf(int camera) => _finders[camera].TileBoxes;

    /// <summary>The look at one camera's images.</summary>
    public ShadowLook LookOf(int camera)
    {
        DefectFinder finder = _finders[camera];
        return (in ImageView image, out FindingList findings) => finder.Inspect(image, out findings, out _);
    }

    /// <summary>Ends a run that goes on while the line stops.</summary>
    public void StopRuns()
    {
        foreach (DefectFinder finder in _finders) finder.StopRun();
    }

    public void Dispose()
    {
        foreach (DefectFinder finder in _finders) finder.Dispose();
        _model.Dispose();
    }
}
