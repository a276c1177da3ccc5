using System.Globalization;

namespace EdgeInspector.Inspection;

/// <summary>A kind of fault that is judged, with the two thresholds that make three verdicts.</summary>
/// <param name="Name">The model's name of the class, as in records and summaries.</param>
/// <param name="Category">How grave it is.</param>
/// <param name="AcceptBelow">Scores below it are clean. Not above <paramref name="RejectFrom"/>.</param>
/// <param name="RejectFrom">Scores from it on are a defect; between the two lies <see cref="Verdict.Undecided"/>.</param>
/// <remarks>With a calibration the thresholds are of the calibrated score; a <see cref="Finding"/> carries the raw one.</remarks>
public sealed record DefectClass(string Name, DefectCategory Category, float AcceptBelow, float RejectFrom)
{
    /// <summary>How the views say it together. Default: one view's reject rejects the unit.</summary>
    public ViewFusion Fusion { get; init; }

    /// <summary>Of a class that findings have by their motion: which one; unknown for all others.</summary>
    public MotionKind Motion { get; init; }

    /// <summary>Unit of a measured class, such as <c>um</c>; null for a class of the model.</summary>
    public string? Unit { get; init; }

    /// <summary>Of a measured class: what its scores are made of; null for a class of the model.</summary>
    public MeasurementLimits? Limits { get; init; }

    /// <summary>What the model's score means; null: it is judged as it is.</summary>
    public ScoreCalibration? Calibration { get; init; }

    /// <summary>The score that the thresholds are held against.</summary>
    public float ScoreOf(float raw) => Calibration is null ? raw : Calibration.Of(raw);

    /// <summary>The least raw score that is not clean.</summary>
    public float RawAcceptBelow => Calibration is null ? AcceptBelow : Calibration.RawFrom(AcceptBelow);

    /// <summary>What the thresholds break against the calibration; null when they hold.</summary>
    /// <remarks>A threshold that no score reaches would judge nothing for ever, and look like a line without defects.</remarks>
    public string? CalibrationProblem()
    {
        if (Calibration is null) return null;
        if (!(RejectFrom <= Calibration.Highest))
            return string.Create(CultureInfo.InvariantCulture, $"reject-from {RejectFrom} is above the highest calibrated score {Calibration.Highest}: nothing could ever be rejected");
        return AcceptBelow > Calibration.Lowest
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"accept-below {AcceptBelow} is not above the lowest calibrated score {Calibration.Lowest}: nothing could ever be accepted");
    }
}
