using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary><c>replay</c>: runs the kept pixels of recorded views again, decides their units again, and says of each whether it comes out bit by bit, and if not, why.</summary>
/// <remarks>Exit code 0: every view bit-exact, every unit decided as before. 1: one differs, cannot be run again, or the log is not sound. 2: wrong use. Changes nothing.</remarks>
public static class ReplayCommand
{
    private static readonly JsonSerializerOptions _readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the audit log." };
        var config = new Option<string>("--config") { Description = "The line's YAML file: its model and recipe judge.", DefaultValueFactory = _ => "config/line.yaml" };
        var evidence = new Option<string?>("--evidence") { Description = "Folder of the kept pixels; without it the configuration's." };
        var units = new Option<uint[]>("--unit") { Description = "Only this unit; may stand several times.", AllowMultipleArgumentsPerToken = true };
        var records = new Option<long[]>("--record") { Description = "Only the record of this number; may stand several times.", AllowMultipleArgumentsPerToken = true };
        var all = new Option<bool>("--all-evidence") { Description = "Every view whose pixels are kept; so it is without --unit and --record." };
        var threads = new Option<int>("--threads") { Description = "Threads inside one run of the model instead of the passport's; 1..64." };
        var pictures = new Option<string?>("--pictures") { Description = "Folder for a PNG of each view: the pixels, the map over them, the boxes; made when it is missing." };
        var isOpen = new Option<bool>("--open") { Description = "The log is being written now: no seal is expected." };
        var json = new Option<bool>("--json") { Description = "Print the outcome as JSON." };
        threads.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && result.GetValueOrDefault<int>() is < 1 or > 64) result.AddError("--threads is outside 1..64");
        });
        var command = new Command("replay", "Run the kept pixels of recorded views again and decide their units again: exit code 0 when all come out bit by bit, 1 when not, 2 for wrong use.")
        {
            folder, config, evidence, units, records, all, threads, pictures, isOpen, json,
        };
        command.SetAction(parsed => Run(
            new Request(
                parsed.GetRequiredValue(folder), parsed.GetValue(config)!, parsed.GetValue(evidence), parsed.GetValue(units) ?? [], parsed.GetValue(records) ?? [],
                parsed.GetValue(threads), parsed.GetValue(pictures), parsed.GetValue(isOpen), parsed.GetValue(json)),
            parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error));
        return command;
    }

    private static int Run(Request request, TextWriter output, TextWriter error)
    {
        if (!Directory.Exists(request.Folder))
        {
            error.WriteLine($"replay: folder '{request.Folder}' is not there");
            return 2;
        }

        ConfigurationReading reading = ConfigurationReader.Read(request.Configuration);
        if (reading.Configuration is not { } configuration)
        {
            foreach (ConfigurationProblem problem in reading.Problems) error.WriteLine($"replay: {problem}");
            return 2;
        }

        AuditVerification log = AuditVerifier.Verify(request.Folder, null, request.IsOpen);
        RecordedView[] views = [.. RecordedViews.Read(request.Folder).Where(request.Asks)];
        if (views.Length == 0)
        {
            error.WriteLine($"replay: no record of '{request.Folder}' has {(request.IsSelective ? "a view of that unit or number" : "kept pixels")}");
            return 1;
        }

        using var replays = new RecipeReplays(configuration, request.Threads);
        var replayed = new List<ReplayedView>(views.Length);
        var units = new List<ReplayedUnit>();
        var looked = new Dictionary<int, LookedView>();
        foreach (RecordedView view in views)
        {
            if (replays.For(view.Recipe, out string refusal) is not { } replay)
            {
                error.WriteLine($"replay: {refusal}");
                return 1;
            }

            ReplayedView run = replay.Run(view, request.Evidence ?? configuration.Evidence.Folder);
            replayed.Add(run);
            if (run.Result != ReplayResult.NotReplayed) looked[view.View] = new LookedView(replay.Outcome, replay.Findings);
            if (replayed.Count == views.Length || views[replayed.Count].Sequence != view.Sequence)
            {
                units.Add(UnitReplay.Decide(view.Record, replay.Recipe, looked));
                looked.Clear();
            }

            if (request.Pictures is { } pictures && run.Result != ReplayResult.NotReplayed) EvidencePicture.Write(pictures, run.View, replay);
            if (!request.IsJson && !Console.IsErrorRedirected) error.Write($"\r{replayed.Count} of {views.Length}");
        }

        if (!request.IsJson && !Console.IsErrorRedirected) error.Write("\r                \r");
        if (request.IsJson) output.WriteLine(Json(log, replayed, units));
        else Print(log, replayed, units, output);
        return log.IsSound && replayed.All(r => r.Result == ReplayResult.BitExact) && units.All(u => u.Result != UnitReplayResult.Differs) ? 0 : 1;
    }

    private static void Print(AuditVerification log, List<ReplayedView> replayed, List<ReplayedUnit> units, TextWriter output)
    {
        output.WriteLine($"{"record",8} {"unit",8} view {"camera",-12} {"unit's",-9} {"score",-14} result");
        foreach (ReplayedView run in replayed)
        {
            string score = run.View.Answers.GetValueOrDefault("score", "");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{run.View.Sequence,8} {run.View.Unit,8} {run.View.View,4} {run.View.Camera,-12} {run.View.UnitVerdict,-9} {score,-14} {Word(run.Result)}"));
            foreach (string difference in run.Differences) output.WriteLine($"{"",25}{difference}");
            if (run.Result == ReplayResult.Differs && run.Pins.Count == 0)
                output.WriteLine($"{"",25}no pin differs: the same pixels, model and settings gave another answer on this PC");
        }

        foreach (ReplayedUnit unit in units.Where(u => u.Result == UnitReplayResult.Differs))
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{unit.Sequence,8} {unit.Unit,8} unit decided differently: {unit.Then} -> {unit.Now}"));
            foreach (string difference in unit.Differences) output.WriteLine($"{"",25}{difference}");
        }

        foreach ((string part, int count) in units.SelectMany(u => u.Parts).GroupBy(part => part).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count())))
            output.WriteLine($"{part} ({count} units)");
        foreach ((string pin, int count) in PinsOf(replayed)) output.WriteLine($"pin {pin} ({count} views)");
        output.WriteLine(log.IsSound ? "the log is sound" : $"{log.Place}: {log.Problem}");
        output.WriteLine($"{Count(replayed, ReplayResult.BitExact)} of {replayed.Count} views bit-exact, {Count(replayed, ReplayResult.Differs)} differ, "
            + $"{Count(replayed, ReplayResult.NotReplayed)} could not be run again");
        output.WriteLine($"{Count(units, UnitReplayResult.Same)} of {units.Count} units decided as before, {Count(units, UnitReplayResult.Differs)} differ, "
            + $"{Count(units, UnitReplayResult.RestsOnTime)} were rejected for a matter of time");
    }

    private static IEnumerable<(string Pin, int Count)> PinsOf(List<ReplayedView> replayed) =>
        replayed.SelectMany(r => r.Pins).GroupBy(pin => pin).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => (g.Key, g.Count()));

    private static int Count(List<ReplayedView> replayed, ReplayResult result) => replayed.Count(r => r.Result == result);

    private static int Count(List<ReplayedUnit> units, UnitReplayResult result) => units.Count(u => u.Result == result);

    private static string Word(UnitReplayResult result) => result switch
    {
        UnitReplayResult.Same => "same",
        UnitReplayResult.RestsOnTime => "rests-on-time",
        UnitReplayResult.Differs or _ => "differs",
    };

    private static string Word(ReplayResult result) => result switch
    {
        ReplayResult.BitExact => "bit-exact",
        ReplayResult.Differs => "differs",
        ReplayResult.NotReplayed or _ => "not-replayed",
    };

    private static string Json(AuditVerification log, List<ReplayedView> replayed, List<ReplayedUnit> units)
    {
        var outcome = new JsonObject
        {
            ["log_sound"] = log.IsSound,
            ["log_problem"] = log.IsSound ? "" : $"{log.Place}: {log.Problem}",
            ["bit_exact"] = Count(replayed, ReplayResult.BitExact),
            ["differ"] = Count(replayed, ReplayResult.Differs),
            ["not_replayed"] = Count(replayed, ReplayResult.NotReplayed),
            ["units_same"] = Count(units, UnitReplayResult.Same),
            ["units_differ"] = Count(units, UnitReplayResult.Differs),
            ["units_rest_on_time"] = Count(units, UnitReplayResult.RestsOnTime),
            ["units"] = new JsonArray([.. units.Select(unit => (JsonNode?)new JsonObject
            {
                ["record"] = unit.Sequence,
                ["unit"] = unit.Unit,
                ["result"] = Word(unit.Result),
                ["then"] = unit.Then,
                ["now"] = unit.Now,
                ["views_run"] = unit.ViewsRun,
                ["differences"] = Texts(unit.Differences),
                ["parts"] = Texts(unit.Parts),
            })]),
            ["views"] = new JsonArray([.. replayed.Select(run => (JsonNode?)new JsonObject
            {
                ["record"] = run.View.Sequence,
                ["unit"] = run.View.Unit,
                ["view"] = run.View.View,
                ["camera"] = run.View.Camera,
                ["unit_verdict"] = run.View.UnitVerdict,
                ["frame"] = run.View.Frame?.File,
                ["result"] = Word(run.Result),
                ["score_then"] = run.View.Answers.GetValueOrDefault("score", ""),
                ["score_now"] = run.Score,
                ["differences"] = Texts(run.Differences),
                ["pins"] = Texts(run.Pins),
            })]),
        };
        return outcome.ToJsonString(_readable);
    }

    private static JsonArray Texts(IReadOnlyList<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private sealed record Request(
        string Folder, string Configuration, string? Evidence, uint[] Units, long[] Records, int Threads, string? Pictures, bool IsOpen, bool IsJson)
    {
        public bool IsSelective => Units.Length > 0 || Records.Length > 0;

        // Who asks for a unit hears of each of its views, kept or not.
        public bool Asks(RecordedView view) => IsSelective ? Units.Contains(view.Unit) || Records.Contains(view.Sequence) : view.Frame is not null;
    }
}
