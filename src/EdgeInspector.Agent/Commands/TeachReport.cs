using System.Globalization;
using System.Net;
using System.Text;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Agent.Commands;

/// <summary>The page with pictures that lies beside a taught model: one file that needs nothing else, and well-formed XML besides.</summary>
internal static class TeachReport
{
    public const string FileName = "report.html";

    /// <summary>Pictures of each kind.</summary>
    private const int GoodShown = 8, MissedShown = 12, FoundShownOfKind = 2;

    private const string Style =
        "body{font:15px/1.45 sans-serif;margin:2em auto;max-width:64em;padding:0 1em;color:#222}table{border-collapse:collapse}"
        + "td,th{border:1px solid #ccc;padding:.2em .6em;text-align:left;vertical-align:top}code{font-size:85%;word-break:break-all}"
        + "figure{display:inline-block;margin:.4em;vertical-align:top}figcaption{font-size:80%;max-width:30em}img{max-height:240px;margin-right:2px}";

    /// <summary>The whole page.</summary>
    /// <param name="taught">The model.</param>
    /// <param name="goodFiles">The images it was taught from, in the order of its held-out scores.</param>
    /// <param name="trial">What was tried; may be empty.</param>
    /// <param name="pictures">Of the same model.</param>
    public static string Page(TaughtModel taught, IReadOnlyList<string> goodFiles, IReadOnlyList<TrialScore> trial, HeatPictures pictures)
    {
        Passport passport = taught.Passport;
        float acceptBelow = passport.Classes[0].AcceptBelow;
        TrialScore[] bad = [.. trial.Where(t => t.Kind != Trial.GoodKind)];
        float[] fresh = [.. trial.Where(t => t.Kind == Trial.GoodKind).Select(t => t.Score)];
        float[] good = fresh.Length > 0 ? fresh : [.. taught.HeldOutScores];
        var page = new StringBuilder();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/><title>").Append(Text($"Taught model {passport.Id}"));
        page.Append("</title><style>").Append(Style).Append("</style></head><body>\n<h1>").Append(Text($"Taught model {passport.Id}")).Append("</h1>\n");
        page.Append("<p>State draft: a proposal. Qualification on real defects decides, and two people release it.</p>\n");

        Facts(page, taught);
        page.Append("<h2>Thresholds</h2>\n<p>").Append(Text(ThresholdWords.OfGood(passport))).Append("</p>\n");
        if (bad.Length > 0) page.Append("<p>").Append(Text(ThresholdWords.OfDefects(passport, good, [.. bad.Select(b => b.Score)]))).Append("</p>\n");
        Charts(page, taught, fresh, bad, good);
        Kinds(page, bad, good);

        page.Append("<h2>Good images that scored highest</h2>\n<p>Scores while held out; the map is the finished model's, which has seen the image.</p>\n");
        foreach ((float score, string file) in taught.HeldOutScores.Zip(goodFiles).OrderByDescending(g => g.First).ThenBy(g => g.Second, StringComparer.Ordinal).Take(GoodShown))
            Figure(page, pictures, file, $"{Path.GetFileName(file)}: {Number(score)}{(score >= acceptBelow ? ", not accepted" : "")}");

        TrialScore[] missed = [.. bad.Where(b => b.Score < acceptBelow).OrderBy(b => b.Score).Take(MissedShown)];
        if (bad.Length > 0) page.Append("<h2>Defects that were missed</h2>\n").Append(missed.Length == 0 ? "<p>None of those that were tried.</p>\n" : "");
        foreach (TrialScore one in missed) Figure(page, pictures, one.File, Caption(one));
        if (bad.Any(b => b.Score >= acceptBelow)) page.Append("<h2>Defects that were found</h2>\n<p>Of each kind those that scored lowest.</p>\n");
        foreach (TrialScore one in bad.Where(b => b.Score >= acceptBelow).GroupBy(b => b.Kind).SelectMany(k => k.OrderBy(b => b.Score).Take(FoundShownOfKind)))
            Figure(page, pictures, one.File, Caption(one));
        return page.Append("</body></html>\n").ToString();
    }

    private static void Facts(StringBuilder page, TaughtModel taught)
    {
        Passport p = taught.Passport;
        TeachFacts facts = p.TaughtFrom!;
        Box region = p.Camera.Region;
        (string Name, string Value)[] rows =
        [
            ("sees", $"{p.Camera.PixelFormat} {p.Camera.ImageWidth}×{p.Camera.ImageHeight}, region {region.X},{region.Y},{region.Width},{region.Height}, scaled to {p.Input.Width}×{p.Input.Height}{ModelCard.Aligned(p.Input)}"),
            ("good images", $"{facts.Images}, {facts.Augmentations} altered copies of each, {facts.Folds} folds, seed {facts.Seed}"),
            ("images SHA-256", facts.ImagesSha256),
            ("backbone", $"{facts.Backbone}, SHA-256 {facts.BackboneSha256}"),
            ("heads", facts.BankPatches == 0 ? "places alone" : $"places {Number(facts.PlacesShare)}, bank of {facts.BankPatches} patches {Number(1 - facts.PlacesShare)}; weighed by {facts.DefectsWeighed} real defects"),
            ("model", $"{p.ModelFile}, {Number(taught.Onnx.Length / 1e6)} MB, SHA-256 {p.ModelSha256}"),
            ("runtime", $"ONNX Runtime {p.Runtime.OnnxRuntimeVersion}, {p.Runtime.Provider}, graph level {p.Runtime.GraphOptimizationLevel}, {p.Runtime.IntraOpThreads} thread(s)"),
            ("thresholds", $"accept-below {p.Classes[0].AcceptBelow.ToString(CultureInfo.InvariantCulture)}, reject-from {p.Classes[0].RejectFrom.ToString(CultureInfo.InvariantCulture)}"),
            ("not accepted while held out", $"{Percent(facts.HeldOutNotAccepted)}, 95 % upper bound {Percent(facts.HeldOutNotAcceptedUpperBound)}, agreed {Percent(facts.FalseRejectRate)}"),
        ];
        page.Append("<h2>Facts</h2>\n<table>\n");
        foreach ((string name, string value) in rows) page.Append("<tr><th>").Append(Text(name)).Append("</th><td><code>").Append(Text(value)).Append("</code></td></tr>\n");
        page.Append("</table>\n");
    }

    private static void Charts(StringBuilder page, TaughtModel taught, float[] fresh, TrialScore[] bad, float[] good)
    {
        var groups = new List<(string, string, IReadOnlyList<float>)> { ("good, held out", "#7a8b99", taught.HeldOutScores) };
        if (fresh.Length > 0) groups.Add(("good, fresh", "#2e7d32", fresh));
        float[] scores = [.. bad.Select(b => b.Score)];
        if (scores.Length > 0) groups.Add(("defects", "#b3261e", scores));
        PassportClass judged = taught.Passport.Classes[0];
        page.Append("<h2>Scores</h2>\n<p>").Append(ScoreCharts.Histogram(groups, judged.AcceptBelow, judged.RejectFrom)).Append("</p>\n");
        if (scores.Length > 0) page.Append("<p>").Append(ScoreCharts.Roc(good, scores)).Append("</p>\n");
    }

    private static void Kinds(StringBuilder page, TrialScore[] bad, float[] good)
    {
        if (bad.Length == 0) return;
        page.Append("<table>\n<tr><th>kind</th><th>images</th><th>image AUROC</th><th>rejected</th><th>undecided</th><th>accepted (escaped)</th></tr>\n");
        foreach (IGrouping<string, TrialScore> kind in bad.GroupBy(b => b.Kind))
        {
            string auroc = Trial.Auroc(good, [.. kind.Select(k => k.Score)]).ToString("0.0000", CultureInfo.InvariantCulture);
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(kind.Key)}</td><td>{kind.Count()}</td><td>{auroc}</td><td>{kind.Count(k => k.Verdict == Verdict.Reject)}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{kind.Count(k => k.Verdict == Verdict.Undecided)}</td><td>{kind.Count(k => k.Verdict == Verdict.Accept)}</td></tr>\n");
        }

        page.Append("</table>\n");
    }

    private static void Figure(StringBuilder page, HeatPictures pictures, string file, string caption)
    {
        (byte[] seen, byte[] heat) = pictures.Of(file);
        page.Append("<figure><img alt=\"image\" src=\"data:image/jpeg;base64,").Append(Convert.ToBase64String(seen));
        page.Append("\"/><img alt=\"map\" src=\"data:image/jpeg;base64,").Append(Convert.ToBase64String(heat));
        page.Append("\"/><figcaption>").Append(Text(caption)).Append("</figcaption></figure>\n");
    }

    private static string Caption(TrialScore one) => $"{one.Kind}/{Path.GetFileName(one.File)}: {Number(one.Score)}, {one.Verdict}";

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Percent(double value) => value.ToString("P1", CultureInfo.InvariantCulture);

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
