using System.CommandLine;
using System.Text.Json;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary><c>camera info</c>: what the camera is, how it is reached, and its features with their values.</summary>
internal static class CameraInfoCommand
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static Command Create()
    {
        var target = new CameraTarget();
        var json = new Option<bool>("--json") { Description = "Print JSON instead of a table." };
        var filter = new Option<string?>("--filter") { Description = "Only features whose name holds this text, in any case." };
        var command = new Command("info", "Print what the camera is and every feature with its value.") { json, filter };
        target.AddTo(command);
        command.SetAction((parsed, cancellation) => target.WithCameraAsync(
            parsed,
            target.Options(parsed),
            camera =>
            {
                IReadOnlyList<(string Name, string Value)> features = Read(camera.Features, parsed.GetValue(filter));
                if (parsed.GetValue(json)) PrintJson(camera, features);
                else PrintTable(camera, features);
                return 0;
            },
            cancellation));
        return command;
    }

    private static List<(string Name, string Value)> Read(FeatureMap features, string? filter)
    {
        var values = new List<(string, string)>();
        foreach (string name in features.Names.Where(n => filter is null || n.Contains(filter, StringComparison.OrdinalIgnoreCase)))
        {
            try
            {
                values.Add((name, features.GetText(name)));
            }
            catch (FeatureException)
            {
                // Categories, commands and what is not available now have no value to show.
            }
        }

        return values;
    }

    private static (string Name, string Value)[] Facts(Camera camera) =>
    [
        ("manufacturer", camera.Description.Manufacturer),
        ("model", camera.Description.Model),
        ("version", camera.Description.DeviceVersion),
        ("serial", camera.Description.SerialNumber),
        ("user name", camera.Description.UserName),
        ("MAC", camera.Description.MacAddress),
        ("address", camera.Description.Address.ToString()),
        ("interface", camera.Description.InterfaceAddress.ToString()),
        ("packet size", $"{camera.PacketSizeBytes} bytes"),
        ("broken nodes", camera.Features.BrokenNodes.Count == 0 ? "none" : string.Join("; ", camera.Features.BrokenNodes.Select(b => $"{b.Key}: {b.Value}"))),
    ];

    private static void PrintTable(Camera camera, IReadOnlyList<(string Name, string Value)> features)
    {
        (string Name, string Value)[] facts = Facts(camera);
        int width = facts.Concat(features).Max(f => f.Name.Length);
        foreach ((string name, string value) in facts) Console.WriteLine($"{name.PadRight(width)}  {value}".TrimEnd());
        Console.WriteLine();
        foreach ((string name, string value) in features) Console.WriteLine($"{name.PadRight(width)}  {value}".TrimEnd());
    }

    private static void PrintJson(Camera camera, IReadOnlyList<(string Name, string Value)> features) => Console.WriteLine(JsonSerializer.Serialize(
        new
        {
            camera = Facts(camera).ToDictionary(f => f.Name, f => f.Value),
            features = features.ToDictionary(f => f.Name, f => f.Value),
        },
        Indented));
}
