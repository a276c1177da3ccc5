using System.Globalization;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.LineSimulator;

/// <summary>Compares what the parts of the line say about each unit: pure, so that the judge itself can be tested.</summary>
public static class BenchScore
{
    private const int NamedMax = 5;

    public static BenchReport Judge(BenchEvidence evidence)
    {
        // A unit that the agent did not see has its record under the number of its trigger.
        ILookup<uint, DecisionRecord> records = evidence.Decisions.Where(d => !IsUnseen(d)).ToLookup(d => d.UnitId);
        ILookup<uint, DecisionRecord> unseen = evidence.Decisions.Where(IsUnseen).ToLookup(d => d.TriggerNumber);
        UnitScore[] units =
        [
            .. evidence.Units.Select((u, i) => new UnitScore(
                i < evidence.Plan.Count ? evidence.Plan[i] : new PlannedUnit(i, VialRenderer.VialDefect.None, 0), u, [.. records[u.UnitId], .. unseen[u.TriggerNumber]])),
        ];
        return new BenchReport { Units = units, Evidence = evidence, Checks = [.. Checks(evidence, units)] };
    }

    private static IEnumerable<BenchCheck> Checks(BenchEvidence evidence, UnitScore[] units)
    {
        PlcCounters plc = evidence.Counters;
        yield return new BenchCheck(
            "every unit was fed and passed the gate",
            units.Length == evidence.Plan.Count && units.All(u => u.Plc.Lane is not null),
            $"{units.Count(u => u.Plc.Lane is not null)} of {evidence.Plan.Count}");

        yield return new BenchCheck(
            "the bench had every vial rendered in time", evidence.FeedUnderruns == 0, $"{evidence.FeedUnderruns} exposures without a picture");

        var known = units.Select(u => u.Plc.UnitId).ToHashSet();
        var numbers = units.Select(u => u.Plc.TriggerNumber).ToHashSet();
        uint[] strangers = [.. evidence.Decisions.Where(d => IsUnseen(d) ? !numbers.Contains(d.TriggerNumber) : !known.Contains(d.UnitId)).Select(d => d.UnitId)];
        yield return Each(
            "exactly one decision record for every triggered unit", units,
            u => u.Records is [var r] && r.TriggerNumber == u.Plc.TriggerNumber,
            strangers.Length == 0 ? null : $"records for units that never were: {string.Join(", ", strangers.Take(NamedMax))}");

        yield return Each(
            "no verdict was late", units,
            u => u.Records.All(r => !r.IsLate) && !(u.Plc.VerdictAfter > evidence.Deadline),
            plc.LateVerdicts == 0 ? null : $"{plc.LateVerdicts} verdicts came to the PLC after the gate was set");

        yield return Each("the PLC got the verdict of every unit", units, u => u.Plc.Verdict is not null, null);

        yield return Each(
            "no verdict of one unit reached another", units,
            u => u.Plc.Verdict is not PlcVerdict got || u.Records is not [var r] || Name(got) == r.Verdict,
            plc.Faults == plc.LateVerdicts
                ? null
                : $"PLC faults: {plc.WrongUnitVerdicts} wrong unit, {plc.SecondVerdicts} second, {plc.MeaninglessVerdicts} meaningless");

        yield return Each("every lane follows its verdict", units, u => u.Records is [var r] && Name(u.Plc.Lane) == r.Verdict, null);

        yield return new BenchCheck(
            "the audit log verifies", evidence.AuditFaults.Count == 0,
            evidence.AuditFaults.Count == 0 ? $"{evidence.Decisions.Count} decisions" : string.Join("; ", evidence.AuditFaults.Take(NamedMax)));

        if (evidence.Pictures is { } pictures)
        {
            string[] wrong = [.. pictures.Findings.Take(NamedMax).Select(f => $"{f.File}: {f.Finding}")];
            yield return new BenchCheck(
                "every rejected and undecided unit has its picture and map",
                pictures.Findings.Count == 0 && pictures.Incomplete.Count == 0 && pictures.Lost == 0 && pictures.Unmapped == 0,
                wrong.Length == 0 && pictures.Incomplete.Count == 0
                    ? $"{pictures.Complete} units, {pictures.Good} files"
                    : $"{pictures.Incomplete.Count} units without, {pictures.Lost} views said lost, {pictures.Unmapped} without a map; {string.Join("; ", wrong)}");
        }

        SummaryMessage? s = evidence.Summary;
        yield return new BenchCheck(
            "the MQTT summary equals the PLC's counts",
            s is not null && (s.Infed, s.Accepted, s.Rejected, s.Undecided) == (plc.Triggered, plc.Accepted, plc.Rejected, plc.Gray),
            string.Create(CultureInfo.InvariantCulture,
                $"infed/accepted/rejected/undecided: MQTT {Counts(s)}, PLC {plc.Triggered}/{plc.Accepted}/{plc.Rejected}/{plc.Gray}"));

        yield return new BenchCheck(
            "the agent ended in order", evidence.AgentExitCode == 0, evidence.AgentExitCode is int code ? $"exit code {code}" : "it had to be killed");
    }

    private static bool IsUnseen(DecisionRecord decision) => decision is { UnitId: 0, Reason: "counter-gap" };

    private static string Counts(SummaryMessage? s) => s is null ? "none" : $"{s.Infed}/{s.Accepted}/{s.Rejected}/{s.Undecided}";

    private static string Name(PlcVerdict verdict) => verdict switch
    {
        PlcVerdict.Accept => "accept",
        PlcVerdict.Undecided => "undecided",
        PlcVerdict.Reject => "reject",
        _ => "?",
    };

    private static string Name(Lane? lane) => lane switch
    {
        Lane.Accept => "accept",
        Lane.Gray => "undecided",
        Lane.Reject => "reject",
        null => "on its way",
        _ => "?",
    };

    private static BenchCheck Each(string name, UnitScore[] units, Func<UnitScore, bool> holds, string? alsoWrong)
    {
        uint[] broken = [.. units.Where(u => !holds(u)).Select(u => u.Plc.UnitId)];
        string detail = broken.Length == 0
            ? $"{units.Length} units"
            : $"{broken.Length} of {units.Length} units: {string.Join(", ", broken.Take(NamedMax))}{(broken.Length > NamedMax ? ", …" : "")}";
        return new BenchCheck(name, broken.Length == 0 && alsoWrong is null, alsoWrong is null ? detail : $"{detail}; {alsoWrong}");
    }
}
