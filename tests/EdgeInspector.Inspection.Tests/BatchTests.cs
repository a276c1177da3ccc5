using CsCheck;

namespace EdgeInspector.Inspection.Tests;

public sealed class BatchTests
{
    private static readonly Recipe Recipe = Recipe.Create("r", "p", 2, [new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f), new DefectClass("fibre", DefectCategory.Minor, 0.25f, 0.5f)], new SampleSpace());

    [Fact, Requirement("INS-02")]
    public void Every_counted_unit_is_accepted_rejected_or_undecided_and_has_a_reason_unless_accepted()
    {
        Gen<InspectionResult> result = Gen.Select(Gen.Enum<Verdict>(), Gen.Enum<RejectReason>(), Gen.Enum<DeliveryOutcome>(), (verdict, reason, delivery) => InspectionResultTests.Result(verdict, reason, delivery));
        result.Array[0, 60].Sample(results =>
        {
            var batch = new Batch("B", Recipe, cameras: 2);
            foreach (InspectionResult counted in results) batch.Count(counted);
            BatchSummary summary = batch.Summarise(new LedgerCounters { Triggered = results.Length + 3, TriggersMissed = 2 }, []);
            return summary.Accepted + summary.Rejected + summary.Undecided == results.Length
                && summary.ByReason.Values.Sum() == summary.Rejected + summary.Undecided
                && summary.Accepted == results.Count(r => r.Verdict == Verdict.Accept)
                && summary.Undecided == results.Count(r => r.Verdict == Verdict.Undecided)
                && summary.Late == results.Count(r => r.IsLate)
                && summary is { Infed: var infed, Lost: 2 } && infed == results.Length + 3;
        }, iter: 2000);
    }

    [Fact]
    public void A_unit_of_a_challenge_kit_is_no_production()
    {
        var ledger = new UnitLedger(1, TimeSpan.FromMilliseconds(40));
        var batch = new Batch("B", Recipe, cameras: 2);
        for (uint unit = 1; unit <= 3; unit++)
        {
            ledger.Triggered(new Trigger(unit, new UnitId(unit), 0, TimeSpan.Zero, IsChallenge: unit == 2));
            ledger.Inspected(View(0, (0, 0.9f)) with { Trigger = unit }, TimeSpan.Zero);
            Assert.True(ledger.TryTake(out Decision decision));
            batch.Count(InspectionResultTests.Result(decision.Verdict, decision.Reason, DeliveryOutcome.Acknowledged, decision.Views) with { Decision = decision });
        }

        BatchSummary summary = batch.Summarise(ledger.Counters, []);

        Assert.Equal((2L, 2L, 1L), (summary.Infed, summary.Rejected, summary.Challenged));
        Assert.Equal([new KeyValuePair<RejectReason, long>(RejectReason.Defect, 2)], summary.ByReason);
    }

    [Fact]
    public void A_defect_is_counted_for_the_class_of_its_worst_finding_and_the_camera_that_saw_it()
    {
        var ledger = new UnitLedger(2, TimeSpan.FromMilliseconds(40));
        ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero));
        ledger.Inspected(View(0, (0, 0.6f), (1, 0.9f)), TimeSpan.Zero);
        ledger.Inspected(View(1), TimeSpan.Zero);
        Assert.True(ledger.TryTake(out Decision decision));
        var batch = new Batch("B", Recipe, cameras: 2);

        batch.Count(InspectionResultTests.Result(decision.Verdict, decision.Reason, DeliveryOutcome.Acknowledged, decision.Views));

        BatchSummary summary = batch.Summarise(ledger.Counters, []);
        Assert.Equal([new KeyValuePair<string, long>("fibre", 1)], summary.ByDefectClass);
        Assert.Equal([1, 0], summary.ViewsNotCleanByCamera);
        Assert.Equal([new KeyValuePair<RejectReason, long>(RejectReason.Defect, 1)], summary.ByReason);
    }

    private static ViewResult View(int view, params (int Class, float Score)[] found)
    {
        var findings = new FindingList();
        foreach ((int defectClass, float score) in found) findings.Add(new Finding(defectClass, score, default));
        ViewJudgement judgement = Recipe.Judge(ViewOutcome.Inspected, findings);
        return new ViewResult
        {
            Trigger = 1, View = view, Camera = view, Outcome = ViewOutcome.Inspected,
            Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings,
        };
    }
}
