namespace EdgeInspector.Inspection;

/// <summary>What values of a measurement are good, in its unit; between the two pairs lies <see cref="Verdict.Undecided"/>.</summary>
/// <param name="RejectBelow">Lower values are a defect. Not above <paramref name="AcceptFrom"/>; minus infinity: none is too low.</param>
/// <param name="AcceptFrom">Least good value.</param>
/// <param name="AcceptTo">Greatest good value.</param>
/// <param name="RejectAbove">Higher values are a defect. Not below <paramref name="AcceptTo"/>; infinity: none is too high.</param>
public readonly record struct MeasurementLimits(float RejectBelow, float AcceptFrom, float AcceptTo, float RejectAbove)
{
    /// <summary>Scores below it are good: the class of every measurement has this threshold.</summary>
    public const float AcceptBelow = 1;

    /// <summary>Scores from it on are a defect.</summary>
    public const float RejectFrom = 2;

    /// <summary>0 for a good value, 1 to less than 2 for one between the limits, 2 for a defect. A value that is no number scores as one between.</summary>
    public float Score(float value)
    {
        if (value >= AcceptFrom && value <= AcceptTo) return 0;
        if (value < RejectBelow || value > RejectAbove) return RejectFrom;
        float share = value < AcceptFrom ? (AcceptFrom - value) / (AcceptFrom - RejectBelow) : (value - AcceptTo) / (RejectAbove - AcceptTo);
        return float.IsFinite(share) ? Math.Clamp(AcceptBelow + share, AcceptBelow, MathF.BitDecrement(RejectFrom)) : AcceptBelow;
    }
}
