namespace EdgeInspector.Inspection;

/// <summary>What the model saw, or what was measured beside it: a class, how sure or how far out it is, and where.</summary>
/// <param name="DefectClass">Position of the class in <see cref="Recipe.Classes"/>.</param>
/// <param name="Score">The model's score, or that of <see cref="MeasurementLimits"/>; higher is worse; never a number that is not one.</param>
/// <param name="Box">In pixels of the camera's image, not of the model's input.</param>
public readonly record struct Finding(int DefectClass, float Score, Box Box)
{
    /// <summary>None for a finding of the model.</summary>
    public MeasurementStatus Measurement { get; init; }

    /// <summary>What was measured, in the class's <see cref="Inspection.DefectClass.Unit"/>; 0 unless <see cref="Measurement"/> is Measured.</summary>
    public float Value { get; init; }

    /// <summary>What a code said; null otherwise.</summary>
    public string? Text { get; init; }
}
