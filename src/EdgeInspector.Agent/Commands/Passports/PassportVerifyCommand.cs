using System.CommandLine;
using System.Text.Json.Nodes;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Agent.Commands.Passports;

/// <summary><c>passport verify</c>: whether a line would take the passport today, and why not.</summary>
internal static class PassportVerifyCommand
{
    public static Command Create(TimeProvider? time = null)
    {
        Argument<string> folder = ModelFolder.Argument();
        var trusted = new Option<string>("--trusted-signers") { Description = "The trust list: folder of public keys named name@role.pem.", DefaultValueFactory = _ => Path.Combine("config", "signers") };
        var signatures = new Option<int>("--signatures") { Description = "Different signers that are needed, 2..8.", DefaultValueFactory = _ => SignatureCheck.SignersMin };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        var command = new Command("verify", "Verify signatures, state, validity and the network's hash. Exit code 0 when all is good, 1 when not, 2 for wrong use.")
        {
            folder, trusted, signatures, json,
        };
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            int wanted = parsed.GetValue(signatures);
            if (wanted is < SignatureCheck.SignersMin or > 8)
            {
                error.WriteLine($"verify: --signatures {wanted} is not allowed; allowed: {SignatureCheck.SignersMin}..8");
                return 2;
            }

            if (!ModelFolder.TryRead("verify", parsed.GetValue(folder)!, error, out ModelFolder? model)) return 1;
            if (!model.TryHashModel("verify", error, out string sha256)) return 1;
            var list = SignerList.Read(parsed.GetValue(trusted)!);
            var check = SignatureCheck.Of(model.Folder, model.Bytes.Span, list, wanted);
            List<string> problems = ProblemsOf(model, check, sha256, (time ?? TimeProvider.System).GetUtcNow());
            TextWriter output = parsed.InvocationConfiguration.Output;
            if (parsed.GetValue(json)) output.WriteLine(Json(model, check, list, problems).ToJsonString());
            else Print(model, check, list, problems, output);
            return problems.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static List<string> ProblemsOf(ModelFolder model, SignatureCheck check, string sha256, DateTimeOffset now)
    {
        var problems = new List<string>();
        Passport passport = model.Passport;
        if (passport.State != PassportState.Released) problems.Add($"state is {passport.State}; allowed: Released");
        if (!string.Equals(sha256, passport.ModelSha256, StringComparison.OrdinalIgnoreCase))
            problems.Add($"{passport.ModelFile} is another network: SHA-256 expected {passport.ModelSha256}, found {sha256}");
        if (!check.IsSigned) problems.Add(check.Problem);
        if (ReleaseRules.CheckValidity(passport, now) is { } invalid) problems.Add(invalid.Text);
        if (passport is { State: PassportState.Released, Scope: null }) problems.Add("scope is missing; a released passport states it");
        return problems;
    }

    private static void Print(ModelFolder model, SignatureCheck check, SignerList list, List<string> problems, TextWriter output)
    {
        output.WriteLine($"{model.Passport.Id}: {(problems.Count == 0 ? "good" : "NOT GOOD")}");
        foreach (SignatureFinding finding in check.Findings) output.WriteLine($"  {(finding.Counts ? "counts " : "ignored")}  {finding.Text}");
        foreach (string problem in list.Problems) output.WriteLine($"  {problem}");
        foreach (string problem in problems) output.WriteLine($"  PROBLEM  {problem}");
    }

    private static JsonObject Json(ModelFolder model, SignatureCheck check, SignerList list, List<string> problems) => new()
    {
        ["passport"] = model.Passport.Id,
        ["ok"] = problems.Count == 0,
        ["problems"] = new JsonArray([.. problems.Select(p => (JsonNode)p)]),
        ["trust_list_problems"] = new JsonArray([.. list.Problems.Select(p => (JsonNode)p)]),
        ["signatures"] = new JsonArray([.. check.Findings.Select(f => (JsonNode)new JsonObject
        {
            ["keyid"] = f.KeyId,
            ["signer"] = f.Signer?.Name,
            ["role"] = f.Signer?.Role,
            ["counts"] = f.Counts,
            ["text"] = f.Text,
        })]),
    };
}
