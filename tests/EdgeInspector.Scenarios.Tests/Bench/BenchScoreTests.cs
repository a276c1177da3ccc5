using EdgeInspector.LineSimulator;
using EdgeInspector.PlcSimulator;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.Scenarios.Tests.Bench;

public sealed class BenchScoreTests
{
    private const string OneRecord = "exactly one decision record for every triggered unit";
    private const string Late = "no verdict was late";
    private const string Foreign = "no verdict of one unit reached another";
    private const string Lanes = "every lane follows its verdict";
    private const string Mqtt = "the MQTT summary equals the PLC's counts";

    private static readonly BenchEvidence Good = new()
    {
        Plan = [new PlannedUnit(0, VialDefect.None, 1), new PlannedUnit(1, VialDefect.Crack, 2), new PlannedUnit(2, VialDefect.None, 3)],
        Units = [Unit(1, PlcVerdict.Accept), Unit(2, PlcVerdict.Reject), Unit(3, PlcVerdict.Undecided)],
        Counters = new PlcCounters { Triggered = 3, Accepted = 1, Rejected = 1, Gray = 1, Commits = 3 },
        Decisions = [Record(1, "accept"), Record(2, "reject"), Record(3, "undecided")],
        Deadline = TimeSpan.FromMilliseconds(80),
        Summary = new SummaryMessage { BatchId = "b", Infed = 3, Accepted = 1, Rejected = 1, Undecided = 1, Late = 0, Lost = 0 },
        AuditFaults = [],
        AgentExitCode = 0,
        FeedUnderruns = 0,
    };

    [Fact]
    public void Run_that_kept_every_promise_passes()
    {
        BenchReport report = BenchScore.Judge(Good);

        Assert.Empty(Broken(report));
        Assert.Equal((0, 1), (report.Escapes, report.FalseRejects));
    }

    [Fact, Requirement("LIN-01")]
    public void Missing_second_and_foreign_records_are_found()
    {
        Assert.Equal([OneRecord, Lanes], Broken(BenchScore.Judge(Good with { Decisions = [Record(1, "accept"), Record(2, "reject")] })));
        Assert.Equal([OneRecord, Lanes], Broken(BenchScore.Judge(Good with { Decisions = [.. Good.Decisions, Record(2, "reject")] })));
        Assert.Equal([OneRecord], Broken(BenchScore.Judge(Good with { Decisions = [.. Good.Decisions, Record(9, "reject")] })));
        Assert.Equal([OneRecord], Broken(BenchScore.Judge(Good with { Decisions = [Record(1, "accept") with { TriggerNumber = 7 }, .. Good.Decisions.Skip(1)] })));
    }

    [Fact, Requirement("LIN-01")]
    public void Record_of_a_unit_that_the_agent_did_not_see_is_found_by_its_trigger()
    {
        DecisionRecord unseen = Good.Decisions[1] with { UnitId = 0, Reason = "counter-gap" };

        Assert.DoesNotContain(OneRecord, Broken(BenchScore.Judge(Good with { Decisions = [Good.Decisions[0], unseen, Good.Decisions[2]] })));
        Assert.Contains(OneRecord, Broken(BenchScore.Judge(Good with { Decisions = [.. Good.Decisions, unseen] })));
        Assert.Contains(OneRecord, Broken(BenchScore.Judge(Good with { Decisions = [.. Good.Decisions, unseen with { TriggerNumber = 999 }] })));
    }

    [Fact, Requirement("LIN-06")]
    public void Late_verdicts_are_found_in_the_record_at_the_PLC_and_in_its_counters()
    {
        BenchEvidence record = Good with { Decisions = [Record(1, "accept") with { IsLate = true }, .. Good.Decisions.Skip(1)] };
        BenchEvidence arrival = Good with { Units = [Unit(1, PlcVerdict.Accept) with { VerdictAfter = TimeSpan.FromMilliseconds(80.1) }, .. Good.Units.Skip(1)] };
        BenchEvidence counter = Good with { Counters = Good.Counters with { LateVerdicts = 1 } };

        Assert.All([record, arrival, counter], e => Assert.Equal([Late], Broken(BenchScore.Judge(e))));
    }

    [Fact, Requirement("LIN-03")]
    public void Verdict_of_another_unit_is_found_at_the_PLC_and_by_comparison()
    {
        BenchEvidence swapped = Good with { Decisions = [Record(1, "reject"), Record(2, "accept"), Record(3, "undecided")] };

        Assert.Equal([Foreign, Lanes], Broken(BenchScore.Judge(swapped)));
        Assert.Equal([Foreign], Broken(BenchScore.Judge(Good with { Counters = Good.Counters with { WrongUnitVerdicts = 1 } })));
        Assert.Equal([Foreign], Broken(BenchScore.Judge(Good with { Counters = Good.Counters with { SecondVerdicts = 1 } })));
    }

    [Fact]
    public void Lane_that_did_not_follow_its_verdict_is_found()
    {
        BenchEvidence stale = Good with { Units = [Unit(1, PlcVerdict.Accept) with { Lane = Lane.Reject }, .. Good.Units.Skip(1)] };

        Assert.Equal([Lanes], Broken(BenchScore.Judge(stale)));
    }

    [Fact]
    public void Summary_that_differs_or_never_came_is_found()
    {
        Assert.Equal([Mqtt], Broken(BenchScore.Judge(Good with { Summary = null })));
        Assert.Equal([Mqtt], Broken(BenchScore.Judge(Good with { Summary = Good.Summary! with { Accepted = 2 } })));
    }

    [Fact]
    public void Broken_log_failed_end_silent_unit_and_empty_feed_are_found()
    {
        Assert.Equal(["the audit log verifies"], Broken(BenchScore.Judge(Good with { AuditFaults = ["audit-00000001.jsonl:7: Altered"] })));
        Assert.Equal(["the agent ended in order"], Broken(BenchScore.Judge(Good with { AgentExitCode = null })));
        Assert.Equal(["the PLC got the verdict of every unit"], Broken(BenchScore.Judge(
            Good with { Units = [.. Good.Units.Take(1), Unit(2, PlcVerdict.Reject) with { Verdict = null, VerdictAfter = null }, .. Good.Units.Skip(2)] })));
        Assert.Equal(["the bench had every vial rendered in time"], Broken(BenchScore.Judge(Good with { FeedUnderruns = 1 })));
    }

    [Fact, Requirement("CHG-01")]
    public void Change_that_broke_a_promise_is_found()
    {
        const string Acknowledged = "Ready was low while the recipe was changed, and the new one is acknowledged with id and hash";
        const string Between = "every unit that came in between was rejected and not inspected";
        const string Sides = "every record carries batch and recipe of its own side of the change";
        var change = new BenchChange("b-b", "vial-b", "cafe") { LowAt = 1, HighAt = 4, WhileLow = "", Acknowledged = ("vial-b", "cafe") };
        DecisionRecord unready = Record(3, "reject") with { Reason = "line-not-ready", BatchId = "b", RecipeId = "vial" };
        BenchEvidence good = Good with
        {
            Plan = [.. Good.Plan.Take(2), new PlannedUnit(2, VialDefect.None, 3), new PlannedUnit(3, VialDefect.None, 4), new PlannedUnit(4, VialDefect.None, 5)],
            Units = [Unit(1, PlcVerdict.Accept), Unit(2, PlcVerdict.Reject), Unit(3, PlcVerdict.Reject), Unit(4, PlcVerdict.Accept), Unit(5, PlcVerdict.Accept)],
            Counters = new PlcCounters { Triggered = 5, Accepted = 3, Rejected = 2, Commits = 5 },
            Decisions =
            [
                Old(Record(1, "accept")), Old(Record(2, "reject")), unready, New(Record(4, "accept")), New(Record(5, "accept")),
            ],
            Summary = new SummaryMessage { BatchId = "b-b", Infed = 2, Accepted = 2, Rejected = 0, Undecided = 0, Late = 0, Lost = 0 },
            Change = change,
        };

        Assert.Empty(Broken(BenchScore.Judge(good)));
        Assert.Equal([Acknowledged], Broken(BenchScore.Judge(good with { Change = change with { WhileLow = "vial-b" } })));
        Assert.Equal([Acknowledged], Broken(BenchScore.Judge(good with { Change = change with { Acknowledged = ("vial-b", "beef") } })));
        Assert.Equal([Acknowledged], Broken(BenchScore.Judge(good with { Change = change with { HighAt = null } })));
        Assert.Equal([Between], Broken(BenchScore.Judge(good with { Decisions = [.. good.Decisions.Take(2), unready with { Reason = "defect" }, .. good.Decisions.Skip(3)] })));
        Assert.Equal([Sides], Broken(BenchScore.Judge(good with { Decisions = [.. good.Decisions.Take(2), unready with { RecipeId = "vial-b" }, .. good.Decisions.Skip(3)] })));
        Assert.Equal([Sides, Mqtt], Broken(BenchScore.Judge(good with { Decisions = [.. good.Decisions.Take(4), Old(Record(5, "accept"))] })));
        Assert.Equal([Mqtt], Broken(BenchScore.Judge(good with { Summary = good.Summary! with { BatchId = "b" } })));

        static DecisionRecord Old(DecisionRecord record) => record with { BatchId = "b", RecipeId = "vial" };
        static DecisionRecord New(DecisionRecord record) => record with { BatchId = "b-b", RecipeId = "vial-b" };
    }

    [Fact]
    public void Escaped_defect_is_shown_but_breaks_no_promise_of_the_line()
    {
        BenchReport report = BenchScore.Judge(Good with { Plan = [new PlannedUnit(0, VialDefect.Scratch, 1), .. Good.Plan.Skip(1)] });

        Assert.True(report.Passed);
        Assert.Equal(1, report.Escapes);
        Assert.Equal(["good", "crack", "scratch"], report.Truths);
        Assert.Equal(1, report.Count("scratch", Lane.Accept));
    }

    [Fact, Requirement("XAI-01")]
    public void Missing_picture_lost_view_and_missing_map_are_found()
    {
        const string Picture = "every rejected and undecided unit has its picture and map";
        var good = new AuditVerifier.EvidenceReport([], Good: 4, Lost: 0, Removed: 0, Unmapped: 0, Complete: 2, Incomplete: []);

        Assert.Empty(Broken(BenchScore.Judge(Good with { Pictures = good })));
        AuditVerifier.EvidenceReport[] bad =
        [
            good with { Findings = [("f", AuditVerifier.EvidenceFinding.Missing)] }, good with { Lost = 1 }, good with { Unmapped = 1 }, good with { Incomplete = [1003] },
        ];
        Assert.All(bad, pictures => Assert.Equal([Picture], Broken(BenchScore.Judge(Good with { Pictures = pictures }))));
    }

    [Fact]
    public void Plan_keeps_the_share_of_defects_and_repeats_with_its_seed()
    {
        IReadOnlyList<PlannedUnit> plan = UnitPlan.Make(50, 0.2, seed: 7);

        Assert.Equal(10, plan.Count(u => u.IsDefective));
        Assert.Equal(plan, UnitPlan.Make(50, 0.2, seed: 7));
        Assert.NotEqual(plan, UnitPlan.Make(50, 0.2, seed: 8));
    }

    private static string[] Broken(BenchReport report) => [.. report.Checks.Where(c => !c.Holds).Select(c => c.Name)];

    private static PlcUnit Unit(uint number, PlcVerdict verdict) => new()
    {
        UnitId = 1000 + number,
        TriggerNumber = number,
        Pocket = (ushort)number,
        TriggeredAt = TimeSpan.FromMilliseconds(200 * number),
        Verdict = verdict,
        VerdictAfter = TimeSpan.FromMilliseconds(60),
        Lane = verdict switch
        {
            PlcVerdict.Accept => Lane.Accept,
            PlcVerdict.Undecided => Lane.Gray,
            PlcVerdict.Reject => Lane.Reject,
            _ => Lane.Reject,
        },
    };

    private static DecisionRecord Record(uint number, string verdict) => new(1000 + number, number, verdict, verdict, "none", "acknowledged", false, 0.1);
}
