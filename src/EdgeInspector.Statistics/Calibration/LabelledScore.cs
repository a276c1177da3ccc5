namespace EdgeInspector.Statistics.Calibration;

/// <summary>A score, and what was true.</summary>
/// <param name="Score">A model's raw one (any finite number, higher is worse), or a calibrated one, 0..1.</param>
/// <param name="IsDefect">By a person, or by how the thing was made.</param>
public readonly record struct LabelledScore(double Score, bool IsDefect);
