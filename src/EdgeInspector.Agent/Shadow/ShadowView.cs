using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Shadow;

/// <summary>What the shadow model said of one view.</summary>
/// <param name="ReceivedAt">Line time at which the image was received: with the camera it names the view.</param>
/// <param name="Outcome">How far the view got.</param>
/// <param name="Judgement">By the shadow's own thresholds.</param>
public readonly record struct ShadowView(TimeSpan ReceivedAt, ViewOutcome Outcome, ViewJudgement Judgement);
