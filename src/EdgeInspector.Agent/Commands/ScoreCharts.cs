using System.Globalization;
using System.Text;

namespace EdgeInspector.Agent.Commands;

/// <summary>The two charts of a teaching report, as SVG: where good and bad images score, and the ROC curve.</summary>
internal static class ScoreCharts
{
    private const int Width = 560, Height = 220, Left = 40, Bottom = 30, Bins = 40;

    /// <summary>Bars of the scores of each group, as shares of the group, with both thresholds.</summary>
    /// <param name="groups">Name, colour and scores.</param>
    /// <param name="acceptBelow">Left line.</param>
    /// <param name="rejectFrom">Right line.</param>
    public static string Histogram(IReadOnlyList<(string Name, string Colour, IReadOnlyList<float> Scores)> groups, float acceptBelow, float rejectFrom)
    {
        // What scores far beyond reject-from is all alike to the eye.
        float low = groups.Min(g => g.Scores.Min()), high = Math.Min(groups.Max(g => g.Scores.Max()), rejectFrom * 3);
        low = Math.Min(low, 0);
        high = Math.Max(high, rejectFrom * 1.2f);
        double X(double score) => Left + ((Math.Clamp(score, low, high) - low) / (high - low) * (Width - Left - 10));
        double most = groups.Max(g => Counts(g.Scores, low, high).Max() / (double)g.Scores.Count);
        StringBuilder svg = Begin("Scores of good and bad images");
        double barWidth = (Width - Left - 10) / (double)Bins / groups.Count;
        for (int g = 0; g < groups.Count; g++)
        {
            int[] counts = Counts(groups[g].Scores, low, high);
            for (int bin = 0; bin < Bins; bin++)
            {
                double tall = counts[bin] / (double)groups[g].Scores.Count / most * (Height - Bottom - 20);
                if (counts[bin] == 0) continue;
                double x = Left + (bin * (Width - Left - 10) / (double)Bins) + (g * barWidth);
                svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x:0.0}\" y=\"{Height - Bottom - tall:0.0}\" width=\"{barWidth:0.0}\" height=\"{tall:0.0}\" fill=\"{groups[g].Colour}\"/>");
            }

            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left + (g * 180)}\" y=\"12\" fill=\"{groups[g].Colour}\">{groups[g].Name} ({groups[g].Scores.Count})</text>");
        }

        foreach ((string name, float at) in (ReadOnlySpan<(string, float)>)[("accept-below", acceptBelow), ("reject-from", rejectFrom)])
        {
            svg.Append(CultureInfo.InvariantCulture, $"<line x1=\"{X(at):0.0}\" y1=\"18\" x2=\"{X(at):0.0}\" y2=\"{Height - Bottom}\" stroke=\"#222\" stroke-dasharray=\"4 3\"/>");
            svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(at):0.0}\" y=\"{Height - (name[0] == 'a' ? 4 : 16)}\" text-anchor=\"middle\">{name} {at:0.00}</text>");
        }

        return svg.Append("</svg>").ToString();
    }

    /// <summary>Share of bad images found against share of good ones not accepted, over all thresholds.</summary>
    public static string Roc(IReadOnlyList<float> good, IReadOnlyList<float> bad)
    {
        StringBuilder svg = Begin("ROC curve");
        const int Side = Height - Bottom - 10;
        var points = new StringBuilder();
        foreach (float threshold in good.Concat(bad).Distinct().OrderDescending().Append(float.NegativeInfinity).Prepend(float.PositiveInfinity))
        {
            double x = good.Count(s => s >= threshold) / (double)good.Count, y = bad.Count(s => s >= threshold) / (double)bad.Count;
            points.Append(CultureInfo.InvariantCulture, $"{Left + (x * Side):0.0},{10 + ((1 - y) * Side):0.0} ");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{Left}\" y=\"10\" width=\"{Side}\" height=\"{Side}\" fill=\"none\" stroke=\"#ccc\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<polyline points=\"{points.ToString().TrimEnd()}\" fill=\"none\" stroke=\"#b3261e\" stroke-width=\"2\"/>");
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left}\" y=\"{Height - 8}\">good ones not accepted, 0 to 1; upwards: bad ones found</text>");
        return svg.Append("</svg>").ToString();
    }

    private static StringBuilder Begin(string title) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{Width}\" height=\"{Height}\" viewBox=\"0 0 {Width} {Height}\" role=\"img\" font-size=\"11\" font-family=\"sans-serif\"><title>{title}</title>"));

    private static int[] Counts(IReadOnlyList<float> scores, float low, float high)
    {
        var counts = new int[Bins];
        foreach (float score in scores) counts[Math.Clamp((int)((score - low) / (high - low) * Bins), 0, Bins - 1)]++;
        return counts;
    }
}
