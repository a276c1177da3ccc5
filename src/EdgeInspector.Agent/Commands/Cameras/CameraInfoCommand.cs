using System.CommandLine;
using System.Text.Json;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera info</c>: what the camera is, how it is reached, and its features with value, range and access. Changes nothing.</summary>
internal static class CameraInfoCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var target = new CameraTarget();
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var filter = new Option<string?>("--filter") { Description = "Only features whose name holds this text, in any case." };
        var all = new Option<bool>("--all") { Description = "The registers behind the features, too." };
        var command = new Command("info", "Print what the camera is and every feature with value, range and access. Needs no control: a running line is not disturbed.")
        {
            json, filter, all,
        };
        target.AddTo(command);
        command.SetAction((parsed, cancellation) => target.WithCameraAsync(
            parsed,
            target.Options(parsed) with { Privilege = CameraPrivilege.Monitor },
            camera =>
            {
                FeatureDescription[] features = Read(camera.Features, parsed.GetValue(filter), parsed.GetValue(all));
                if (parsed.GetValue(json)) PrintJson(camera, features);
                else PrintTable(camera, features);
                return 0;
            },
            cancellation));
        return command;
    }

    private static FeatureDescription[] Read(FeatureMap features, string? filter, bool all) =>
    [
        .. features.Names
            .Where(name => filter is null || name.Contains(filter, StringComparison.OrdinalIgnoreCase))
            .Select(features.Describe)
            .Where(feature => feature.Kind != FeatureKind.Category && (all || feature.CategoryPath.Length > 0)),
    ];

    private static (string Name, string Value)[] Facts(Camera camera) =>
    [
        ("manufacturer", camera.Description.Manufacturer),
        ("model", camera.Description.Model),
        ("version", camera.Description.DeviceVersion),
        ("serial", camera.Description.SerialNumber),
        ("user name", camera.Description.UserName),
        ("MAC", camera.Description.MacAddress),
        ("address", $"{camera.Description.Address} mask {camera.Description.SubnetMask} gateway {camera.Description.Gateway}"),
        ("interface", camera.Description.InterfaceAddress.ToString()),
        ("broken nodes", camera.Features.BrokenNodes.Count == 0 ? "none" : string.Join("; ", camera.Features.BrokenNodes.Select(b => $"{b.Key}: {b.Value}"))),
    ];

    private static void PrintTable(Camera camera, FeatureDescription[] features)
    {
        foreach ((string name, string value) in Facts(camera)) Console.WriteLine($"{name,-13} {value}".TrimEnd());
        int width = features.Length == 0 ? 0 : features.Max(f => f.Name.Length);
        foreach (IGrouping<string, FeatureDescription> category in features.GroupBy(f => f.CategoryPath))
        {
            Console.WriteLine();
            Console.WriteLine(category.Key.Length > 0 ? category.Key : "in no category");
            foreach (FeatureDescription feature in category)
                Console.WriteLine($"  {feature.Name.PadRight(width)}  {feature.Access.ToString().ToUpperInvariant(),-2}  {Shown(feature)}".TrimEnd());
        }
    }

    private static string Shown(FeatureDescription feature)
    {
        if (feature.Problem.Length > 0) return $"({feature.Problem})";
        string value = feature.Unit.Length > 0 && feature.Value is not null ? $"{feature.Value} {feature.Unit}" : feature.Value ?? "";
        if (feature.Entries.Count > 0) return $"{value}  of {string.Join(", ", feature.Entries)}";
        return feature.Min is not null && feature.Max is not null && feature.Access == FeatureAccess.RW
            ? $"{value}  {feature.Min}..{feature.Max}{(feature.Inc is null or "0" or "1" ? "" : $" in steps of {feature.Inc}")}"
            : value;
    }

    private static void PrintJson(Camera camera, FeatureDescription[] features) => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            camera = Facts(camera).ToDictionary(f => f.Name, f => f.Value),
            features = features.ToDictionary(f => f.Name, f => new
            {
                kind = f.Kind.ToString(),
                category = f.CategoryPath,
                visibility = f.Visibility.ToString(),
                access = f.Access.ToString(),
                value = f.Value,
                unit = f.Unit,
                min = f.Min,
                max = f.Max,
                inc = f.Inc,
                entries = f.Entries,
                selectors = f.Selectors,
                toolTip = f.ToolTip,
                problem = f.Problem,
            }),
        },
        Indented));
}
