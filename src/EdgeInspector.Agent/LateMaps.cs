using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent;

/// <summary>Makes the maps of a classifier's views beside the line: which parts of the picture the score hangs on.</summary>
/// <remarks>
/// Owned by the writer of the evidence. Loads a model of its own when the first such map is wanted: what runs here at low priority never
/// touches what judges, nor a model that a change of recipe takes away. Bounded in time; a map that is not ready by then is not kept, and an
/// event says so.
/// </remarks>
public sealed class LateMaps : IDisposable
{
    // A picture that is partly covered is in no sample space.
    private static readonly SampleSpace Everything = new() { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 };

    private readonly Func<LineConfiguration> _active;
    private readonly TimeSpan _within;
    private readonly TimeProvider _time;
    private readonly Dictionary<int, DefectFinder> _finders = [];
    private LineConfiguration? _settings;
    private OnnxModel? _model;

    /// <param name="active">The settings that judge now.</param>
    /// <param name="within">Longest time for one map; zero makes none.</param>
    /// <param name="time">Measures it.</param>
    public LateMaps(Func<LineConfiguration> active, TimeSpan within, TimeProvider time)
    {
        _active = active;
        _within = within;
        _time = time;
    }

    /// <summary>Makes the map of a kept view; null for models that say where by themselves.</summary>
    /// <param name="kept">Its buffer is only read.</param>
    /// <param name="whyNoTime">What else waits for this thread, in words: the map is then given up. Null: nothing does.</param>
    public unsafe LateMap? Make(in KeptView kept, Func<string?> whyNoTime)
    {
        ArgumentNullException.ThrowIfNull(whyNoTime);
        LineConfiguration settings = _active();
        if (settings.Passport.Output.Kind != ModelOutputKind.Classifier || _within == TimeSpan.Zero) return null;
        if (whyNoTime() is { } busy) return NotMade(busy);
        if (Finder(settings, kept.Camera, out string problem) is not { } finder) return NotMade(problem);
        long begun = _time.GetTimestamp();
        var map = new OcclusionMap(finder);
        fixed (byte* pixels = kept.Buffer.Pixels)
        {
            var image = new ImageView(
                pixels, kept.Buffer.Width, kept.Buffer.Height, kept.Buffer.PixelFormat.MinStrideBytes(kept.Buffer.Width), kept.Buffer.PixelFormat);
            if (!map.TryMake(image, () => whyNoTime() ?? WhyLate(begun))) return NotMade(map.Problem);
        }

        byte[] values = MemoryMarshal.AsBytes(map.Values).ToArray();
        return new LateMap("occlusion", values, OcclusionMap.Columns, OcclusionMap.Rows, Convert.ToHexStringLower(SHA256.HashData(values)), "");
    }

    public void Dispose()
    {
        foreach (DefectFinder finder in _finders.Values) finder.Dispose();
        _finders.Clear();
        _model?.Dispose();
        _model = null;
    }

    private string? WhyLate(long begun) =>
        _time.GetElapsedTime(begun) > _within ? $"{_within.TotalMilliseconds:0} ms (evidence.map-within-ms) were over" : null;

    private static LateMap NotMade(string why) => new("occlusion", default, 0, 0, "", why);

    private DefectFinder? Finder(LineConfiguration settings, int camera, out string problem)
    {
        problem = "";
        if (!ReferenceEquals(settings, _settings)) Dispose();
        _settings = settings;
        if (_finders.TryGetValue(camera, out DefectFinder? made)) return made;
        ModelRefusal? refusal = null;

        // One thread: a run then stays on this one, with its low priority. The model's own threads would have the normal one.
        if (_model is null && !OnnxModel.TryLoad(settings.Model.Folder, settings.Passport, NullLogger.Instance, out _model, out refusal, allowUnreleased: true, threads: 1))
        {
            problem = refusal.ToString();
            return null;
        }

        Recipe judged = settings.Recipe.ToRecipe(settings.Passport);
        var recipe = Recipe.Create(judged.Id, judged.ProductCode, judged.Views, judged.Classes, Everything);
        CameraSettings own = settings.Cameras[camera];
        if (!DefectFinder.TryCreate(_model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal, own.PixelFormatWith(settings.Recipe), own.Name))
        {
            problem = refusal.ToString();
            return null;
        }

        _finders.Add(camera, finder);
        return finder;
    }
}
