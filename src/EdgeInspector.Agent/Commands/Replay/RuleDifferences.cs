using System.Globalization;
using System.Text.Json;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>Which thresholds, limits and rules of a record are not those of a recipe. [CNF-01]</summary>
internal static class RuleDifferences
{
    /// <summary>Each as <c>name: then -> now</c>.</summary>
    public static IReadOnlyList<string> Of(JsonElement record, Recipe recipe)
    {
        var then = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["views"] = record.GetProperty("views_expected").GetRawText() };
        foreach (JsonElement threshold in record.GetProperty("thresholds").EnumerateArray())
        {
            string name = threshold.GetProperty("class").GetString()!;
            foreach (JsonProperty field in threshold.EnumerateObject().Where(f => f.Name != "class"))
                then[Name(name, field.Name)] = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString()! : field.Value.GetRawText();
        }

        var now = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["views"] = recipe.Views.ToString(CultureInfo.InvariantCulture) };
        foreach (DefectClass defectClass in recipe.Classes)
        {
            Set("category", FrameReplay.Hyphenated(defectClass.Category.ToString()));
            Set("accept_below", FrameReplay.Digits(defectClass.AcceptBelow));
            Set("reject_from", FrameReplay.Digits(defectClass.RejectFrom));
            Set("calibrated", defectClass.Calibration is null ? "false" : "true");
            Set("reject_views", defectClass.Fusion.RejectFromViews.ToString(CultureInfo.InvariantCulture));
            if (defectClass.Motion != MotionKind.Unknown) Set("motion", FrameReplay.Hyphenated(defectClass.Motion.ToString()));
            if (defectClass.Limits is not { } limits) continue;
            Set("unit", defectClass.Unit ?? "");
            Set("reject_below", Limit(limits.RejectBelow));
            Set("accept_from", Limit(limits.AcceptFrom));
            Set("accept_to", Limit(limits.AcceptTo));
            Set("reject_above", Limit(limits.RejectAbove));

            void Set(string field, string value) => now[Name(defectClass.Name, field)] = value;
        }

        return
        [
            .. then.Keys.Union(now.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(name => then.GetValueOrDefault(name) != now.GetValueOrDefault(name))
                .Select(name => $"{name}: {then.GetValueOrDefault(name, "nothing")} -> {now.GetValueOrDefault(name, "nothing")}"),
        ];
    }

    private static string Name(string defectClass, string field) => field switch
    {
        "reject_views" => $"fusion of {defectClass}: {field}",
        "motion" => $"motion of {defectClass}",
        "unit" or "reject_below" or "accept_from" or "accept_to" or "reject_above" => $"limit of {defectClass}: {field}",
        _ => $"threshold of {defectClass}: {field}",
    };

    private static string Limit(float value) => float.IsFinite(value) ? FrameReplay.Digits(value) : "null";
}
