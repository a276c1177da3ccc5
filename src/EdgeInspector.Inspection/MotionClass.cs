namespace EdgeInspector.Inspection;

/// <summary>A class of its own for what moves in one way: bubble, particle, glass mark, each with its own thresholds.</summary>
/// <param name="Kind">The motion; never <see cref="MotionKind.Unknown"/>.</param>
/// <param name="Class">What a finding that moves so is judged as. Its thresholds are held against the score of the class that the model gave, calibrated if that class is.</param>
public sealed record MotionClass(MotionKind Kind, DefectClass Class);
