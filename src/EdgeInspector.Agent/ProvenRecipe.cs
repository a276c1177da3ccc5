using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent;

/// <summary>A recipe with the model that judges for it, loaded and proven: the same at the start of a line and at a change of recipe.</summary>
/// <remarks>Owns the model and everything made from it. Immutable; the finders belong to the inspect threads as long as it is active.</remarks>
public sealed class ProvenRecipe : IDisposable
{
    private readonly OnnxModel _model;

    private ProvenRecipe(LineConfiguration settings, Recipe recipe, OnnxModel model, DefectFinder[] finders, KnownAnswerCheck known, LinkShares links)
    {
        Settings = settings;
        Recipe = recipe;
        _model = model;
        Finders = finders;
        Known = known;
        Links = links;
    }

    /// <summary>The line's configuration with this recipe, its model and its batch.</summary>
    public LineConfiguration Settings { get; private init; }

    public Recipe Recipe { get; }

    public Passport Passport => Settings.Passport;

    /// <summary>One for each camera, in the order of the configuration.</summary>
    public IReadOnlyList<DefectFinder> Finders { get; }

    public KnownAnswerCheck Known { get; }

    /// <summary>The packet delays for this recipe's images.</summary>
    public LinkShares Links { get; }

    /// <summary>Loads and proves everything, or says what is wrong; then nothing is left behind.</summary>
    public static bool TryProve(
        LineConfiguration settings, ILoggerFactory loggers, TimeProvider time, [NotNullWhen(true)] out ProvenRecipe? proven, [NotNullWhen(false)] out RecipeRefusal? refusal)
    {
        proven = null;

        // What a link cannot carry shows as lost packets, and only when all cameras send: it is known before.
        var links = LinkShares.Make(
            (settings.Cameras, settings.Recipe, settings.Passport), LinkShares.CardMbps, out IReadOnlyList<(int Camera, string Problem)> overloaded);
        refusal = overloaded.Count > 0 ? new RecipeRefusal(AuditEventKind.Remark, string.Join("; ", overloaded.Select(o => o.Problem))) : null;
        if (refusal is not null) return false;

        OnnxModel? model = null;
        KnownAnswerCheck? known = null;
        var finders = new List<DefectFinder>();
        try
        {
            var recipe = settings.Recipe.ToRecipe(settings.Passport);
            if (TryLoad(settings, recipe, loggers, time, finders, out model, out known, out ModelRefusal? unfit))
            {
                proven = new ProvenRecipe(settings, recipe, model, [.. finders], known, links);
                return true;
            }

            refusal = new RecipeRefusal(AuditEventKind.ModelRefused, unfit.ToString());
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            refusal = new RecipeRefusal(AuditEventKind.Remark, failure.Message);
        }

        foreach (DefectFinder finder in finders) finder.Dispose();
        known?.Dispose();
        model?.Dispose();
        return false;
    }

    /// <summary>The same loaded recipe under another batch; the caller goes on with one of the two only.</summary>
    public ProvenRecipe For(LineConfiguration settings) => new(settings, Recipe, _model, [.. Finders], Known, Links);

    public void Dispose()
    {
        foreach (DefectFinder finder in Finders) finder.Dispose();
        Known.Dispose();
        _model.Dispose();
    }

    private static bool TryLoad(
        LineConfiguration settings, Recipe recipe, ILoggerFactory loggers, TimeProvider time, List<DefectFinder> finders,
        [NotNullWhen(true)] out OnnxModel? model, [NotNullWhen(true)] out KnownAnswerCheck? known, [NotNullWhen(false)] out ModelRefusal? refusal)
    {
        known = null;
        model = null;
        refusal = Line.Unproven(settings, time.GetUtcNow());
        if (refusal is not null) return false;
        bool isBench = settings.Model.Unreleased == UnreleasedModel.Allow;
        ModelRefusal? unloaded = null;
        model = Line.OnRaisedThread(() =>
            OnnxModel.TryLoad(settings.Model.Folder, settings.Passport, loggers.CreateLogger<OnnxModel>(), out OnnxModel? loaded, out unloaded, isBench) ? loaded : null);
        if (model is null)
        {
            refusal = unloaded!;
            return false;
        }

        if (!KnownAnswerCheck.TryCreate(model, settings.Model.Folder, out known, out refusal)) return false;
        foreach (CameraSettings camera in settings.Cameras)
        {
            string? pixelFormat = camera.PixelFormatWith(settings.Recipe);
            if (!DefectFinder.TryCreate(
                model, recipe, loggers.CreateLogger<DefectFinder>(), out DefectFinder? finder, out refusal, pixelFormat, camera.Name, settings.Recipe.Measurements, camera.MicrometresPerPixel))
                return false;
            finders.Add(finder);
        }

        return true;
    }
}
