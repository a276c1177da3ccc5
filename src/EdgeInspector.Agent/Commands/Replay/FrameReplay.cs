using System.Globalization;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>Runs kept pixels through model and recipe again, on the way that a frame takes on the line, and compares with the record. [MOD-06]</summary>
internal sealed class FrameReplay : IDisposable
{
    private readonly LineConfiguration _configuration;
    private readonly OnnxModel _model;
    private readonly Recipe _recipe;
    private readonly RunPins _pins;
    private readonly Dictionary<string, DefectFinder> _finders = new(StringComparer.Ordinal);

    private FrameReplay(LineConfiguration configuration, OnnxModel model, Recipe recipe, RunPins pins)
    {
        _configuration = configuration;
        _model = model;
        _recipe = recipe;
        _pins = pins;
    }

    public Recipe Recipe => _recipe;

    /// <summary>Where in the image the model saw the view that was run last, tile after tile.</summary>
    public IReadOnlyList<MapPlace> Tiles { get; private set; } = [];

    /// <summary>What is not judged of the image that was run last.</summary>
    public IReadOnlyList<RegionMask> Masks { get; private set; } = [];

    /// <summary>Whether a plane of a tile's map shows something that the recipe judges.</summary>
    public bool IsJudged(int plane) => MapPlanes == Tiles.Count || !_configuration.Passport.Classes[plane].Good;

    /// <summary>The map of the view that was run last; empty when the model gives none.</summary>
    public float[] Map { get; private set; } = [];

    public int MapPlanes { get; private set; }

    public int MapWidth { get; private set; }

    /// <summary>How far the view got that was run last.</summary>
    public ViewOutcome Outcome { get; private set; }

    /// <summary>The findings of the view that was run last.</summary>
    public FindingList Findings { get; private set; }

    /// <summary>The pixels of the view that was run last.</summary>
    public byte[] Pixels { get; private set; } = [];

    /// <summary>Loads the configuration's model; null, and says why, when it may not run.</summary>
    public static FrameReplay? Open(LineConfiguration configuration, int threads, out string problem)
    {
        problem = "";
        Passport passport = configuration.Passport;
        Recipe recipe = configuration.Recipe.ToRecipe(passport);

        // A replay judges nothing: a draft, or a passport that has ended since, is no reason not to look.
        if (OnnxModel.TryLoad(configuration.Model.Folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true, threads))
            return new FrameReplay(configuration, model, recipe, RunPins.Of(configuration, threads));
        problem = refusal.ToString();
        return null;
    }

    /// <summary>Runs one view again.</summary>
    /// <param name="view">As recorded.</param>
    /// <param name="evidenceFolder">Where its file is.</param>
    public ReplayedView Run(RecordedView view, string evidenceFolder)
    {
        IReadOnlyList<string> pins = view.Pins.DifferencesTo(_pins);
        if (view.Frame is not { } frame) return NotReplayed(view, pins, $"its pixels are not kept ({(view.State.Length > 0 ? view.State : "none")})");
        if (Unpack(Path.Combine(evidenceFolder, frame.File), frame.SizeBytes, out string problem) is not { } pixels) return NotReplayed(view, pins, problem);
        string hash = Convert.ToHexStringLower(SHA256.HashData(pixels));
        if (hash != frame.Sha256) return NotReplayed(view, pins, $"frame: the pixels are not those of the record: SHA-256 {frame.Sha256} -> {hash}");
        if (!PixelFormat.TryParse(frame.PixelFormat, out PixelFormat format)) return NotReplayed(view, pins, $"pixel format '{frame.PixelFormat}' is not known");
        if ((long)format.MinStrideBytes(frame.Width) * frame.Height != pixels.Length)
            return NotReplayed(view, pins, $"frame: {frame.Width} x {frame.Height} {frame.PixelFormat} is not {pixels.Length} bytes");
        if (Finder(view.Camera, out problem) is not { } finder) return NotReplayed(view, pins, problem);

        Tiles = MapPlace.Of(_configuration.Passport, view.Camera);
        Masks = [.. _configuration.Passport.Camera.Masks.Where(mask => mask.Concerns(view.Camera))];
        SortedDictionary<string, string> now = Look(finder, pixels, frame, format, view.Map is not null, view);
        string[] differences =
        [
            .. view.Answers.Where(then => now.GetValueOrDefault(then.Key) != then.Value).Select(then => $"{then.Key}: {then.Value} -> {now.GetValueOrDefault(then.Key, "nothing")}"),
            .. now.Where(here => !view.Answers.ContainsKey(here.Key)).Select(here => $"{here.Key}: nothing -> {here.Value}"),
        ];
        return new ReplayedView(view, differences.Length == 0 ? ReplayResult.BitExact : ReplayResult.Differs, differences, pins, now["score"]);
    }

    public void Dispose()
    {
        foreach (DefectFinder finder in _finders.Values) finder.Dispose();
        _model.Dispose();
    }

    /// <summary>The bytes of a kept file; null, and says why, when it is not whole.</summary>
    public static byte[]? Unpack(string path, int sizeBytes, out string problem)
    {
        problem = "";
        try
        {
            using FileStream packed = File.OpenRead(path);
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            var bytes = new byte[sizeBytes];
            unpacked.ReadExactly(bytes);
            if (unpacked.ReadByte() < 0) return bytes;
            problem = $"file '{path}' holds more than the {sizeBytes} bytes of its record";
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            problem = $"file '{path}': {unreadable.Message}";
        }

        return null;
    }

    private static ReplayedView NotReplayed(RecordedView view, IReadOnlyList<string> pins, string why) => new(view, ReplayResult.NotReplayed, [why], pins, "");

    private DefectFinder? Finder(string name, out string problem)
    {
        problem = "";
        if (_finders.TryGetValue(name, out DefectFinder? known)) return known;
        if (_configuration.Cameras.FirstOrDefault(c => c.Name == name) is not { } camera)
        {
            problem = $"camera '{name}' is not in the configuration";
            return null;
        }

        string? format = camera.PixelFormatWith(_configuration.Recipe);
        if (!DefectFinder.TryCreate(_model, _recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal, format, name, _configuration.Recipe.Measurements, camera.MicrometresPerPixel))
        {
            problem = refusal.ToString();
            return null;
        }

        _finders.Add(name, finder);
        return finder;
    }

    // The same calls in the same order as the inspection stage makes them.
    private unsafe SortedDictionary<string, string> Look(DefectFinder finder, byte[] pixels, FrameEvidence frame, PixelFormat format, bool hasMap, RecordedView recorded)
    {
        ViewOutcome outcome;
        FindingList findings;
        SampleMeasurement sample;
        fixed (byte* first = pixels)
            outcome = finder.Inspect(new ImageView(first, frame.Width, frame.Height, format.MinStrideBytes(frame.Width), format), out findings, out sample);
        sample = sample with { ExposureMicroseconds = recorded.ExposureMicroseconds, Gain = recorded.Gain };
        if (outcome == ViewOutcome.Inspected && !_recipe.SampleSpace.AdmitsLight(sample)) (outcome, findings) = (ViewOutcome.OutsideSampleSpace, default);
        ViewJudgement judgement = _recipe.Judge(outcome, findings);

        MapView map = outcome == ViewOutcome.Inspected ? finder.Map : default;
        (Map, MapPlanes, MapWidth, Outcome, Findings, Pixels) = (map.Values.ToArray(), map.Planes, map.Width, outcome, findings, pixels);
        var now = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["outcome"] = Hyphenated(outcome.ToString()),
            ["verdict"] = Hyphenated(judgement.Verdict.ToString()),
            ["reason"] = Hyphenated(judgement.Reason.ToString()),
            ["score"] = Digits(judgement.Score),
            ["mean"] = Digits(sample.Mean),
            ["saturated"] = Digits(sample.Saturated),
            ["sharpness"] = Digits(sample.Sharpness),
            ["p1"] = Digits(sample.P1),
            ["p50"] = Digits(sample.P50),
            ["p99"] = Digits(sample.P99),
            ["part"] = Sides(sample.Part),
            ["embedding_distance"] = sample.EmbeddingDistance is { } distance ? Digits(distance) : "null",
            ["outside"] = outcome == ViewOutcome.OutsideSampleSpace ? _recipe.SampleSpace.Check(sample).ToString() : "",
            ["findings_total"] = findings.Total.ToString(CultureInfo.InvariantCulture),
        };
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];
            DefectClass? defectClass = (uint)finding.DefectClass < (uint)_recipe.Classes.Count ? _recipe.Classes[finding.DefectClass] : null;
            string name = defectClass?.Name ?? $"{finding.DefectClass}";
            now[string.Create(CultureInfo.InvariantCulture, $"finding {i}")] = string.Create(
                CultureInfo.InvariantCulture, $"{name} {Digits(defectClass?.ScoreOf(finding.Score) ?? finding.Score)} of {Digits(finding.Score)} at {Sides(finding.Box)}{Measured(finding, defectClass)}");
        }

        // A map that was made beside the line is not the model's own word.
        if (hasMap || map.Planes > 0) now["map"] = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes<float>(Map)));
        return now;
    }

    private static string Measured(in Finding finding, DefectClass? defectClass) => finding.Measurement == MeasurementStatus.None
        ? ""
        : $", {Hyphenated(finding.Measurement.ToString())} {(finding.Measurement == MeasurementStatus.Measured ? Digits(finding.Value) : "null")} {defectClass?.Unit} {finding.Text}".TrimEnd();

    private static string Sides(Box box) => string.Create(CultureInfo.InvariantCulture, $"{box.X},{box.Y},{box.Width},{box.Height}");

    /// <summary>As the records write it: the fewest digits that read back to the same binary32.</summary>
    public static string Digits(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>As the records write the name of an enum's value.</summary>
    public static string Hyphenated(string name) =>
        string.Concat(name.Select((c, i) => char.IsAsciiLetterUpper(c) ? (i > 0 ? "-" : "") + char.ToLowerInvariant(c) : c.ToString()));
}
