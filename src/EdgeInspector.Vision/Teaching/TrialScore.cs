using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Teaching;

/// <summary>What a model said of one image file.</summary>
/// <param name="Kind">Name of the image's folder: <c>good</c> or a kind of defect.</param>
/// <param name="File">Path of the image.</param>
/// <param name="Outcome">How far the inspection got.</param>
/// <param name="Verdict">By the passport's thresholds.</param>
/// <param name="Score">The worst finding's; where nothing ran, the one at which rejection begins.</param>
/// <param name="Box">The worst finding's, in image pixels.</param>
/// <param name="PeakInDefect">Whether the map's peak lies in the annotated defect, within a patch; null: no annotation, or nothing ran.</param>
public sealed record TrialScore(string Kind, string File, ViewOutcome Outcome, Verdict Verdict, float Score, Box Box, bool? PeakInDefect);
