using CsCheck;

namespace EdgeInspector.Inspection.Tests;

public sealed class RecipeTests
{
    private static readonly Recipe OneClass = Make(new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f));
    private static readonly Recipe TwoClasses = Make(new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f), new DefectClass("fibre", DefectCategory.Minor, 0.1f, 0.9f));

    [Theory, Requirement("CNF-02")]
    [InlineData(0.2499f, Verdict.Accept, RejectReason.None)]
    [InlineData(0.25f, Verdict.Undecided, RejectReason.Doubt)]
    [InlineData(0.4999f, Verdict.Undecided, RejectReason.Doubt)]
    [InlineData(0.5f, Verdict.Reject, RejectReason.Defect)]
    [InlineData(1e9f, Verdict.Reject, RejectReason.Defect)]
    [InlineData(float.NaN, Verdict.Undecided, RejectReason.ModelFailed)]
    [InlineData(float.PositiveInfinity, Verdict.Undecided, RejectReason.ModelFailed)]
    [InlineData(float.NegativeInfinity, Verdict.Undecided, RejectReason.ModelFailed)]
    public void A_score_is_judged_by_the_two_thresholds_of_its_class(float score, Verdict verdict, RejectReason reason)
    {
        ViewJudgement judgement = OneClass.Judge(ViewOutcome.Inspected, Findings((0, score)));

        Assert.Equal((verdict, reason), (judgement.Verdict, judgement.Reason));
    }

    [Theory, Requirement("CNF-03")]
    [InlineData(ViewOutcome.NotInspected, Verdict.Reject, RejectReason.NotInspected)]
    [InlineData(ViewOutcome.FrameIncomplete, Verdict.Reject, RejectReason.FrameIncomplete)]
    [InlineData(ViewOutcome.OutsideSampleSpace, Verdict.Undecided, RejectReason.OutsideSampleSpace)]
    [InlineData(ViewOutcome.ModelFailed, Verdict.Undecided, RejectReason.ModelFailed)]
    [InlineData(ViewOutcome.TooManyFindings, Verdict.Undecided, RejectReason.TooManyFindings)]
    [InlineData(ViewOutcome.TriggerMismatch, Verdict.Reject, RejectReason.TriggerMismatch)]
    [InlineData((ViewOutcome)200, Verdict.Reject, RejectReason.NotInspected)]
    public void A_view_that_was_not_inspected_is_never_accepted_however_clean(ViewOutcome outcome, Verdict verdict, RejectReason reason)
    {
        ViewJudgement judgement = OneClass.Judge(outcome, default);

        Assert.Equal((verdict, reason), (judgement.Verdict, judgement.Reason));
    }

    [Fact]
    public void Nothing_found_in_an_inspected_view_is_accepted()
    {
        Assert.Equal(new ViewJudgement(Verdict.Accept, RejectReason.None, 0), OneClass.Judge(ViewOutcome.Inspected, default));
    }

    [Theory]
    [InlineData(-1), InlineData(1), InlineData(int.MaxValue)]
    public void A_class_that_the_recipe_does_not_know_is_a_failure_of_the_model(int defectClass)
    {
        ViewJudgement judgement = OneClass.Judge(ViewOutcome.Inspected, Findings((defectClass, 0.01f)));

        Assert.Equal((Verdict.Undecided, RejectReason.ModelFailed), (judgement.Verdict, judgement.Reason));
    }

    [Fact, Requirement("CNF-02")]
    public void A_score_that_is_no_number_counts_even_among_many_clean_findings()
    {
        FindingList findings = Findings((0, 0.2f), (0, 0.2f), (0, 0.2f), (0, 0.2f), (0, float.NaN));

        Assert.Equal((Verdict.Undecided, RejectReason.ModelFailed), OneClass.Judge(ViewOutcome.Inspected, findings) is var j ? (j.Verdict, j.Reason) : default);
    }

    [Fact, Requirement("CNF-02")]
    public void Whatever_is_found_the_view_is_accepted_only_when_every_score_is_below_its_accept_threshold()
    {
        Gen<(int, float)> finding = Gen.Select(Gen.Int[0, 2], Gen.Frequency((8, Gen.Single[0, 0.3f]), (2, Gen.Single[0, 1]), (1, Gen.Bool.Select(b => b ? float.NaN : float.PositiveInfinity))));
        Gen.Select(finding.Array[0, 8], Gen.Bool).Sample((found, hasTwo) =>
        {
            Recipe recipe = hasTwo ? TwoClasses : OneClass;
            ViewJudgement judgement = recipe.Judge(ViewOutcome.Inspected, Findings(found));
            bool isClean = found.All(f => (f.Item1 >= recipe.Classes.Count && found.Length > FindingList.Capacity) || (f.Item1 < recipe.Classes.Count && f.Item2 < recipe.Classes[f.Item1].AcceptBelow));
            return judgement.Verdict != Verdict.Accept || isClean;
        }, iter: 20_000);
    }

    [Fact]
    public void A_recipe_names_every_rule_that_it_breaks()
    {
        ArgumentException broken = Assert.Throws<ArgumentException>(() => Recipe.Create(" ", "p", 9,
            [new DefectClass("a", DefectCategory.Major, 0.5f, 0.4f), new DefectClass("a", DefectCategory.Major, 0.1f, float.NaN), new DefectClass(" ", DefectCategory.Major, 0.1f, 0.2f)], new SampleSpace()));

        foreach (string rule in (string[])["id is empty", "views 9 is outside 1..8", "accept-below 0.5 must be", "accept-below 0.1 must be", "class 'a' stands twice", "a class has no name"])
            Assert.Contains(rule, broken.Message);
    }

    [Fact]
    public void A_finding_list_keeps_the_worst_and_counts_all()
    {
        Gen.Single[0, 1].Array[0, 12].Sample(scores =>
        {
            FindingList list = Findings([.. scores.Select(s => (0, s))]);
            float[] kept = [.. Enumerable.Range(0, list.Count).Select(i => list[i].Score)];
            return list.Total == scores.Length && kept.SequenceEqual(scores.OrderDescending().Take(FindingList.Capacity));
        });
    }

    private static Recipe Make(params DefectClass[] classes) => Recipe.Create("r", "p", 1, classes, new SampleSpace());

    private static FindingList Findings(params (int Class, float Score)[] found)
    {
        var list = new FindingList();
        foreach ((int defectClass, float score) in found) list.Add(new Finding(defectClass, score, default));
        return list;
    }
}
