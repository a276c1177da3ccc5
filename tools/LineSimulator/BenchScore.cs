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

        if (evidence.Change is { } change)
            foreach (BenchCheck check in ChangeChecks(evidence, units, change)) yield return check;

        SummaryMessage? s = evidence.Summary;
        // Its counts begin anew with each batch.
        (long Infed, long Accepted, long Rejected, long Undecided) atPlc = evidence.Change is { } last ? CountsOf(units, last.BatchId) : (plc.Triggered, plc.Accepted, plc.Rejected, plc.Gray);
        yield return new BenchCheck(
            "the MQTT summary equals the PLC's counts",
            s is not null && (s.Infed, s.Accepted, s.Rejected, s.Undecided) == atPlc && (evidence.Change is null || s.BatchId == evidence.Change.BatchId),
            string.Create(CultureInfo.InvariantCulture,
                $"infed/accepted/rejected/undecided: MQTT {Counts(s)}, PLC {atPlc.Infed}/{atPlc.Accepted}/{atPlc.Rejected}/{atPlc.Undecided}"));

        yield return new BenchCheck(
            "the agent ended in order", evidence.AgentExitCode == 0, evidence.AgentExitCode is int code ? $"exit code {code}" : "it had to be killed");
    }

    private static IEnumerable<BenchCheck> ChangeChecks(BenchEvidence evidence, UnitScore[] units, BenchChange change)
    {
        bool wentLow = change is { LowAt: not null, HighAt: not null } && change.WhileLow != change.RecipeId;
        yield return new BenchCheck(
            "Ready was low while the recipe was changed, and the new one is acknowledged with id and hash",
            wentLow && change.Acknowledged == (change.RecipeId, change.RecipeHash),
            change.LowAt is not int low ? "Ready did not fall"
            : change.HighAt is not int high ? $"Ready fell at unit {low} and did not rise again"
            : $"Ready low from unit {low} to {high}; acknowledged '{change.Acknowledged.Id}' {change.Acknowledged.Hash}");

        // The unit that came while Ready fell or rose may be on either side.
        UnitScore[] between = change is { LowAt: int from, HighAt: int to } ? [.. units.Take(to - 1).Skip(from + 1)] : [];
        yield return Each(
            "every unit that came in between was rejected and not inspected", between,
            u => u.Plc.Lane == Lane.Reject && u.Records is [{ Reason: "line-not-ready" or "counter-gap" }], null);

        int turn = evidence.Decisions.Select((d, i) => (d, i)).FirstOrDefault(p => p.d.BatchId == change.BatchId, (null!, evidence.Decisions.Count)).Item2;
        DecisionRecord[] mixed =
        [
            .. evidence.Decisions.Take(turn).Where(d => d.RecipeId == change.RecipeId),
            .. evidence.Decisions.Skip(turn).Where(d => d.BatchId != change.BatchId || d.RecipeId != change.RecipeId),
        ];
        long accepted = evidence.Decisions.Skip(turn).Count(d => d.Verdict == "accept");
        yield return new BenchCheck(
            "every record carries batch and recipe of its own side of the change", mixed.Length == 0 && turn > 0 && turn < evidence.Decisions.Count,
            mixed.Length == 0 ? $"{turn} before, {evidence.Decisions.Count - turn} after, {accepted} of them accepted" : $"units {string.Join(", ", mixed.Take(NamedMax).Select(d => d.UnitId))}");
    }

    private static (long, long, long, long) CountsOf(UnitScore[] units, string batch)
    {
        UnitScore[] own = [.. units.Where(u => u.Records is [var only] && only.BatchId == batch)];
        return (own.Length, own.Count(u => u.Plc.Lane == Lane.Accept), own.Count(u => u.Plc.Lane == Lane.Reject), own.Count(u => u.Plc.Lane == Lane.Gray));
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
