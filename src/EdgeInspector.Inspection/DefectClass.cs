namespace EdgeInspector.Inspection;

/// <summary>A kind of fault that is judged, with the two thresholds that make three verdicts.</summary>
/// <param name="Name">The model's name of the class, as in records and summaries.</param>
/// <param name="Category">How grave it is.</param>
/// <param name="AcceptBelow">Scores below it are clean. Not above <paramref name="RejectFrom"/>.</param>
/// <param name="RejectFrom">Scores from it on are a defect; between the two lies <see cref="Verdict.Undecided"/>.</param>
public sealed record DefectClass(string Name, DefectCategory Category, float AcceptBelow, float RejectFrom)
{
    /// <summary>How the views say it together. Default: one view's reject rejects the unit.</summary>
    public ViewFusion Fusion { get; init; }
}
