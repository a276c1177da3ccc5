using System.Globalization;
using System.Text;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Agent.Commands;

/// <summary>The page that lies beside a taught model: what it sees, what it finds, what it cannot know.</summary>
internal static class ModelCard
{
    /// <summary>What the model found: thresholds, the held-out rate, and a row for each kind of defect that was tried.</summary>
    public static string Findings(TaughtModel taught, IReadOnlyList<TrialScore> trial)
    {
        var text = new StringBuilder(ThresholdWords.OfGood(taught.Passport)).Append('\n');
        if (trial.Count == 0) return text.Append("No defects were given: what the model finds is not known.").ToString();

        TrialScore[] fresh = trial.Where(t => t.Kind == Trial.GoodKind).ToArray();
        float[] good = fresh.Length > 0 ? fresh.Select(t => t.Score).ToArray() : taught.HeldOutScores.ToArray();
        TrialScore[] bad = trial.Where(t => t.Kind != Trial.GoodKind).ToArray();
        text.Append(fresh.Length > 0
            ? $"Against {fresh.Length} fresh good images, of which {Count(fresh, Verdict.Undecided)} were undecided and "
                + $"{Count(fresh, Verdict.Reject)} rejected:\n\n"
            : "Against the held-out good images, for want of fresh ones:\n\n");
        text.Append("| kind | images | image AUROC | rejected | undecided | accepted (escaped) | map's peak in the defect |\n|---|---|---|---|---|---|---|\n");
        foreach (IGrouping<string, TrialScore> kind in bad.GroupBy(t => t.Kind)) Row(text, kind.Key, good, kind.ToArray());
        if (bad.Length == 0) return text.ToString();
        Row(text, "**all defects**", good, bad);
        return text.Append('\n').Append(ThresholdWords.OfDefects(taught.Passport, good, bad.Select(t => t.Score).ToArray())).Append('\n').ToString();
    }

    private static void Row(StringBuilder text, string kind, float[] good, TrialScore[] bad)
    {
        double auroc = Trial.Auroc(good, bad.Select(t => t.Score).ToArray());
        text.Append(CultureInfo.InvariantCulture, $"| {kind} | {bad.Length} | {auroc:0.0000} | {Count(bad, Verdict.Reject)} | ");
        text.Append(CultureInfo.InvariantCulture, $"{Count(bad, Verdict.Undecided)} | {Count(bad, Verdict.Accept)} | {Peaks(bad)} |\n");
    }

    /// <summary>How often the heat map points at the annotated defect.</summary>
    internal static string Peaks(TrialScore[] bad) => bad.Count(b => b.PeakInDefect is not null) is > 0 and int told
        ? $"{bad.Count(b => b.PeakInDefect == true)} of {told}"
        : "not annotated";

    private static string Weighing(TeachFacts facts) => facts.BankPatches == 0
        ? "places alone"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"places and a bank of {facts.BankPatches} patches at {facts.PlacesShare:0.00} to {1 - facts.PlacesShare:0.00}")
            + (facts.DefectsWeighed > 0 ? $", weighed by {facts.DefectsWeighed} real defects that are not in the table below" : "");

    /// <summary>How far a part may lie from the reference, for models that align; else empty.</summary>
    internal static string Aligned(ModelInput input) => input.Alignment is { } limits
        ? FormattableString.Invariant($", each part laid over the model's reference: shifted by up to {limits.ShiftMaxPixels} pixels, turned by up to {limits.AngleMaxDegrees}°, correlation from {limits.CorrelationMin}; else undecided")
        : "";

    private static int Count(TrialScore[] trial, Verdict verdict) => trial.Count(t => t.Verdict == verdict);

    /// <summary>The whole card, in Markdown.</summary>
    public static string Text(TaughtModel taught, string findings)
    {
        Passport p = taught.Passport;
        TeachFacts facts = p.TaughtFrom!;
        Box region = p.Camera.Region;
        string sees = $"{p.Camera.PixelFormat} {p.Camera.ImageWidth}×{p.Camera.ImageHeight}, region "
            + $"{region.X},{region.Y},{region.Width},{region.Height}, scaled to {p.Input.Width}×{p.Input.Height}{Aligned(p.Input)}";
        string runtime = $"ONNX Runtime {p.Runtime.OnnxRuntimeVersion}, {p.Runtime.Provider}, "
            + $"graph level {p.Runtime.GraphOptimizationLevel}, {p.Runtime.IntraOpThreads} thread";
        return string.Create(CultureInfo.InvariantCulture, $"""
            # Model {p.Id}

            An anomaly model: it knows good units alone and scores how far a view is from them. Score 0 is a middling good view,
            {p.Classes[0].RejectFrom} is where rejection begins.

            | | |
            |---|---|
            | sees | {sees} |
            | taught from | {facts.Images} good images, SHA-256 `{facts.ImagesSha256}`, {facts.Augmentations} altered copies of each |
            | made with | seed {facts.Seed}, {facts.Folds} folds, {Weighing(facts)} |
            | features | {facts.Backbone}, SHA-256 `{facts.BackboneSha256}` (Apache-2.0) |
            | file | `{p.ModelFile}`, {taught.Onnx.Length / 1e6:0.0} MB, SHA-256 `{p.ModelSha256}` |
            | runtime | {runtime} |

            ## What it finds

            {findings.TrimEnd()}

            ## What it cannot know

            - The thresholds are a proposal from good images; qualification on real defects decides.
            - A defect outside the region, or smaller than a few pixels of the {p.Input.Width}×{p.Input.Height} input, is not seen.
            - Good units that look unlike those it was taught from score high: teach anew, do not raise the threshold.

            """).ReplaceLineEndings("\n");
    }
}
