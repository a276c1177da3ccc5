using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>A class that the model knows, with the thresholds it was qualified with.</summary>
public sealed record PassportClass
{
    /// <summary>Same name as in the recipe.</summary>
    public required string Name { get; init; }

    /// <summary>True for a classifier's class of good units: its value is never a finding. Default false.</summary>
    public bool Good { get; init; }

    public DefectCategory Category { get; init; } = DefectCategory.Critical;

    /// <summary>Scores below are clean. Not above <see cref="RejectFrom"/>.</summary>
    public float AcceptBelow { get; init; }

    /// <summary>Scores from it on are a defect; between the two lies doubt.</summary>
    public float RejectFrom { get; init; }

    /// <summary>What the model's score means; the thresholds are then of the calibrated score. Null: it is judged as it is.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>As a recipe judges it.</summary>
    public DefectClass ToDefectClass() => new(Name, Category, AcceptBelow, RejectFrom) { Calibration = Calibration };
}
