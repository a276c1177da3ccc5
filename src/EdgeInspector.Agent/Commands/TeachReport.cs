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
        ":root{--ink:#1d2733;--soft:#5b6875;--line:#d5dbe1;--good:#2e7d32;--bad:#b3261e}*{box-sizing:border-box}"
        + "body{font:15px/1.5 'Segoe UI','Liberation Sans',Arial,sans-serif;margin:2em auto;max-width:66em;padding:0 1.2em;color:var(--ink)}"
        + "h1{font-size:1.7em;margin:0}h2{font-size:1.15em;margin:1.8em 0 .5em;padding-bottom:.2em;border-bottom:2px solid var(--line)}p{max-width:60em}"
        + ".state{display:inline-block;margin:.4em 0 0;padding:.15em .7em;border:1px solid #b26a00;border-radius:1em;color:#8a5200;background:#fff6e5;font-size:90%}"
        + ".tiles{display:flex;flex-wrap:wrap;gap:.8em;margin:1.2em 0}.tile{flex:1 1 13em;border:1px solid var(--line);border-radius:.5em;padding:.6em .9em}"
        + ".tile b{display:block;font-size:1.5em;font-weight:600}.tile span{color:var(--soft);font-size:85%}.bad b{color:var(--bad)}.good b{color:var(--good)}"
        + "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid var(--line);padding:.3em .6em;text-align:left;vertical-align:top}th{font-weight:600}"
        + "thead th{background:#f2f5f7}.facts th{white-space:nowrap;width:1%}td.n,th.n{text-align:right}td.bad{color:var(--bad);font-weight:600}"
        + "code{font:85% 'Liberation Mono',Consolas,monospace;word-break:break-all}.charts{display:flex;flex-wrap:wrap;gap:1em}.charts>div{flex:1 1 20em;min-width:0}svg{max-width:100%;height:auto}"
        + ".figures{display:flex;flex-wrap:wrap;gap:.8em}figure{margin:0;padding:.5em;border:1px solid var(--line);border-radius:.4em;break-inside:avoid}"
        + "figcaption{font-size:80%;color:var(--soft);width:0;min-width:100%;overflow-wrap:anywhere}img{max-height:240px;max-width:49%;margin-right:2px}"
        + ".scale{height:.8em;width:16em;display:inline-block;vertical-align:middle;border-radius:.2em;background:linear-gradient(90deg,#30123b,#4662d7,#36aaf9,#1ae4b6,#72fe5e,#c8ef34,#faba39,#f66b19,#cb2a04,#7a0403)}"
        + ".sign td{height:3em;width:33%}"
        + "@page{size:A4;margin:14mm}@media print{body{margin:0;max-width:none;padding:0;font-size:11px;-webkit-print-color-adjust:exact;print-color-adjust:exact}"
        + "h2{break-after:avoid}tr,.tile,.charts,.sign{break-inside:avoid}img{max-height:150px}}";

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
        page.Append("<p class=\"state\">State draft: a proposal. Qualification on real defects decides, and two people release it.</p>\n");
        Tiles(page, passport.TaughtFrom!, bad);

        page.Append("<h2>Thresholds</h2>\n<p>").Append(Text(ThresholdWords.OfGood(passport))).Append("</p>\n");
        if (bad.Length > 0) page.Append("<p>").Append(Text(ThresholdWords.OfDefects(passport, good, [.. bad.Select(b => b.Score)]))).Append("</p>\n");
        Charts(page, taught, fresh, bad, good);
        Kinds(page, bad, good);

        TrialScore[] missed = [.. bad.Where(b => b.Score < acceptBelow).OrderBy(b => b.Score).Take(MissedShown)];
        if (bad.Length > 0) page.Append("<h2>Defects that were missed</h2>\n").Append(missed.Length == 0 ? "<p>None of those that were tried.</p>\n" : "");
        Figures(page, pictures, missed.Select(one => (one.File, Caption(one))));
        TrialScore[] found = [.. bad.Where(b => b.Score >= acceptBelow).GroupBy(b => b.Kind).SelectMany(k => k.OrderBy(b => b.Score).Take(FoundShownOfKind))];
        if (found.Length > 0) page.Append("<h2>Defects that were found</h2>\n<p>Of each kind those that scored lowest. The map: ").Append(Scale).Append("</p>\n");
        Figures(page, pictures, found.Select(one => (one.File, Caption(one))));

        page.Append("<h2>Good images that scored highest</h2>\n<p>Scores while held out; the map is the finished model's, which has seen the image: ").Append(Scale).Append("</p>\n");
        Figures(page, pictures, taught.HeldOutScores.Zip(goodFiles).OrderByDescending(g => g.First).ThenBy(g => g.Second, StringComparer.Ordinal).Take(GoodShown)
            .Select(g => (g.Second, $"{Path.GetFileName(g.Second)}: {Number(g.First)}{(g.First >= acceptBelow ? ", not accepted" : "")}")));

        Facts(page, taught);
        page.Append("<h2>Seen by</h2>\n<table class=\"sign\"><thead><tr><th>name</th><th>date</th><th>signature</th></tr></thead><tbody><tr><td></td><td></td><td></td></tr></tbody></table>\n");
        return page.Append("</body></html>\n").ToString();
    }

    private const string Scale = "good <span class=\"scale\"></span> reject and beyond";

    // What a person wants to know first.
    private static void Tiles(StringBuilder page, TeachFacts facts, TrialScore[] bad)
    {
        bool isKept = facts.HeldOutNotAcceptedUpperBound <= facts.FalseRejectRate;
        page.Append("<div class=\"tiles\">");
        Tile("", facts.Images.ToString(CultureInfo.InvariantCulture), "good images taught from");
        Tile(isKept ? "good" : "", Percent(facts.HeldOutNotAccepted), $"of good images not accepted while held out; 95 % upper bound {Percent(facts.HeldOutNotAcceptedUpperBound)}, agreed {Percent(facts.FalseRejectRate)}");
        if (bad.Length == 0)
        {
            Tile("bad", "unknown", "what the model finds: no defects were given");
        }
        else
        {
            int accepted = bad.Count(b => b.Verdict == Verdict.Accept);
            Tile(accepted == 0 ? "good" : "bad", $"{bad.Length - accepted} of {bad.Length}", $"defects not accepted; {accepted} escaped");
        }

        if (bad.Any(b => b.PeakInDefect is not null)) Tile("", ModelCard.Peaks(bad), "heat maps whose peak lies in the annotated defect");
        page.Append("</div>\n");

        void Tile(string kind, string value, string what) => page.Append("<div class=\"tile ").Append(kind).Append("\"><b>").Append(Text(value)).Append("</b><span>").Append(Text(what)).Append("</span></div>");
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
        page.Append("<h2>Facts for the record</h2>\n<table class=\"facts\">\n");
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
        page.Append("<h2>Scores</h2>\n<div class=\"charts\"><div>").Append(ScoreCharts.Histogram(groups, judged.AcceptBelow, judged.RejectFrom)).Append("</div>");
        if (scores.Length > 0) page.Append("<div>").Append(ScoreCharts.Roc(good, scores)).Append("</div>");
        page.Append("</div>\n");
    }

    private static void Kinds(StringBuilder page, TrialScore[] bad, float[] good)
    {
        if (bad.Length == 0) return;
        page.Append("<table>\n<thead><tr><th>kind</th><th class=\"n\">images</th><th class=\"n\">image AUROC</th><th class=\"n\">rejected</th><th class=\"n\">undecided</th><th class=\"n\">accepted (escaped)</th><th class=\"n\">map's peak in the defect</th></tr></thead><tbody>\n");
        foreach (IGrouping<string, TrialScore> kind in bad.GroupBy(b => b.Kind))
        {
            string auroc = Trial.Auroc(good, [.. kind.Select(k => k.Score)]).ToString("0.0000", CultureInfo.InvariantCulture);
            int accepted = kind.Count(k => k.Verdict == Verdict.Accept);
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{Text(kind.Key)}</td><td class=\"n\">{kind.Count()}</td><td class=\"n\">{auroc}</td><td class=\"n\">{kind.Count(k => k.Verdict == Verdict.Reject)}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td class=\"n\">{kind.Count(k => k.Verdict == Verdict.Undecided)}</td><td class=\"n{(accepted > 0 ? " bad" : "")}\">{accepted}</td><td class=\"n\">{Text(ModelCard.Peaks([.. kind]))}</td></tr>\n");
        }

        page.Append("</tbody></table>\n");
    }

    private static void Figures(StringBuilder page, HeatPictures pictures, IEnumerable<(string File, string Caption)> figures)
    {
        page.Append("<div class=\"figures\">\n");
        foreach ((string file, string caption) in figures) Figure(page, pictures, file, caption);
        page.Append("</div>\n");
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
