using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Importing;

/// <summary>What a model said of one sample image.</summary>
/// <param name="File">Name of the image, without its folder.</param>
/// <param name="Outcome">How far the image got.</param>
/// <param name="Judgement">By the passport's own thresholds.</param>
/// <param name="Findings">The worst ones.</param>
/// <param name="Milliseconds">Pre-processing, run and decoding.</param>
public sealed record SampleResult(string File, ViewOutcome Outcome, ViewJudgement Judgement, FindingList Findings, double Milliseconds)
{
    /// <summary>What was measured of it.</summary>
    public SampleMeasurement Sample { get; init; }
}
