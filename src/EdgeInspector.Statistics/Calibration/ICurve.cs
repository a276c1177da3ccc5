namespace EdgeInspector.Statistics.Calibration;

/// <summary>What a raw score means: a curve that never falls.</summary>
public interface ICurve
{
    /// <summary>Chance of a defect at a raw score, 0..1.</summary>
    double Of(double raw);

    /// <summary>The curve as points with rising raw scores, straight between them and level outside: at most <paramref name="pointsMax"/>, 2 at the least unless it is level.</summary>
    IReadOnlyList<(double Raw, double Score)> ToPoints(int pointsMax);
}
