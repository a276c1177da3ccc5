using System.CommandLine;
using System.Text;
using System.Text.Json;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary><c>evidence show</c>: a unit as one page that needs nothing else: record, pictures with boxes and heat map, and whether every file is still what was recorded.</summary>
/// <remarks>Needs log and evidence folder alone, so that it can be done years later. Exit code 0: written, everything as recorded. 1: written, but something is not; or no such unit. 2: wrong use.</remarks>
public static class EvidenceShowCommand
{
    // A page of more units is none that anybody reads; pictures of some megabytes each.
    private const int RecordsMax = 20;

    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "Folder of the audit log." };
        var unit = new Option<uint?>("--unit") { Description = "Id of the unit." };
        var record = new Option<long?>("--record") { Description = "Number of its record in the log, where an id came twice." };
        var batch = new Option<string?>("--batch") { Description = "Only in this batch." };
        var evidence = new Option<string?>("--evidence") { Description = "Folder of the kept pixels; without it the configuration's." };
        var config = new Option<string>("--config") { Description = "The line's YAML file, asked for the evidence folder alone.", DefaultValueFactory = _ => "config/line.yaml" };
        var target = new Option<string?>("--out") { Description = "The page to write; without it unit-ID.html." };
        var isOpen = new Option<bool>("--open") { Description = "The log is being written now: no seal is expected." };
        var command = new Command("show", "Write a page about a unit: exit code 0 everything is as recorded, 1 something is not or there is no such unit, 2 wrong use.")
        {
            folder, unit, record, batch, evidence, config, target, isOpen,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(unit) is null && result.GetValue(record) is null) result.AddError("give --unit or --record");
        });
        command.SetAction(parsed =>
        {
            TextWriter error = parsed.InvocationConfiguration.Error;
            string log = parsed.GetRequiredValue(folder);
            if (!Directory.Exists(log)) return Wrong(error, $"folder '{log}' is not there");
            if ((parsed.GetValue(evidence) ?? FolderOf(parsed.GetValue(config)!, error)) is not { } kept) return 2;
            if (!Directory.Exists(kept)) return Wrong(error, $"evidence folder '{kept}' is not there");
            (uint? id, long? number, string? of) = (parsed.GetValue(unit), parsed.GetValue(record), parsed.GetValue(batch));
            bool IsAsked(JsonElement decision) =>
                (id is null || decision.GetProperty("unit").GetUInt32() == id) && (number is null || decision.GetProperty("seq").GetInt64() == number)
                && (of is null || UnitRecord.TextOf(decision, "batch") == of);
            return Show(log, kept, IsAsked, AuditVerifier.Verify(log, null, parsed.GetValue(isOpen)), parsed.GetValue(target), parsed.InvocationConfiguration.Output, error);
        });
        return command;
    }

    private static int Show(string log, string kept, Func<JsonElement, bool> isAsked, AuditVerification verification, string? target, TextWriter output, TextWriter error)
    {
        var events = new List<FileEvent>();
        IReadOnlyList<UnitRecord> records = UnitRecord.Read(log, isAsked, events);
        if (records.Count == 0)
        {
            error.WriteLine($"evidence show: no record of '{log}' is of that unit");
            return 1;
        }

        if (records.Count > RecordsMax) return Wrong(error, $"{records.Count} records fit, at most {RecordsMax} are shown: name one by --record or --batch");
        string page = UnitPage.Of(records, verification, new EvidenceFiles(kept, events), out int faults);
        string file = target ?? $"unit-{records[0].Unit}.html";
        try
        {
            File.WriteAllText(file, page, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            return Wrong(error, $"page '{file}' cannot be written: {refused.Message}");
        }

        foreach (UnitRecord record in records)
            output.WriteLine($"record {record.Sequence}, unit {record.Unit}, batch {record.Text("batch")}: {record.Text("verdict")}, {record.Text("reason")}, {record.Views.Count} views");
        output.WriteLine(verification.IsSound ? "the log is sound" : $"{verification.Place}: {verification.Problem}");
        output.WriteLine(faults == 0 ? "every file is what was recorded, or the log says why it is not there" : $"{faults} FILES ARE NOT WHAT WAS RECORDED");
        output.WriteLine($"wrote {file}");
        return verification.IsSound && faults == 0 ? 0 : 1;
    }

    private static string? FolderOf(string configuration, TextWriter error)
    {
        ConfigurationReading reading = ConfigurationReader.Read(configuration);
        if (reading.Configuration is { } line) return line.Evidence.Folder;
        foreach (ConfigurationProblem problem in reading.Problems) error.WriteLine($"evidence show: {problem}");
        error.WriteLine("evidence show: name the folder of the kept pixels with --evidence");
        return null;
    }

    private static int Wrong(TextWriter error, string problem)
    {
        error.WriteLine($"evidence show: {problem}");
        return 2;
    }
}
