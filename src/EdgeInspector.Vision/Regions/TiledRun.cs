using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Alignment;

namespace EdgeInspector.Vision.Regions;

/// <summary>A model over the tiles of one camera's image: each is brought into the input, run and decoded for itself.</summary>
/// <remarks>
/// Tiles of one size share tensors, so memory grows with the sizes, not with the tiles. All of it is allocated at the making. Owned by one
/// thread, <see cref="Stop"/> apart.
/// </remarks>
internal sealed class TiledRun : IDisposable
{
    private readonly List<Group> _groups = [];
    private readonly (int Group, int InGroup)[] _tiles;

    /// <param name="model">Shared.</param>
    /// <param name="camera">The image, in the pixel format that the camera sends.</param>
    /// <param name="plan">At least one tile.</param>
    /// <param name="classes">Null for runs whose outputs nobody decodes.</param>
    public TiledRun(OnnxModel model, CameraBinding camera, TilePlan plan, JudgedClasses? classes)
    {
        Passport passport = model.Passport;
        Tiles = plan.Tiles;
        _tiles = new (int, int)[Tiles.Count];
        try
        {
            foreach (IGrouping<(int Width, int Height), Box> size in Tiles.GroupBy(t => (t.Width, t.Height)))
            {
                Box[] boxes = size.ToArray();
                IPreprocessor preprocessor = IPreprocessor.For(model, camera with { Region = boxes[0] });
                var run = new BoundRun(model, preprocessor);
                var placement = new InputPlacement(passport.Input, boxes, plan.Judged, camera);
                for (int i = 0; i < Tiles.Count; i++)
                {
                    int at = Array.IndexOf(boxes, Tiles[i]);
                    if (at >= 0) _tiles[i] = (_groups.Count, at);
                }

                _groups.Add(new Group(preprocessor, run, placement, classes is null ? null : IDecoder.For(run, passport, classes, placement)));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public IReadOnlyList<Box> Tiles { get; }

    /// <summary>Brings a tile into the input. False, and nothing read, when the model is bound to another size or format of image.</summary>
    public bool TryFill(int tile, in ImageView image, out SampleMeasurement sample)
    {
        (int group, int at) = _tiles[tile];
        Group own = _groups[group];
        own.Placement.MoveTo(at);
        own.Preprocessor.MoveTo(Tiles[tile].X, Tiles[tile].Y);
        if (!own.Preprocessor.TryFill(image, out sample)) return false;
        own.Placement.Pose = own.Preprocessor.Pose;
        return true;
    }

    /// <summary>Measures the tile that was filled last.</summary>
    public void MeasureInto(SampleMeter meter, int tile)
    {
        Group own = _groups[_tiles[tile].Group];
        meter.Add(own.Preprocessor.Levels, own.Placement);
    }

    /// <summary>Runs the model on the tile that was filled last. Throws what the runtime throws.</summary>
    public void Run(int tile) => _groups[_tiles[tile].Group].Run.Run();

    /// <summary>Reads what the run of this tile left.</summary>
    public DecodeOutcome Decode(int tile, out FindingList findings) => _groups[_tiles[tile].Group].Decoder!.Decode(out findings);

    /// <summary>The map behind what was decoded of this tile last; the next tile of its size overwrites it.</summary>
    public MapView MapOf(int tile) => _groups[_tiles[tile].Group].Decoder!.Map;

    /// <summary>Where the part lies in the tile that was filled last; null: nothing is aligned.</summary>
    public PartPose? PoseOf(int tile) => _groups[_tiles[tile].Group].Placement.Pose;

    /// <summary>The distance to the teaching data that the run of this tile told; null: the model tells none.</summary>
    public float? DistanceOf(int tile) => _groups[_tiles[tile].Group].Run.Distance;

    /// <summary>Rows that the last run gave of each list of boxes whose length is open; null: there is no such list.</summary>
    public OutputTensor? Counts(int tile) => _groups[_tiles[tile].Group].Run.Counts;

    public OutputTensor Output(int tile, string name) => _groups[_tiles[tile].Group].Run.Output(name);

    /// <summary>Ends a run that does not end by itself, and each that follows until <see cref="Allow"/>. From any thread.</summary>
    public void Stop()
    {
        foreach (Group group in _groups) group.Run.Stop();
    }

    public void Allow()
    {
        foreach (Group group in _groups) group.Run.Allow();
    }

    public void Dispose()
    {
        foreach (Group group in _groups)
        {
            group.Run.Dispose();
            group.Preprocessor.Dispose();
        }
    }

    /// <summary>What tiles of one size share.</summary>
    private sealed record Group(IPreprocessor Preprocessor, BoundRun Run, InputPlacement Placement, IDecoder? Decoder);
}
