using System.Globalization;
using System.Text.RegularExpressions;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Measuring;

/// <summary>The rules that a measurement obeys.</summary>
public static class MeasurementRules
{
    /// <summary>Every rule that it breaks, each with the key that breaks it.</summary>
    public static IReadOnlyList<(string Key, string Problem)> Problems(Measurement measurement, CameraBinding camera)
    {
        ArgumentNullException.ThrowIfNull(measurement);
        ArgumentNullException.ThrowIfNull(camera);
        var problems = new List<(string, string)>();
        Box region = measurement.Region;
        if (region.X < 0 || region.Y < 0 || region.Width < 1 || region.Height < 1 || region.X + region.Width > camera.ImageWidth || region.Y + region.Height > camera.ImageHeight)
            problems.Add(("region", $"{region.X},{region.Y},{region.Width},{region.Height} does not lie inside the image {camera.ImageWidth}x{camera.ImageHeight}"));
        bool isVertical = measurement.Direction is SearchDirection.Down or SearchDirection.Up;
        int along = isVertical ? region.Height : region.Width, across = isVertical ? region.Width : region.Height;
        bool hasEdge = measurement.Kind is MeasurementKind.FillLevel or MeasurementKind.Dimension or MeasurementKind.Tilt;
        if (hasEdge && along < EdgeProfile.LengthMin) problems.Add(("region", $"has {along} pixels along the direction; allowed: {EdgeProfile.LengthMin} or more"));
        if (measurement.Kind == MeasurementKind.Tilt && across < 80) problems.Add(("region", $"has {across} pixels across the direction; an angle needs 80 or more"));
        CheckCode(measurement, problems);
        MeasurementLimits limits = measurement.Limits;
        if (!(limits.AcceptFrom <= limits.AcceptTo)) problems.Add(("accept-from", Text($"{limits.AcceptFrom} is above accept-to {limits.AcceptTo}; allowed: not above it")));
        if (!(limits.RejectBelow <= limits.AcceptFrom)) problems.Add(("reject-below", Text($"{limits.RejectBelow} is above accept-from {limits.AcceptFrom}; allowed: not above it")));
        if (!(limits.RejectAbove >= limits.AcceptTo)) problems.Add(("reject-above", Text($"{limits.RejectAbove} is below accept-to {limits.AcceptTo}; allowed: not below it")));
        if (float.IsInfinity(limits.AcceptFrom) && float.IsInfinity(limits.AcceptTo)) problems.Add(("accept-from", "and accept-to are missing: nothing could ever be rejected; allowed: one of them, or both"));
        return problems;
    }

    private static void CheckCode(Measurement measurement, List<(string, string)> problems)
    {
        if (measurement.Kind == MeasurementKind.Code == (measurement.Codes.Count > 0))
        {
            if (measurement.Expected is null) return;
            if (measurement.Kind != MeasurementKind.Code) problems.Add(("expected", "is for kind code only"));
            else if (!IsExpression(measurement.Expected)) problems.Add(("expected", $"'{measurement.Expected}' is no regular expression that runs without backtracking"));
            return;
        }

        problems.Add(("codes", measurement.Kind == MeasurementKind.Code ? "is missing; kind code needs it" : "is for kind code only"));
    }

    private static bool IsExpression(string text)
    {
        try
        {
            _ = new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
