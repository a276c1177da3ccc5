using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>Camera features with their values, in the order in which they are written to the camera.</summary>
/// <remarks>A section, or a list of sections where one feature is needed twice: a selector, then the selected ones, then the selector again.</remarks>
internal sealed partial class FeaturesShape : Shape<IReadOnlyList<CameraFeature>>
{
    private const int CountMax = 256;

    public override string Allowed => "SFNC names with a value each, such as ExposureTime: 500";

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out IReadOnlyList<CameraFeature> value)
    {
        var features = new List<CameraFeature>();
        value = features;
        switch (node)
        {
            case YamlUnreadable:
                return false;
            case YamlScalar { IsNothing: true }:
                return true;
            case YamlMapping mapping:
                return Add(mapping, key, reading, features);
            case YamlSequence list when list.Items.Count <= CountMax:
                bool good = true;
                for (int i = 0; i < list.Items.Count; i++)
                {
                    string itemKey = $"{key}[{i}]";
                    if (list.Items[i] is YamlMapping item) good &= Add(item, itemKey, reading, features);
                    else if (list.Items[i] is YamlUnreadable) good = false;
                    else good = reading.Refuse(list.Items[i], itemKey, $"is {Kind(list.Items[i])}; allowed: {Allowed}");
                }

                return good;
            default:
                return reading.Refuse(node, key, $"is {Kind(node)}; allowed: {Allowed}");
        }
    }

    public override JsonObject Schema()
    {
        static JsonObject Section() => new()
        {
            ["type"] = "object",
            ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
        };
        return new() { ["anyOf"] = new JsonArray(Section(), new JsonObject { ["type"] = "array", ["items"] = Section(), ["maxItems"] = CountMax }) };
    }

    public override JsonNode? Json(string text) => new JsonObject();

    private bool Add(YamlMapping mapping, string key, KeyReading reading, List<CameraFeature> features)
    {
        bool good = mapping.Entries.Count <= CountMax || reading.Refuse(mapping, key, $"has {mapping.Entries.Count} features; allowed: 0..{CountMax}");
        foreach (YamlEntry entry in mapping.Entries)
        {
            string path = $"{key}.{Shown.Of(entry.Key)}";
            if (!FeatureName().IsMatch(entry.Key))
                good = reading.Refuse(entry.Line, entry.Column, path, "is no feature name; allowed: letters, digits and _, beginning with a letter");
            if (!TryScalar(entry.Value, path, reading, out YamlScalar? scalar)) good = false;
            else if (scalar.Text.Length > 256 || scalar.Text.Any(char.IsControl)) good = reading.Refuse(entry.Value, path, "is longer than 256 characters or no plain text");
            else features.Add(new CameraFeature(entry.Key, scalar.Text));
        }

        return good;
    }

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex FeatureName();
}
