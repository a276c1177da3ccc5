using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary><c>passport show</c>: what a model is and what it may be used for, for people or as JSON. Proves nothing; <c>verify</c> does.</summary>
internal static class PassportShowCommand
{
    public static Command Create()
    {
        Argument<string> folder = ModelFolder.Argument();
        var json = new Option<bool>("--json") { Description = "Print it as JSON." };
        var command = new Command("show", "Show a passport: model, runtime, scope, validity, thresholds and who claims to have signed it.") { folder, json };
        command.SetAction(parsed =>
        {
            if (!ModelFolder.TryRead("show", parsed.GetValue(folder)!, parsed.InvocationConfiguration.Error, out ModelFolder? model)) return 1;
            string[] keyIds = KeyIds(model);
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(Json(model.Passport, keyIds).ToJsonString());
            else Print(model.Passport, keyIds, output);
            return 0;
        });
        return command;
    }

    private static string[] KeyIds(ModelFolder model)
    {
        try
        {
            if (!File.Exists(model.EnvelopeFile)) return [];
            return PassportEnvelope.TryRead(File.ReadAllBytes(model.EnvelopeFile), out PassportEnvelope? envelope, out string problem)
                ? [.. envelope.Signatures.Select(s => s.KeyId)]
                : [$"({PassportEnvelope.FileName} {problem})"];
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return [$"({unreadable.Message})"];
        }
    }

    private static void Print(Passport passport, string[] keyIds, TextWriter output)
    {
        RuntimePins runtime = passport.Runtime;
        Row("passport", $"{passport.Id}, {passport.State.ToString().ToLowerInvariant()}");
        Row("network", $"{passport.ModelFile}, SHA-256 {passport.ModelSha256}");
        Row("runtime", $"ONNX Runtime {runtime.OnnxRuntimeVersion}, {runtime.Provider}, graph level {runtime.GraphOptimizationLevel}, threads {runtime.IntraOpThreads}");
        Row("sees", $"{passport.Camera.ImageWidth}x{passport.Camera.ImageHeight} {passport.Camera.PixelFormat}");
        foreach (PassportClass c in passport.Classes)
            Row("class", string.Create(CultureInfo.InvariantCulture, $"{c.Name}{(c.Good ? " (good)" : $": accept below {c.AcceptBelow}, reject from {c.RejectFrom}{Calibrated(c)}")}"));
        Row("valid", passport.Validity is { } v ? string.Create(CultureInfo.InvariantCulture, $"{v.From:yyyy-MM-dd} to {v.Until:yyyy-MM-dd} (UTC)") : "not stated");
        Row("lines", passport.Scope is { } scope ? string.Join(", ", scope.Lines) : "not stated");
        Row("recipes", passport.Scope is { } of ? string.Join(", ", of.Recipes) : "not stated");
        if (passport.Scope?.Products is { Count: > 0 } products) Row("products", string.Join(", ", products));
        if (passport.Scope?.Containers is { Count: > 0 } containers) Row("containers", string.Join(", ", containers));
        if (passport.Scope?.Cameras is { Count: > 0 } cameras) Row("cameras", string.Join(", ", cameras));
        foreach (string limitation in passport.Limitations) Row("limitation", limitation);
        Row("signed by", keyIds.Length == 0 ? "nobody" : string.Join(", ", keyIds) + " (unproven: see 'passport verify')");

        void Row(string name, string text) => output.WriteLine($"{name,-10} {text}");
    }

    private static string Calibrated(PassportClass c) => c.Calibration is not { } table ? "" : string.Create(
        CultureInfo.InvariantCulture, $", of a score calibrated to {table.Lowest}..{table.Highest} by {table.Points.Count()} points; raw from {c.ToDefectClass().RawAcceptBelow} on is not clean");

    private static JsonObject Json(Passport passport, string[] keyIds) => new()
    {
        ["passport"] = passport.Id,
        ["state"] = passport.State.ToString().ToLowerInvariant(),
        ["model_file"] = passport.ModelFile,
        ["model_sha256"] = passport.ModelSha256,
        ["onnx_runtime"] = passport.Runtime.OnnxRuntimeVersion,
        ["valid_from"] = passport.Validity?.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["valid_until"] = passport.Validity?.Until.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["lines"] = new JsonArray([.. (passport.Scope?.Lines ?? []).Select(l => (JsonNode)l)]),
        ["recipes"] = new JsonArray([.. (passport.Scope?.Recipes ?? []).Select(r => (JsonNode)r)]),
        ["products"] = new JsonArray([.. (passport.Scope?.Products ?? []).Select(p => (JsonNode)p)]),
        ["containers"] = new JsonArray([.. (passport.Scope?.Containers ?? []).Select(c => (JsonNode)c)]),
        ["cameras"] = new JsonArray([.. (passport.Scope?.Cameras ?? []).Select(c => (JsonNode)c)]),
        ["classes"] = new JsonArray([.. passport.Classes.Select(c => (JsonNode)new JsonObject
        {
            ["name"] = c.Name, ["good"] = c.Good, ["accept_below"] = c.AcceptBelow, ["reject_from"] = c.RejectFrom,
            ["calibration"] = c.Calibration is null ? null : new JsonArray([.. c.Calibration.Points.Select(p => (JsonNode)new JsonObject { ["raw"] = p.Raw, ["score"] = p.Score })]),
        })]),
        ["keyids_unproven"] = new JsonArray([.. keyIds.Select(k => (JsonNode)k)]),
    };
}
