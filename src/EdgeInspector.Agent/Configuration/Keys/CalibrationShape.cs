using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>A class's calibration: a list of points, each a raw score and what it means.</summary>
internal sealed class CalibrationShape : Shape<ScoreCalibration>
{
    private static readonly Key<float> _raw = Key.Required("raw", new NumberShape(-1e6f, 1e6f), "0.5", "The model's score.");
    private static readonly Key<float> _score = Key.Required("score", new NumberShape(0, 1), "0.1", "The calibrated score.");

    private readonly ListShape<(float Raw, float Score)> _points = new(
        new Section<(float Raw, float Score)>([_raw, _score], v => (v.Get(_raw), v.Get(_score))), 2, ScoreCalibration.PointsMax);

    public override string Allowed => _points.Allowed;

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out ScoreCalibration value)
    {
        value = null;
        if (!_points.TryRead(node, key, reading, out IReadOnlyList<(float Raw, float Score)>? points)) return false;
        if (ScoreCalibration.TryCreate(points, out ScoreCalibration? made, out string? problem))
        {
            value = made;
            return true;
        }

        return reading.Refuse(node, key, $"{problem}; allowed: raw scores that rise, with scores 0..1 that do not fall");
    }

    public override JsonObject Schema() => _points.Schema();
}
