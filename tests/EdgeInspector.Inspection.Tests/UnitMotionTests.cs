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

    private static readonly float[] Angles = [0, 10, 30, 35, 50];

    // Steps of 10, 20, 5 and 15 degrees: 0.8, 1.6, 0.4 and 1.2 of the mean.
    private static readonly MotionRule Unequal = Rule with { TurnDegrees = 0, AnglesDegrees = Angles, RiseMin = 16, RiseMax = 30 };

    private static readonly MotionRule Told = Rule with
    {
        Stationary = MotionMeaning.Defect, Rotating = MotionMeaning.Defect, Rising = MotionMeaning.Defect,
        ToldAs =
        [
            new MotionClass(MotionKind.Rising, new DefectClass("bubble", DefectCategory.Minor, 0.95f, 0.98f)),
            new MotionClass(MotionKind.WithLiquid, new DefectClass("particle", DefectCategory.Critical, 0.25f, 0.28f)),
            new MotionClass(MotionKind.Rotating, new DefectClass("mark", DefectCategory.Minor, 0.25f, 0.95f) { Fusion = new ViewFusion(FusionRule.KOfN, 2) }),
        ],
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

    [Theory, Requirement("CNF-02")]
    [InlineData("dust", MotionKind.Stationary, Verdict.Accept)]
    [InlineData("scratch", MotionKind.Rotating, Verdict.Undecided)]
    [InlineData("bubble", MotionKind.Rising, Verdict.Accept)]
    [InlineData("particle", MotionKind.WithLiquid, Verdict.Reject)]
    public void Views_at_unequal_angles_are_told_apart_by_their_angles(string thing, MotionKind kind, Verdict verdict)
    {
        Recipe spinning = RecipeOf(Unequal);
        ViewResult?[] views = UnequalUnit(thing);
        Decision decision = Decide(spinning, views);

        Assert.All(Enumerable.Range(0, Views), view => Assert.Equal(kind, spinning.MotionOf(decision.Views, view, 0)));
        Assert.Equal(verdict, decision.Verdict);

        // The other way round, with the image mirrored.
        Recipe mirrored = RecipeOf(Unequal with { AnglesDegrees = [.. Angles.Select(a => -a)] });
        Assert.Equal(verdict, Decide(mirrored, UnequalUnit(thing, mirror: true)).Verdict);
        for (int view = 0; view < Views; view++)
        {
            ViewResult?[] missing = UnequalUnit(thing);
            missing[view] = null;
            Assert.Equal(Verdict.Reject, Decide(spinning, missing).Verdict);
        }
    }

    [Fact, Requirement("CNF-02")]
    public void Unequal_views_taken_for_equal_ones_explain_no_mark_and_no_bubble()
    {
        Recipe wrong = RecipeOf(Unequal with { AnglesDegrees = [], TurnDegrees = 12.5f });

        Assert.Equal(Verdict.Reject, Decide(wrong, UnequalUnit("scratch")).Verdict);
        Assert.Equal(Verdict.Reject, Decide(wrong, UnequalUnit("bubble")).Verdict);
    }

    [Theory, Requirement("CNF-02")]
    [InlineData("bubble", 0.9f, Verdict.Accept, RejectReason.None, "")]
    [InlineData("bubble", 0.96f, Verdict.Undecided, RejectReason.Doubt, "")]
    [InlineData("bubble", 0.99f, Verdict.Reject, RejectReason.Defect, "bubble")]
    [InlineData("scratch", 0.9f, Verdict.Undecided, RejectReason.Doubt, "")]
    [InlineData("scratch", 0.96f, Verdict.Reject, RejectReason.Defect, "mark")]
    [InlineData("particle", 0.3f, Verdict.Reject, RejectReason.Defect, "particle")]
    [InlineData("dust", 0.3f, Verdict.Undecided, RejectReason.Doubt, "")]
    [InlineData("dust", 0.9f, Verdict.Reject, RejectReason.Defect, "spot")]
    [InlineData("bubble that stands in one view", 0.9f, Verdict.Reject, RejectReason.Defect, "spot")]
    public void What_moves_so_is_judged_as_its_own_class_by_its_own_thresholds(string thing, float score, Verdict verdict, RejectReason reason, string counted)
    {
        Recipe recipe = RecipeOf(Told);
        Decision decision = Decide(recipe, Unit(thing, score));
        var batch = new Batch("B", recipe, cameras: 1);
        batch.Count(InspectionResultTests.Result(decision.Verdict, decision.Reason, DeliveryOutcome.Acknowledged, decision.Views));

        Assert.Equal((verdict, reason), (decision.Verdict, decision.Reason));
        Assert.Equal(counted, string.Join(',', batch.Summarise(default, []).ByDefectClass.Keys));
        Assert.Equal(["spot", "bubble", "particle", "mark"], recipe.Classes.Select(c => c.Name));
    }

    [Fact, Requirement("CNF-02")]
    public void Thresholds_of_a_motions_class_are_held_against_the_calibrated_score()
    {
        Assert.True(ScoreCalibration.TryCreate([(0, 0), (10, 1)], out ScoreCalibration? calibration, out _));
        Recipe recipe = Recipe.Create("r", "p", Views, [new DefectClass("spot", DefectCategory.Critical, 0.25f, 0.5f) { Calibration = calibration }], new SampleSpace(), Told);

        Assert.Equal(Verdict.Accept, Decide(recipe, Unit("bubble", 9, recipe)).Verdict);
        Decision doubt = Decide(recipe, Unit("bubble", 9.6f, recipe));
        Assert.Equal((Verdict.Undecided, calibration.Of(9.6f)), (doubt.Verdict, doubt.Score));
        Assert.Equal(Verdict.Reject, Decide(recipe, Unit("particle", 3, recipe)).Verdict);
    }

    [Fact]
    public void Classes_of_motions_that_would_excuse_a_particle_or_contradict_are_refused()
    {
        MotionRule wrong = Told with
        {
            Stationary = MotionMeaning.NoDefect,
            ToldAs =
            [
                new MotionClass(MotionKind.WithLiquid, new DefectClass("particle", DefectCategory.Critical, 0.3f, 0.5f)),
                new MotionClass(MotionKind.Stationary, new DefectClass("spot", DefectCategory.Minor, 0.9f, 0.95f)),
                new MotionClass(MotionKind.Unknown, new DefectClass("other", DefectCategory.Minor, 0.9f, 0.95f)),
                new MotionClass(MotionKind.Rising, new DefectClass("bubble", DefectCategory.Minor, 0.9f, 0.95f)),
                new MotionClass(MotionKind.Rising, new DefectClass("bubbles", DefectCategory.Minor, 0.9f, 0.8f)),
            ],
        };

        string text = Assert.Throws<ArgumentException>(() => RecipeOf(wrong)).Message;

        foreach (string rule in (string[])[
            "'particle' is with the liquid, and its thresholds or views are above those of 'spot'", "motion Stationary has a class and a meaning", "class 'spot' stands twice",
            "class 'other' is of no motion", "motion Rising has two classes", "class 'bubbles': accept-below 0.9 must be a number not above reject-from 0.8"])
            Assert.Contains(rule, text);
    }

    [Theory]
    [InlineData(new float[] { 0, 10, 30 }, 0, "has 3 angles for 5 views")]
    [InlineData(new float[] { 0, 10, 30, 35, 50 }, 10, "has a turn and angles")]
    [InlineData(new float[] { 0, 10, 30, 20, 50 }, 0, "angle 20° turns back")]
    [InlineData(new float[] { 0, 10, 10.5f, 35, 50 }, 0, "step from 10° to 10.5° is outside 1..90°")]
    [InlineData(new float[] { 0, 1, 30, 35, 80 }, 0, "above twice the tolerance in the shortest step")]
    public void Angles_that_cannot_be_are_refused(float[] angles, float turn, string problem) =>
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => RecipeOf(Unequal with { AnglesDegrees = angles, TurnDegrees = turn })).Message);

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

    // 1.6 pixels a degree are 20 a mean step.
    private static ViewResult?[] UnequalUnit(string thing, bool mirror = false) => [.. Angles.Select(angle =>
    {
        double x = thing switch
        {
            "dust" => 230,
            "scratch" => 200 + (100 * Math.Sin((angle - 25) * Math.PI / 180)),
            _ => 200 + (60 * Math.Sin(angle * 0.09)),
        };
        double y = thing == "bubble" ? 280 - (1.6 * angle) : 250;
        FindingList findings = default;
        findings.Add(new Finding(0, 0.9f, new Box((int)Math.Round(mirror ? 400 - x : x) - 2, (int)Math.Round(y) - 2, 4, 4)));
        return (ViewResult?)Judged(ViewOutcome.Inspected, findings);
    })];

    private static ViewResult?[] Unit(string thing, float score = 0.9f, Recipe? recipe = null) => [.. Enumerable.Range(0, Views).Select(view =>
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
        findings.Add(new Finding(0, score, new Box((int)Math.Round(x) - 2, (int)Math.Round(y) - 2, 4, 4)));
        return (ViewResult?)Judged(ViewOutcome.Inspected, findings, recipe);
    })];

    private static Recipe RecipeOf(MotionRule? rule) =>
        Recipe.Create("r", "p", Views, [new DefectClass("spot", DefectCategory.Critical, 0.25f, 0.5f)], new SampleSpace(), rule);

    private static ViewResult Judged(ViewOutcome outcome, in FindingList findings, Recipe? recipe = null)
    {
        ViewJudgement judgement = (recipe ?? Spinning).Judge(outcome, findings);
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
