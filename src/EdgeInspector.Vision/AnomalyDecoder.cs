using System.Numerics.Tensors;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Reads an anomaly model: always one finding, with the image's score and the box around the map's peak.</summary>
/// <remarks>A model without a score has the map's maximum as its score; one without a map has the region as its box.</remarks>
internal sealed class AnomalyDecoder : IDecoder
{
    private readonly OutputTensor? _score;
    private readonly OutputTensor? _map;
    private readonly RegionWalk? _walk;
    private readonly InputPlacement _placement;

    // The map with what is not judged at minus infinity; used for tiles that a mask touches.
    private readonly float[]?[] _hidden;
    private readonly float[] _judged;
    private readonly int _class;
    private readonly float _acceptBelow;
    private readonly float _cellWidth;
    private readonly float _cellHeight;

    public AnomalyDecoder(BoundRun run, Passport passport, JudgedClasses classes, InputPlacement placement)
    {
        ModelOutput output = passport.Output;
        _score = output.Score.Length > 0 ? run.Output(output.Score) : null;
        _map = output.Map.Length > 0 ? run.Output(output.Map) : null;
        _placement = placement;
        _class = classes.InRecipe(0);
        _acceptBelow = classes.AcceptBelow(0);
        _hidden = [];
        _judged = [];
        if (_map is null) return;
        (int width, int height) = ((int)_map.Shape[^1], (int)_map.Shape[^2]);
        _walk = new RegionWalk(width, height);
        _cellWidth = (float)passport.Input.Width / width;
        _cellHeight = (float)passport.Input.Height / height;
        _hidden = placement.HiddenCells(width, height);
        _judged = new float[width * height];
    }

    public MapView Map => _map is null ? default : new MapView(_map.Floats, 1, (int)_map.Shape[^1]);

    public DecodeOutcome Decode(out FindingList findings)
    {
        findings = default;
        ReadOnlySpan<float> map = _map is null ? default : _map.Floats;
        int peak = MapPeak.Find(map, out bool isFinite);
        if (!isFinite) return DecodeOutcome.Failed;
        float[]? hidden = map.IsEmpty ? null : _hidden[_placement.Tile];
        if (hidden is not null)
        {
            TensorPrimitives.Add(map, hidden, _judged);
            map = _judged;
            peak = MapPeak.Find(map, out _);
        }

        // Masked, the score is what the map says of the judged part: the rules let no other score be masked.
        float score = _score is null || hidden is not null ? map[peak] : _score.Floats[0];
        if (!float.IsFinite(score)) return DecodeOutcome.Failed;

        findings.Add(new Finding(_class, score, peak < 0 ? _placement.Region : BoxAround(map, peak)));
        return DecodeOutcome.Decoded;
    }

    // What hangs together with the peak, is above the accept threshold and at least half as high: the half keeps a
    // grave defect's blurred foot out of its box.
    private Box BoxAround(ReadOnlySpan<float> map, int peak)
    {
        float level = Math.Min(map[peak], Math.Max(_acceptBelow, map[peak] / 2));
        _walk!.Restart();
        _walk.Walk(map, peak, level);
        return _placement.ToImage(_walk.Left * _cellWidth, _walk.Top * _cellHeight, (_walk.Right + 1) * _cellWidth, (_walk.Bottom + 1) * _cellHeight);
    }
}
