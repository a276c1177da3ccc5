using System.Diagnostics.CodeAnalysis;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Measuring;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Vision;

/// <summary>Looks at one camera's frames: sample space, pre-processing, model, decoder. The third step of a frame's way.</summary>
/// <remarks>
/// Owned by one inspect thread; nothing here is thread-safe. All memory is allocated by <see cref="TryCreate"/>: inspecting
/// allocates 0 managed bytes. The pixels stay the caller's and are only read during the call.
/// </remarks>
public sealed class DefectFinder : IDisposable
{
    // Enough for the second stage of the compiler.
    private const int WarmUpRuns = 40;

    private readonly ILogger _log;
    private readonly TiledRun _run;
    private readonly TileMerge _merge;
    private readonly MeasuringStation _measuring;
    private readonly SampleSpace _sampleSpace;
    private readonly SampleMeter _meter;
    private readonly CameraBinding _camera;

    // The maps of all tiles, which share the tensor that each run leaves its map in. Empty for a single tile.
    private readonly float[] _maps;

    // The map of an aligned input, laid back over the camera's image; null when nothing is aligned.
    private readonly CameraMap? _cameraMap;

    private DefectFinder(ILogger log, OnnxModel model, CameraBinding camera, TiledRun run, TileMerge merge, MeasuringStation measuring, SampleSpace sampleSpace)
    {
        _log = log;
        Model = model;
        _camera = camera;
        _run = run;
        _merge = merge;
        _measuring = measuring;
        _sampleSpace = sampleSpace;
        _meter = new SampleMeter(sampleSpace.Part);
        _maps = run.Tiles.Count > 1 ? new float[run.Tiles.Count * run.MapOf(0).Values.Length] : [];
        MapView map = run.MapOf(0);
        if (model.Passport.Input.Alignment is not null && map.Width > 0)
            _cameraMap = new CameraMap(new AlignmentGeometry(model.Passport.Input, camera), map.Values.Length / map.Width, map.Width);
    }

    public OnnxModel Model { get; }

    /// <summary>Runs of the model that a frame takes: its tiles with a judged pixel.</summary>
    public int Tiles => _run.Tiles.Count;

    /// <summary>Views whose model threw or gave a value that is no number or out of its range.</summary>
    public long ModelFailures { get; private set; }

    /// <summary>Views with more findings than are looked at.</summary>
    public long TooManyFindings { get; private set; }

    /// <summary>Views outside the sample space.</summary>
    public long OutsideSampleSpace { get; private set; }

    /// <summary>Where in the camera's image the tiles lie, in their order.</summary>
    public IReadOnlyList<Box> TileBoxes => _run.Tiles;

    /// <summary>The map of the view that was inspected last; empty for models without one. By the owner, until the next view.</summary>
    /// <remarks>Of several tiles the planes follow each other in the order of <see cref="TileBoxes"/>. It means nothing unless that view's outcome was Inspected.</remarks>
    public MapView Map
    {
        get
        {
            MapView map = _run.MapOf(0);
            if (_cameraMap is not null) return new MapView(_cameraMap.Cells, 1, map.Width);
            return Tiles == 1 ? map : new MapView(_maps, map.Planes * Tiles, map.Width);
        }
    }

    /// <summary>Bytes of the largest image that is inspected here, lines without filling.</summary>
    public int ImageBytes => PixelFormat.TryParse(_camera.PixelFormat, out PixelFormat format)
        ? format.MinStrideBytes(_camera.ImageWidth) * _camera.ImageHeight
        : 0;

    /// <summary>Makes a finder for one camera, or says why the recipe and the model do not fit.</summary>
    /// <param name="model">Shared; the caller disposes it after the finder.</param>
    /// <param name="recipe">Judges every class of the model that is not a good one, by name; gives the limits of a usable frame.</param>
    /// <param name="log">Gets a line for each model failure.</param>
    /// <param name="finder">The caller disposes it.</param>
    /// <param name="refusal">Why not.</param>
    /// <param name="pixelFormat">What the camera sends, one of <see cref="FittingFormats"/>; null is the passport's.</param>
    /// <param name="cameraName">Whose regions and masks of the passport count; null: all of them.</param>
    /// <param name="measurements">What is measured beside the model, of all cameras; each has a class in the recipe.</param>
    /// <param name="micrometresPerPixel">One pixel of the camera on the unit; null: unknown, and nothing may need it.</param>
    public static bool TryCreate(
        OnnxModel model,
        Recipe recipe,
        ILogger log,
        [NotNullWhen(true)] out DefectFinder? finder,
        [NotNullWhen(false)] out ModelRefusal? refusal,
        string? pixelFormat = null,
        string? cameraName = null,
        IReadOnlyList<Measurement>? measurements = null,
        double? micrometresPerPixel = null)
    {
        finder = null;
        Passport passport = model.Passport;
        refusal = RecipeClasses.Match(passport, recipe, out int[] recipeClass);
        if (refusal is not null) return false;

        CameraBinding camera = passport.Camera with { PixelFormat = pixelFormat ?? passport.Camera.PixelFormat };
        if (FittingFormats.Of(passport.Camera) is var fitting && !fitting.Contains(camera.PixelFormat))
        {
            refusal = new ModelRefusal(
                ModelRefusalReason.RecipeMismatch, $"model '{passport.Id}': PixelFormat {camera.PixelFormat} does not fit; allowed: {string.Join(", ", fitting)}");
            return false;
        }

        if (recipe.SampleSpace.EmbeddingDistanceMax is not null && passport.Output.EmbeddingDistance.Length == 0)
        {
            refusal = new ModelRefusal(
                ModelRefusalReason.RecipeMismatch,
                $"model '{passport.Id}' tells no distance to its teaching data, and embedding-distance-max limits it: every view would be undecided");
            return false;
        }

        TilePlan plan = TilePlan.Of(camera, cameraName);
        if (plan.Tiles.Count == 0)
        {
            refusal = new ModelRefusal(ModelRefusalReason.RecipeMismatch, $"model '{passport.Id}': no judged region for camera '{cameraName}': nothing could ever be rejected");
            return false;
        }

        if (!MeasuringStation.TryCreate(measurements ?? [], recipe, camera, cameraName, micrometresPerPixel, out MeasuringStation? measuring, out string? unmeasured))
        {
            refusal = new ModelRefusal(ModelRefusalReason.RecipeMismatch, unmeasured);
            return false;
        }

        TiledRun run;
        try
        {
            run = new TiledRun(model, camera, plan, new JudgedClasses(recipe, recipeClass));
        }
        catch (Exception missing) when (OpenCvLibrary.IsMissing(missing))
        {
            refusal = new ModelRefusal(ModelRefusalReason.RuntimeMismatch, $"model '{passport.Id}' sees {camera.PixelFormat}: {OpenCvLibrary.MissingText(missing)}");
            return false;
        }

        finder = new DefectFinder(log, model, camera, run, new TileMerge(recipe, plan.Tiles.Count), measuring, recipe.SampleSpace);
        return true;
    }

    /// <summary>Runs the whole step some times on a made-up image, so that the first real one does not wait for compiler and caches.</summary>
    /// <remarks>By the owner, before the first frame. Counts nothing.</remarks>
    public void WarmUp() => Rehearse(Math.Max(WarmUpRuns, Tiles));

    /// <summary>Does with a made-up image what is done with a real one, once: for its time.</summary>
    /// <remarks>By the owner, before the first frame. Counts nothing.</remarks>
    public void RehearseImage() => Rehearse(Tiles);

    private void Rehearse(int runs)
    {
        CameraBinding camera = _camera;
        if (!PixelFormat.TryParse(camera.PixelFormat, out PixelFormat format)) return;
        long sizeBytes = format.SizeBytes(camera.ImageWidth, camera.ImageHeight);
        using var image = new AlignedMemory(sizeBytes);
        unsafe
        {
            var view = new ImageView(image.Pointer, camera.ImageWidth, camera.ImageHeight, (int)(sizeBytes / camera.ImageHeight), format);
            for (int run = 0; run < runs; run++)
            {
                int tile = run % Tiles;
                _meter.Clear();
                if (_run.TryFill(tile, view, out _)) _run.MeasureInto(_meter, tile);
                _run.Run(tile);
                _run.Decode(tile, out FindingList findings);
                if (tile == 0) _measuring.AddTo(view, ref findings);
            }
        }
    }

    /// <summary>Inspects a frame that the caller owns and keeps.</summary>
    public ViewOutcome Inspect(Frame frame, out FindingList findings, out SampleMeasurement sample)
    {
        if (frame.Status == FrameStatus.Complete && frame.Info.HasPlane) return Inspect(frame.View, out findings, out sample);
        findings = default;
        sample = default;
        return frame.Status == FrameStatus.Complete ? ViewOutcome.NotInspected : ViewOutcome.FrameIncomplete;
    }

    /// <summary>Inspects pixels that the caller owns and keeps.</summary>
    /// <param name="image">Of the size in the passport and the format that was told; another one is outside the sample space.</param>
    /// <param name="findings">Empty unless the outcome is Inspected; boxes in pixels of the camera's image.</param>
    /// <param name="sample">Measured on the model's input size, the mean over the tiles; zero when the image was not read.</param>
    /// <returns>Inspected, OutsideSampleSpace, TooManyFindings or ModelFailed.</returns>
    public ViewOutcome Inspect(in ImageView image, out FindingList findings, out SampleMeasurement sample)
    {
        findings = default;
        sample = default;
        try
        {
            if (!TryLook(image, ref sample, out DecodeOutcome decoded))
            {
                OutsideSampleSpace++;
                return ViewOutcome.OutsideSampleSpace;
            }

            if (decoded == DecodeOutcome.Decoded)
            {
                findings = _merge.ToFindings();
                _measuring.AddTo(image, ref findings);
                return ViewOutcome.Inspected;
            }

            if (decoded == DecodeOutcome.TooMany)
            {
                TooManyFindings++;
                VisionLog.TooManyFindings(_log, Model.Passport.Id);
                return ViewOutcome.TooManyFindings;
            }

            VisionLog.ModelGaveNoNumber(_log, Model.Passport.Id);
        }
#pragma warning disable CA1031 // The boundary to native code: whatever fails there is a failed model, and never an accepted view.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            VisionLog.ModelFailed(_log, failed, Model.Passport.Id);
            _run.Allow();
        }

        ModelFailures++;
        findings = default;
        return ViewOutcome.ModelFailed;
    }

    /// <summary>Ends a run that has gone on for too long: it becomes a failed model. From any thread that outlives no finder.</summary>
    /// <remarks>When the run has just ended by itself, the next one fails instead: a view too few is accepted, never one too many.</remarks>
    public void StopRun() => _run.Stop();

    public void Dispose() => _run.Dispose();

    // Tile after tile. False outside the sample space: of a single tile before the model runs, of several when all of them are measured,
    // for one of them may well be empty glass.
    private bool TryLook(in ImageView image, ref SampleMeasurement sample, out DecodeOutcome decoded)
    {
        decoded = DecodeOutcome.Failed;
        _merge.Clear();
        _meter.Clear();
        float mean = 0, saturated = 0, sharpness = 0;
        float? distance = null;
        for (int tile = 0; tile < Tiles; tile++)
        {
            if (!_run.TryFill(tile, image, out SampleMeasurement part)) return false;
            mean += part.Mean;
            saturated += part.Saturated;
            sharpness += part.Sharpness;
            _run.MeasureInto(_meter, tile);
            sample = _meter.Complete(new SampleMeasurement(mean / (tile + 1), saturated / (tile + 1), sharpness / (tile + 1))) with { EmbeddingDistance = distance, Alignment = part.Alignment };
            if (Tiles == 1 && !_sampleSpace.AdmitsImage(sample)) return false;
            _run.Run(tile);
            if (_run.DistanceOf(tile) is { } own)
            {
                // The greatest of the tiles. What is no number is a failed model, as it is anywhere else in the outputs.
                if (!float.IsFinite(own)) return true;
                distance = Math.Max(distance ?? 0, own);
                sample = sample with { EmbeddingDistance = distance };
            }

            decoded = _run.Decode(tile, out FindingList found);
            if (decoded != DecodeOutcome.Decoded) return true;
            if (_cameraMap is not null && _run.PoseOf(tile) is { } pose) _cameraMap.Fill(_run.MapOf(tile).Values, pose);
            if (_maps.Length > 0) _run.MapOf(tile).Values.CopyTo(_maps.AsSpan(tile * (_maps.Length / Tiles)));
            _merge.Add(tile, found);
        }

        return _sampleSpace.AdmitsPicture(sample);
    }
}
