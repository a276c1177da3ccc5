using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <content>The sample space of a passport.</content>
public static partial class PassportFile
{
    private static void WriteSpace(QualifiedSpace space, Action<int, string, string> row)
    {
        SampleSpace limits = space.Limits;
        row(0, "sample-space", "");
        row(2, "limits", "");
        row(4, "mean-min", Number(limits.MeanMin));
        row(4, "mean-max", Number(limits.MeanMax));
        row(4, "p1-min", Number(limits.P1Min));
        row(4, "p1-max", Number(limits.P1Max));
        row(4, "p50-min", Number(limits.P50Min));
        row(4, "p50-max", Number(limits.P50Max));
        row(4, "p99-min", Number(limits.P99Min));
        row(4, "p99-max", Number(limits.P99Max));
        row(4, "saturated-max", Number(limits.SaturatedMax));
        row(4, "sharpness-min", Number(limits.SharpnessMin));
        if (limits.EmbeddingDistanceMax is { } distance) row(4, "embedding-distance-max", Number(distance));
        if (limits.ExposureMin is { } shortest) row(4, "exposure-min-us", Number(shortest));
        if (limits.ExposureMax is { } longest) row(4, "exposure-max-us", Number(longest));
        if (limits.GainMin is { } least) row(4, "gain-min", Number(least));
        if (limits.GainMax is { } greatest) row(4, "gain-max", Number(greatest));
        if (limits.Part is { } part)
        {
            row(4, "part", "");
            row(6, "is", part.IsBrighter ? "brighter" : "darker");
            row(6, "level", Number(part.Level));
            row(6, "x", Number(part.Expected.X));
            row(6, "y", Number(part.Expected.Y));
            row(6, "width", Number(part.Expected.Width));
            row(6, "height", Number(part.Expected.Height));
            row(6, "tolerance-px", Number(part.TolerancePixels));
        }

        if (space.Statistics.Count > 0) row(2, "statistics", "");
        foreach (SampleStatistic s in space.Statistics)
        {
            row(4, "- measure", s.Measure);
            row(6, "images", Number(s.Images));
            row(6, "min", Number(s.Min));
            row(6, "max", Number(s.Max));
            row(6, "mean", Number(s.Mean));
            row(6, "deviation", Number(s.Deviation));
            row(6, "coverage", Number(s.Coverage));
        }
    }
}
