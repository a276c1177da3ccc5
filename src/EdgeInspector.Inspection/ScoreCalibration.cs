using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace EdgeInspector.Inspection;

/// <summary>How a model's raw score of a class becomes one that reads like a probability: a rising table, straight between its points.</summary>
/// <remarks>
/// Immutable. Outside the table the end's score holds. Only additions, multiplications and divisions of IEEE 754 are used, each of which keeps
/// order: a higher raw score never gives a lower one, and every machine gives the same bits.
/// </remarks>
public sealed class ScoreCalibration : IEquatable<ScoreCalibration>
{
    /// <summary>Points of a table at the most.</summary>
    public const int PointsMax = 256;

    private const float RawMax = 1e6f;

    private readonly float[] _raw;
    private readonly float[] _score;

    private ScoreCalibration(float[] raw, float[] score)
    {
        _raw = raw;
        _score = score;
    }

    /// <summary>Points of the table, 2..<see cref="PointsMax"/>, in the order of their raw scores.</summary>
    public IEnumerable<(float Raw, float Score)> Points => _raw.Zip(_score);

    /// <summary>The least score that it gives.</summary>
    public float Lowest => _score[0];

    /// <summary>The greatest score that it gives.</summary>
    public float Highest => _score[^1];

    /// <summary>Makes a calibration, or says which rule the points break.</summary>
    public static bool TryCreate(
        IReadOnlyList<(float Raw, float Score)> points, [NotNullWhen(true)] out ScoreCalibration? calibration, [NotNullWhen(false)] out string? problem)
    {
        calibration = null;
        problem = Problem(points);
        if (problem is not null) return false;
        calibration = new ScoreCalibration([.. points.Select(p => p.Raw)], [.. points.Select(p => p.Score)]);
        return true;
    }

    /// <summary>The calibrated score. Of what is no number: no number.</summary>
    public float Of(float raw)
    {
        if (float.IsNaN(raw)) return raw;
        if (raw <= _raw[0]) return _score[0];
        if (raw >= _raw[^1]) return _score[^1];
        int upper = Array.BinarySearch(_raw, raw);
        if (upper >= 0) return _score[upper];
        upper = ~upper;
        float share = (raw - _raw[upper - 1]) / (_raw[upper] - _raw[upper - 1]);

        // Rounding must not lift the last value of a piece above the next one's first.
        return Math.Min(_score[upper - 1] + ((_score[upper] - _score[upper - 1]) * share), _score[upper]);
    }

    /// <summary>The least raw score that gives at least the calibrated one; the least number there is when all do, infinite when none does.</summary>
    public float RawFrom(float score)
    {
        if (score <= Lowest) return float.MinValue;
        if (score > Highest) return float.PositiveInfinity;

        // Floats in order are whole numbers in order: some thirty halvings find the very one.
        (long below, long from) = (Order(_raw[0]), Order(_raw[^1]));
        while (from - below > 1)
        {
            long middle = below + ((from - below) / 2);
            if (Of(FromOrder(middle)) >= score) from = middle;
            else below = middle;
        }

        return FromOrder(from);
    }

    public bool Equals(ScoreCalibration? other) =>
        other is not null && _raw.AsSpan().SequenceEqual(other._raw) && _score.AsSpan().SequenceEqual(other._score);

    public override bool Equals(object? obj) => Equals(obj as ScoreCalibration);

    public override int GetHashCode() => HashCode.Combine(_raw.Length, _raw[0], _score[^1]);

    private static string? Problem(IReadOnlyList<(float Raw, float Score)> points)
    {
        if (points.Count is < 2 or > PointsMax) return $"has {points.Count} points; allowed: 2..{PointsMax}";
        for (int i = 0; i < points.Count; i++)
        {
            (float raw, float score) = points[i];
            if (!(Math.Abs(raw) <= RawMax)) return Text($"point {i}: raw {raw} is outside -{RawMax}..{RawMax}");
            if (!(score is >= 0 and <= 1)) return Text($"point {i}: score {score} is outside 0..1");
            if (i == 0) continue;
            if (raw <= points[i - 1].Raw) return Text($"point {i}: raw {raw} is not above {points[i - 1].Raw} before it");
            if (score < points[i - 1].Score) return Text($"point {i}: score {score} is below {points[i - 1].Score} before it; a higher raw score must not look better");
        }

        return points[^1].Score > points[0].Score ? null : "gives every raw score the same";
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static long Order(float value)
    {
        int bits = BitConverter.SingleToInt32Bits(value);
        return bits >= 0 ? bits : -(long)(bits & int.MaxValue);
    }

    private static float FromOrder(long order) =>
        order >= 0 ? BitConverter.Int32BitsToSingle((int)order) : -BitConverter.Int32BitsToSingle((int)-order);
}
