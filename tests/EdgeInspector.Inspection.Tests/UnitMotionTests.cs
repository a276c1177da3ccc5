using CsCheck;

namespace EdgeInspector.Inspection.Tests;

/// <summary>Tracks drawn by hand: axis at 200, radius 100, ten degrees a view, liquid from 100 to 300.</summary>
public sealed class UnitMotionTests
{
    private const int Views = 5;

    private static readonly MotionRule Rule = new()
    {
        Views = [0, 1, 2, 3, 4], Classes = ["spot"], AxisX = 200, Radius = 100, LiquidTop = 100, LiquidBottom = 300, TurnDegrees = 10, Tolerance = 3,
        RiseMin = 8, RiseMax = 30, Stationary = MotionMeaning.NoDefect, Rotating = MotionMeaning.Doubt, Rising = MotionMeaning.NoDefect,
    };

    private static readonly Recipe Spinning = RecipeOf(Rule);

    [Theory, Requirement("CNF-02")]
    [InlineData("dust", MotionKind.Stationary, Verdict.Accept)]
    [InlineData("scratch", MotionKind.Rotating, Verdict.Undecided)]
    [InlineData("bubble", MotionKind.Rising, Verdict.Accept)]
    [InlineData("particle", MotionKind.WithLiquid, Verdict.Reject)]
    [InlineData("bubble that stands in one view", MotionKind.Unknown, Verdict.Reject)]
    [InlineData("bubble above the liquid", MotionKind.Unknown, Verdict.Reject)]
    public void Each_motion_makes_of_a_finding_what_the_recipe_says(string thing, MotionKind kind, Verdict verdict)
    {
        ViewResult?[] views = Unit(thing);
        Decision decision = Decide(Spinning, views);

        Assert.All(Enumerable.Range(0, Views), view => Assert.Equal(kind, Spinning.MotionOf(decision.Views, view, 0)));
        Assert.Equal(verdict, decision.Verdict);
        Assert.Equal(Verdict.Reject, Decide(RecipeOf(null), views).Verdict);
    }

    [Fact, Requirement("CNF-02"), Requirement("CNF-03")]
    public void One_view_that_is_missing_failed_or_crowded_and_nothing_is_explained()
    {
        for (int view = 0; view < Views; view++)
        {
            ViewResult?[] missing = Unit("bubble");
            missing[view] = null;
            Assert.Equal(Verdict.Reject, Decide(Spinning, missing).Verdict);

            ViewResult?[] failed = Unit("bubble");
            failed[view] = Judged(ViewOutcome.ModelFailed, default);
            Assert.Equal(Verdict.Reject, Decide(Spinning, failed).Verdict);

            ViewResult?[] crowded = Unit("bubble");
            FindingList findings = crowded[view]!.Value.Findings;
            for (int i = 0; i < FindingList.Capacity; i++) findings.Add(new Finding(0, 0.9f, new Box(0, 9 * i, 1, 1)));
            crowded[view] = Judged(ViewOutcome.Inspected, findings);
            Assert.Equal(Verdict.Reject, Decide(Spinning, crowded).Verdict);

            ViewResult?[] clean = Unit("bubble");
            clean[view] = Judged(ViewOutcome.Inspected, default);
            Assert.Equal(Verdict.Reject, Decide(Spinning, clean).Verdict);
        }
    }

    [Fact, Requirement("CNF-02")]
    public void A_particle_beside_a_bubble_still_rejects()
    {
        ViewResult?[] bubble = Unit("bubble"), particle = Unit("particle"), both = new ViewResult?[Views];
        for (int view = 0; view < Views; view++)
        {
            FindingList findings = bubble[view]!.Value.Findings;
            findings.Add(particle[view]!.Value.Findings[0]);
            both[view] = Judged(ViewOutcome.Inspected, findings);
        }

        Assert.Equal(Verdict.Reject, Decide(Spinning, both).Verdict);
    }

    [Fact, Requirement("CNF-02")]
    public void A_finding_that_no_motion_explains_is_never_waved_through()
    {
        Gen.Select(Gen.Bool.Select(dust => dust ? "dust" : "bubble"), Gen.Int[0, Views - 1], Gen.Int[100, 300], Gen.Int[0, 400], Gen.Single[0, 1]).Sample((thing, view, x, y, score) =>
        {
            ViewResult?[] views = Unit(thing);
            FindingList findings = views[view]!.Value.Findings;
            findings.Add(new Finding(0, score, new Box(x, y, 4, 4)));
            views[view] = Judged(ViewOutcome.Inspected, findings);
            return Decide(Spinning, views).Verdict switch
            {
                Verdict.Accept => score < 0.25f,
                Verdict.Undecided => score < 0.5f,
                Verdict.Reject or _ => true,
            };
        }, iter: 5_000);
    }

    [Fact]
    public void A_rule_that_cannot_hold_is_refused_with_all_that_it_breaks()
    {
        MotionRule wrong = Rule with { Views = [0, 0, 9], Classes = ["spots"], Radius = 0, TurnDegrees = 0.5f, Tolerance = 6, LiquidTop = 300, WithLiquid = MotionMeaning.NoDefect };

        string text = Assert.Throws<ArgumentException>(() => RecipeOf(wrong)).Message;

        foreach (string rule in (string[])[
            "view 9 is outside 0..4", "names a view twice", "class 'spots' is none", "radius must be above 0", "turn 0.5° is outside 1..90°",
            "rise-min must be above twice the tolerance", "liquid has no height", "with-liquid cannot be no defect"])
            Assert.Contains(rule, text);
    }

    [Fact]
    public void Telling_motions_apart_allocates_nothing()
    {
        ViewResult?[] views = Unit("particle");
        var ledger = new UnitLedger(Views, TimeSpan.FromSeconds(1), recipe: Spinning);
        uint number = 0;

        long allocated = SteadyState.AllocatedBytes(300, () =>
        {
            number++;
            ledger.Triggered(new Trigger(number, new UnitId(number), 0, TimeSpan.FromMilliseconds(number)));
            for (int view = 0; view < Views; view++) ledger.Inspected(views[view]!.Value with { Trigger = number, View = view }, TimeSpan.FromMilliseconds(number));
            if (!ledger.TryTake(out Decision decision) || decision.Verdict != Verdict.Reject) throw new InvalidOperationException("no reject");
        });

        Assert.Equal(0, allocated);
    }

    private static ViewResult?[] Unit(string thing) => [.. Enumerable.Range(0, Views).Select(view =>
    {
        (double x, double y) = thing switch
        {
            "dust" => (230, 250),
            "scratch" => (200 + (100 * Math.Sin((view - 2) * Math.PI / 18)), 250),
            "bubble" => (200 + (60 * Math.Sin(view * 0.9)), 280 - (15 * view)),
            "bubble that stands in one view" => (200 + (60 * Math.Sin(view * 0.9)), 280 - (15 * Math.Min(view, 3)) + (view == 4 ? 30 : 0)),
            "bubble above the liquid" => (200 + (60 * Math.Sin(view * 0.9)), 90 - (15 * view)),
            _ => (200 + (60 * Math.Sin(view * 0.9)), 250 + view),
        };
        FindingList findings = default;
        findings.Add(new Finding(0, 0.9f, new Box((int)Math.Round(x) - 2, (int)Math.Round(y) - 2, 4, 4)));
        return (ViewResult?)Judged(ViewOutcome.Inspected, findings);
    })];

    private static Recipe RecipeOf(MotionRule? rule) =>
        Recipe.Create("r", "p", Views, [new DefectClass("spot", DefectCategory.Critical, 0.25f, 0.5f)], new SampleSpace(), rule);

    private static ViewResult Judged(ViewOutcome outcome, in FindingList findings)
    {
        ViewJudgement judgement = Spinning.Judge(outcome, findings);
        return new ViewResult { Outcome = outcome, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings };
    }

    private static Decision Decide(Recipe recipe, ViewResult?[] views)
    {
        var ledger = new UnitLedger(Views, TimeSpan.FromMilliseconds(40), recipe: recipe);
        ledger.Triggered(new Trigger(5, new UnitId(5), 0, TimeSpan.Zero));
        for (int view = 0; view < Views; view++)
        {
            if (views[view] is { } seen) ledger.Inspected(seen with { Trigger = 5, View = view }, TimeSpan.FromMilliseconds(1));
        }

        ledger.Expire(TimeSpan.FromMilliseconds(40));
        Assert.True(ledger.TryTake(out Decision decision));
        return decision;
    }
}
