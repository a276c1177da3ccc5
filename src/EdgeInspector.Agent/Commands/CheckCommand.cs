using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Commands;

/// <summary>The verb <c>check</c>: names every problem of a configuration at once, or tells shortly what would run.</summary>
/// <remarks>Exit code 0: the configuration can run. 1: it cannot. Nothing is opened but the files; camera, PLC and broker may be away.</remarks>
public static class CheckCommand
{
    private static readonly JsonSerializerOptions _readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Command Create(TimeProvider? time = null)
    {
        var config = new Option<string>("--config") { Description = "The line's YAML file.", DefaultValueFactory = _ => "config/line.yaml" };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var folders = new Option<bool>("--print-folders")
        {
            Description = "Print the folders that the service writes, one a line, for the installer.",
        };
        Option<string?> schema = OneOf("--print-schema", "Print the JSON schema of the line's file, of a recipe or of a passport, and end.", "line", "recipe", "passport");
        Option<string?> example = OneOf("--print-example", "Print a file with every key and its comment, and end.", "line", "recipe");

        var command = new Command("check", "Name every problem of a configuration at once, or tell what would run.")
        {
            config, json, folders, schema, example,
        };
        command.SetAction(parsed =>
        {
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetResult(schema) is not null)
            {
                output.Write(parsed.GetValue(schema) switch
                {
                    "recipe" => ConfigurationSchema.OfRecipe(),
                    "passport" => ConfigurationSchema.OfPassport(),
                    _ => ConfigurationSchema.OfLine(),
                });
                return 0;
            }

            if (parsed.GetResult(example) is not null)
            {
                output.Write(parsed.GetValue(example) == "recipe" ? ConfigurationExample.OfRecipe() : ConfigurationExample.OfLine());
                return 0;
            }

            if (parsed.GetValue(folders)) return PrintFolders(parsed.GetValue(config)!, output);
            return Check(parsed.GetValue(config)!, parsed.GetValue(json), output, (time ?? TimeProvider.System).GetUtcNow());
        });
        return command;
    }

    private static Option<string?> OneOf(string name, string description, params string[] files)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', files), Arity = ArgumentArity.ZeroOrOne };
        option.AcceptOnlyFromAmong(files);
        return option;
    }

    private static int Check(string path, bool asJson, TextWriter output, DateTimeOffset now)
    {
        ConfigurationReading reading = ConfigurationReader.Read(path);
        if (asJson) output.WriteLine(Json(reading));
        else if (reading.Configuration is { } line) WriteSummary(line, output, now);
        else WriteProblems(path, reading.Problems, output);
        return reading.Configuration is null ? 1 : 0;
    }

    private static int PrintFolders(string path, TextWriter output)
    {
        LineConfiguration? line = ConfigurationReader.Read(path).Configuration;
        if (line is null) return 1;
        output.WriteLine(line.Audit.Folder);
        output.WriteLine(line.Evidence.Folder);
        output.WriteLine(line.Plc.Security.PkiFolder);
        return 0;
    }

    private static void WriteProblems(string path, IReadOnlyList<ConfigurationProblem> problems, TextWriter output)
    {
        foreach (ConfigurationProblem problem in problems) output.WriteLine(problem);
        output.WriteLine($"{path}: {Counted(problems.Count, "problem")}; the line does not start");
    }

    private static void WriteSummary(LineConfiguration line, TextWriter output, DateTimeOffset now)
    {
        LineIdentity identity = line.Line;
        PlcSettings plc = line.Plc;
        Row("line", $"{identity.Enterprise}/{identity.Site}/{identity.Area}/{identity.Name}/{identity.Cell}");
        Row("recipe", $"{line.Recipe.Id}, product {line.Recipe.ProductCode}, {Counted(line.Recipe.Views, "view")}");
        foreach (CameraSettings camera in line.Cameras)
            Row("camera", $"{camera.Name}: {Way(camera)}, views {string.Join(", ", camera.Views)}, {camera.PacketSizeBytes} bytes a packet{Seen(line, camera)}");
        Row("model", line.Model.Folder + (line.Model.Unreleased == UnreleasedModel.Allow ? "  (UNRELEASED MODELS ALLOWED)" : ""));
        WriteRelease(line, Row, now);
        foreach (string limitation in line.Passport.Limitations) Row("limitation", limitation);
        if (line.Model.Shadow is { } shadow) Row("shadow", shadow);
        Row("plc", $"{plc.Endpoint}, {plc.Security.Mode}{Warning(plc.Security.Mode != PlcSecurityMode.SignAndEncrypt)}");
        string mode = plc.Handshake.Mode == HandshakeMode.PositiveRelease ? "positive release" : "reject signal (the weaker mode)";
        string deadline = Milliseconds(plc.Handshake.Deadline);
        Row("handshake", $"{mode}, verdict {deadline} after the trigger, {Milliseconds(plc.Handshake.Reserve)} of them to write it");
        Row("audit", line.Audit.Folder);
        Row("evidence", line.Evidence.Folder);
        Row("mqtt", line.Mqtt.Enabled ? $"{line.Mqtt.Broker}{Warning(line.Mqtt.Broker.Scheme == "mqtt")}" : "off");
        Row("hash", line.Hash);

        void Row(string name, string text) => output.WriteLine($"{name,-10} {text}");
    }

    /// <summary>Who signed the model's passport, how long it counts, and what is missing for a release.</summary>
    private static void WriteRelease(LineConfiguration line, Action<string, string> row, DateTimeOffset now)
    {
        Passport passport = line.Passport;
        var trusted = SignerList.Read(line.Model.TrustedSigners);
        string until = passport.Validity is { } validity ? string.Create(CultureInfo.InvariantCulture, $", valid {validity.From:yyyy-MM-dd} to {validity.Until:yyyy-MM-dd} (UTC)") : "";
        row("passport", $"{passport.Id}, {passport.State.ToString().ToLowerInvariant()}{until}");
        foreach (SignatureFinding finding in SignatureCheck.Of(line.Model.Folder, line.PassportBytes.Span, trusted, line.Model.Signatures).Findings)
            row("signed", finding.Text + (finding.Counts ? "" : "  (DOES NOT COUNT)"));
        IReadOnlyList<string> missing = ReleaseRules.Missing(
            passport, line.PassportBytes.Span, line.Model.Folder, trusted, line.Model.Signatures, now, line.Use);
        foreach (string what in missing) row("unreleased", what);
    }

    /// <summary>Regions, tiles and scale, where the files say something of them.</summary>
    private static string Seen(LineConfiguration line, CameraSettings camera)
    {
        CameraBinding binding = line.Passport.Camera;
        InspectedRegion[] regions = binding.Regions.Where(r => r.Concerns(camera.Name)).ToArray();
        string tiles = regions.Length == 0 ? "" : $", {Counted(regions.Length, "region")} in {Counted(regions.Sum(r => r.Cut().Count), "tile")}";
        if (camera.MicrometresPerPixel is not { } size || line.Recipe.SmallestDefectMicrometres is not { } defect) return tiles;
        double least = RegionScale.Of(line.Passport, camera.Name, size, defect, line.Recipe.SmallestDefectPixels).Min(s => s.FoundPixels);
        return string.Create(CultureInfo.InvariantCulture, $"{tiles}, {defect:0.#} um cover {least:0.0} pixels of the model");
    }

    private static string Warning(bool isOpen) => isOpen ? "  (OTHERS CAN READ IT)" : "";

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds} ms");

    private static string Way(CameraSettings camera)
    {
        if (camera.Serial is not null) return $"serial {camera.Serial}";
        return camera.Address is not null ? $"address {camera.Address}" : $"user name {camera.UserName}";
    }

    private static string Counted(int count, string thing) => count == 1 ? $"1 {thing}" : $"{count} {thing}s";

    private static string Json(ConfigurationReading reading)
    {
        var problems = new JsonArray(reading.Problems.Select(p => (JsonNode?)new JsonObject
        {
            ["file"] = p.File,
            ["line"] = p.Line,
            ["column"] = p.Column,
            ["key"] = p.Key,
            ["message"] = p.Message,
        }).ToArray());
        var outcome = new JsonObject
        {
            ["ok"] = reading.Configuration is not null,
            ["hash"] = reading.Configuration?.Hash,
            ["problems"] = problems,
        };
        return outcome.ToJsonString(_readable);
    }
}
