using System.Globalization;
using System.Text;
using EdgeInspector.Inspection;
using EdgeInspector.Statistics.Calibration;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Agent.Commands.Calibrating;

/// <summary>The calibration of one class: curves fitted to labelled raw scores, each held against things that it has not seen, and the better one as a table.</summary>
internal sealed class ClassCalibration
{
    /// <summary>Good images, and defects, without which no curve is fitted.</summary>
    public const int FewestMin = 10;

    /// <summary>Good images, and defects, without which the figures are told with a warning.</summary>
    public const int EnoughMin = 100;

    private const int PointsMax = 64;

    private readonly LabelledScore[] _raw;
    private readonly int _bins;
    private readonly List<(string Name, ReliabilityTable Table, ICurve Curve)> _fits = [];

    private ClassCalibration(LabelledScore[] raw, int bins)
    {
        _raw = raw;
        _bins = bins;
    }

    /// <summary>The chosen curve as it goes into a passport.</summary>
    public ScoreCalibration Curve { get; private set; } = null!;

    /// <summary>Its name: logistic or isotonic.</summary>
    public string Method { get; private set; } = "";

    /// <summary>What it came to on things that it had not seen.</summary>
    public ReliabilityTable Table { get; private set; } = null!;

    /// <summary>Fits; null, and says why, when the scores do not allow a calibration.</summary>
    /// <param name="raw">Of one class.</param>
    /// <param name="method"><c>auto</c> (the lower Brier score), <c>logistic</c> or <c>isotonic</c>.</param>
    /// <param name="folds">Parts, each left out once.</param>
    /// <param name="bins">Of the table.</param>
    /// <param name="problem">Why null.</param>
    public static ClassCalibration? Fit(LabelledScore[] raw, string method, int folds, int bins, out string problem)
    {
        problem = "";
        int defects = raw.Count(s => s.IsDefect), good = raw.Length - defects, needed = Math.Max(FewestMin, folds);
        if (defects < needed || good < needed)
        {
            problem = $"{good} good images and {defects} defects are too few; at least {needed} of each are needed, {EnoughMin} for figures to rely on";
            return null;
        }

        // As a model gives them: equal as float is equal.
        if (raw.Select(s => s.Score).Distinct().Count() < 2 || LogisticCurve.Fit(raw).Slope <= 0)
        {
            problem = "defects do not score higher than good images: there is nothing to calibrate";
            return null;
        }

        var fitted = new ClassCalibration(raw, bins);
        if (method != "isotonic") fitted.Try("logistic", folds, LogisticCurve.Fit);
        if (method != "logistic" && IsotonicCurve.Fit(raw).Steps > 1) fitted.Try("isotonic", folds, IsotonicCurve.Fit);
        foreach ((string name, ReliabilityTable table, ICurve curve) in fitted._fits.OrderBy(f => f.Table.Brier))
        {
            if (!ScoreCalibration.TryCreate(PointsOf(curve), out ScoreCalibration? calibration, out problem!)) continue;
            (fitted.Method, fitted.Table, fitted.Curve) = (name, table, calibration);
            problem = "";
            return fitted;
        }

        if (problem.Length == 0) problem = $"no {method} curve rises over these scores";
        return null;
    }

    /// <summary>How well a taught model's score could be calibrated by its trial, in a sentence.</summary>
    public static string InAWord(TaughtModel taught, IReadOnlyList<TrialScore> trial)
    {
        float[] fresh = [.. trial.Where(t => t.Kind == Trial.GoodKind).Select(t => t.Score)];
        IEnumerable<LabelledScore> good = (fresh.Length > 0 ? fresh : taught.HeldOutScores).Select(score => new LabelledScore(score, false));
        LabelledScore[] raw = [.. good, .. trial.Where(t => t.Kind != Trial.GoodKind).Select(t => new LabelledScore(t.Score, true))];
        if (Fit(raw, "auto", folds: 5, bins: 10, out string problem) is not { } fitted) return $"How well the score can be calibrated is not told: {problem}.";
        ReliabilityTable table = fitted.Table;
        string words = string.Create(
            CultureInfo.InvariantCulture,
            $"Calibrated ({fitted.Method}) it would have a Brier score of {table.Brier:0.0000} (always the share of defects: {table.BrierOfShare:0.0000}) and an error (ECE) of {table.Ece:0.0000} (by chance alone up to {table.EceIfCalibrated():0.0000}); `calibrate` writes that into the draft.");
        return string.Join(' ', [words, .. fitted.Warnings().Select(warning => $"But {warning}.")]);
    }

    /// <summary>Figures, table and warnings, as Markdown.</summary>
    public string ToText()
    {
        ReliabilityTable chosen = Table;
        int defects = chosen.Defects, good = chosen.Count - defects;
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{good} good images and {defects} defects ({(double)defects / chosen.Count:P1} of all), each calibrated by a curve that had not seen it.\n\n");
        text.Append("| scores | Brier | 95 % bounds | ECE | by chance alone up to |\n|---|---|---|---|---|\n");
        text.Append(CultureInfo.InvariantCulture, $"| always the share of defects | {chosen.BrierOfShare:0.0000} | | | |\n");
        if (_raw.All(s => s.Score is >= 0 and <= 1)) Row(text, "the model's own", ReliabilityTable.Of(_raw, _bins));
        foreach ((string name, ReliabilityTable table, _) in _fits) Row(text, name == Method ? $"**{name}** (taken)" : name, table);
        text.Append("\n| score | images | defects | mean score | share of defects | 95 % bounds |\n|---|---|---|---|---|---|\n");
        foreach (ReliabilityBin bin in chosen.Bins.Where(b => b.Count > 0))
        {
            (double lower, double upper) = bin.Bounds;
            text.Append(CultureInfo.InvariantCulture, $"| {bin.From:0.00}–{bin.To:0.00} | {bin.Count} | {bin.Defects} | {bin.MeanScore:0.000} | {bin.Observed:0.000} | {lower:0.000}–{upper:0.000} |\n");
        }

        text.Append('\n').Append(CultureInfo.InvariantCulture, $"The score is the chance of a defect where {(double)defects / chosen.Count:P1} of the images are defects; on a line far fewer are.\n");
        foreach (string warning in Warnings()) text.Append("WARNING: ").Append(warning).Append('\n');
        return text.ToString();
    }

    /// <summary>What these figures do not show, a sentence each.</summary>
    public IEnumerable<string> Warnings()
    {
        int defects = Table.Defects, good = Table.Count - defects;
        if (Math.Min(defects, good) < EnoughMin)
            yield return $"{good} good images and {defects} defects are few: at least {EnoughMin} of each are needed for figures to rely on";
        if (Table.Ece > Table.EceIfCalibrated())
            yield return string.Create(CultureInfo.InvariantCulture, $"the error is more than chance ({Table.Ece:0.0000} of at most {Table.EceIfCalibrated():0.0000}): the score is not the chance of a defect");
        if (Table.Brier >= Table.BrierOfShare) yield return "the score tells no more than the share of defects does";
    }

    /// <summary>The class with the calibration, its thresholds carried over to the calibrated score: no raw score is judged better than before. Null, and why, when they do not fit.</summary>
    public PassportClass? Apply(PassportClass to, float? acceptBelow, float? rejectFrom, out string problem)
    {
        float rawAccept = to.ToDefectClass().RawAcceptBelow, rawReject = to.Calibration?.RawFrom(to.RejectFrom) ?? to.RejectFrom;
        PassportClass made = to with { Calibration = Curve, AcceptBelow = acceptBelow ?? Curve.Of(rawAccept), RejectFrom = rejectFrom ?? Curve.Of(rawReject) };
        problem = made.AcceptBelow > made.RejectFrom
            ? string.Create(CultureInfo.InvariantCulture, $"accept-below {made.AcceptBelow} is above reject-from {made.RejectFrom}")
            : made.ToDefectClass().CalibrationProblem() ?? "";
        if (problem.Length == 0) return made;
        problem += string.Create(CultureInfo.InvariantCulture, $"; the raw thresholds were {rawAccept} and {rawReject}: state --accept-below and --reject-from for the calibrated score");
        return null;
    }

    private void Try(string name, int folds, Func<IReadOnlyCollection<LabelledScore>, ICurve> fit) =>
        _fits.Add((name, ReliabilityTable.Of(CrossFit.Of(_raw, folds, fit), _bins), fit(_raw)));

    // Six digits say more than any sample can; points that fall on one another as floats are one.
    private static List<(float Raw, float Score)> PointsOf(ICurve curve)
    {
        var points = new List<(float Raw, float Score)>();
        foreach ((double raw, double score) in curve.ToPoints(PointsMax))
        {
            var point = ((float)raw, (float)Math.Round(score, 6));
            if (points.Count == 0 || point.Item1 > points[^1].Raw) points.Add(point);
        }

        return points;
    }

    private static void Row(StringBuilder text, string name, ReliabilityTable table)
    {
        (double lower, double upper) = table.BrierBounds();
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {table.Brier:0.0000} | {lower:0.0000}–{upper:0.0000} | {table.Ece:0.0000} | {table.EceIfCalibrated():0.0000} |\n");
    }
}
