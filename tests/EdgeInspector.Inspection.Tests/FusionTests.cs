using System.Text;
using CsCheck;

namespace EdgeInspector.Inspection.Tests;

/// <summary>How the views of a unit make one verdict under each rule.</summary>
public sealed class FusionTests
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(40);

    private static ViewFusion AnyReject => default;

    private static ViewFusion MaxScore => new(FusionRule.MaxScore, 0);

    private enum Kind
    {
        Clean,
        Doubt,
        Defect,
        Missing,
        Incomplete,
        Outside,
        Failed,
    }

    [Fact, Requirement("CNF-02"), Requirement("CNF-03")]
    public void Every_combination_of_views_gives_the_verdict_of_the_golden_table()
    {
        var table = new StringBuilder();
        Kind[] all = Enum.GetValues<Kind>();
        foreach (Kind first in all)
        {
            foreach (Kind second in all) Row(table, [first, second], ("any-reject", AnyReject), ("max-score", MaxScore), ("2 of 2", Of(2)));
        }

        Kind[] some = [Kind.Clean, Kind.Doubt, Kind.Defect, Kind.Outside];
        foreach (Kind first in some)
        {
            foreach (Kind second in some)
            {
                foreach (Kind third in some) Row(table, [first, second, third], ("any-reject", AnyReject), ("2 of 3", Of(2)), ("3 of 3", Of(3)));
            }
        }

        string golden = Path.Combine(PeerProcess.RepositoryFolder(), "tests", "EdgeInspector.Inspection.Tests", "Golden", "fusion.txt");
        Assert.Equal(File.ReadAllText(golden).ReplaceLineEndings("\n"), table.ToString());
    }

    [Theory, Requirement("CNF-02"), Requirement("CNF-03")]
    [InlineData("defect defect missing", RejectReason.Defect)]
    [InlineData("defect doubt missing", RejectReason.ViewMissing)]
    [InlineData("defect clean missing", RejectReason.ViewMissing)]
    [InlineData("doubt doubt missing", RejectReason.ViewMissing)]
    [InlineData("clean clean missing", RejectReason.ViewMissing)]
    [InlineData("clean missing missing", RejectReason.ViewMissing)]
    [InlineData("defect doubt incomplete", RejectReason.FrameIncomplete)]
    [InlineData("clean clean incomplete", RejectReason.FrameIncomplete)]
    public void Two_of_three_never_count_away_a_view_that_is_missing_or_incomplete(string kinds, RejectReason reason)
    {
        Recipe recipe = RecipeOf(3, Of(2), Of(2));

        Assert.Equal((Verdict.Reject, reason), Judge(recipe, [.. kinds.Split(' ').Select(kind => Seen(recipe, Enum.Parse<Kind>(kind, ignoreCase: true)))]));
    }

    [Fact, Requirement("CNF-02")]
    public void Each_class_follows_its_own_rule()
    {
        Recipe recipe = RecipeOf(3, AnyReject, Of(2));

        Assert.Equal((Verdict.Reject, RejectReason.Defect), Judge(recipe, View(recipe, (0, 0.9f)), View(recipe), View(recipe)));
        Assert.Equal((Verdict.Undecided, RejectReason.DefectInFewViews), Judge(recipe, View(recipe, (1, 0.9f)), View(recipe), View(recipe)));
        Assert.Equal((Verdict.Reject, RejectReason.Defect), Judge(recipe, View(recipe, (1, 0.9f)), View(recipe), View(recipe, (1, 0.6f))));
        Assert.Equal((Verdict.Undecided, RejectReason.Doubt), Judge(recipe, View(recipe, (1, 0.9f)), View(recipe), View(recipe, (1, 0.4f))));
    }

    [Fact, Requirement("CNF-02")]
    public void Findings_that_fell_out_of_the_list_are_not_outvoted()
    {
        Recipe recipe = RecipeOf(2, Of(2), Of(2));
        ViewResult crowded = View(recipe, [.. Enumerable.Repeat((0, 0.9f), FindingList.Capacity), (1, 0.6f)]);

        Assert.Equal((Verdict.Reject, RejectReason.Defect), Judge(recipe, crowded, View(recipe)));
    }

    [Fact, Requirement("CNF-02")]
    public void A_view_whose_findings_do_not_say_what_its_verdict_says_is_not_outvoted()
    {
        Recipe recipe = RecipeOf(2, Of(2), Of(2));

        Assert.Equal((Verdict.Reject, RejectReason.Defect), Judge(recipe, View(recipe) with { Verdict = Verdict.Reject, Reason = RejectReason.Defect }, View(recipe)));
    }

    [Fact, Requirement("CNF-02"), Requirement("CNF-03")]
    public void No_rule_accepts_what_the_strictest_one_does_not()
    {
        GenUnit().Sample(unit =>
        {
            (Recipe recipe, ViewResult?[] views) = unit;
            Verdict strict = Judge(RecipeOf(recipe.Views, AnyReject, AnyReject), views).Verdict;
            Verdict ruled = Judge(recipe, views).Verdict;
            bool isWhole = views.All(v => v is { Outcome: ViewOutcome.Inspected, Verdict: Verdict.Accept });
            return (ruled == Verdict.Accept) == (strict == Verdict.Accept) && (ruled != Verdict.Accept || isWhole) && Badness(ruled) <= Badness(strict);
        }, iter: 3_000);
    }

    [Fact, Requirement("CNF-02")]
    public void Max_score_gives_the_verdicts_of_any_reject()
    {
        GenUnit().Sample(
            unit => Judge(RecipeOf(unit.Recipe.Views, MaxScore, MaxScore), unit.Views) == Judge(RecipeOf(unit.Recipe.Views, AnyReject, AnyReject), unit.Views),
            iter: 3_000);
    }

    [Fact, Requirement("CNF-02")]
    public void More_evidence_of_a_defect_never_makes_a_unit_better()
    {
        Gen.Select(GenUnit(), Gen.Int[0, 3], Gen.Int[0, 1], Gen.Single[0, 1], Gen.Enum<ViewOutcome>()).Sample((unit, view, defectClass, score, outcome) =>
        {
            (Recipe recipe, ViewResult?[] views) = unit;
            view %= recipe.Views;
            Verdict before = Judge(recipe, views).Verdict;
            if (views[view] is not { } seen) return true;

            var more = (ViewResult?[])views.Clone();
            FindingList findings = seen.Findings;
            findings.Add(new Finding(defectClass, score, default));
            more[view] = Judged(recipe, seen.Outcome, findings);
            var worse = (ViewResult?[])views.Clone();
            worse[view] = Judged(recipe, outcome == ViewOutcome.Inspected ? seen.Outcome : outcome, seen.Findings);
            var gone = (ViewResult?[])views.Clone();
            gone[view] = null;
            bool isOnlyClean = seen is { Outcome: ViewOutcome.Inspected, Verdict: Verdict.Accept };
            return Badness(Judge(recipe, more).Verdict) >= Badness(before)
                && (!isOnlyClean || Badness(Judge(recipe, worse).Verdict) >= Badness(before))
                && Judge(recipe, gone).Verdict == Verdict.Reject;
        }, iter: 3_000);
    }

    [Fact]
    public void A_rule_that_no_unit_could_meet_is_refused()
    {
        foreach (int views in (int[])[0, 3])
        {
            ArgumentException broken = Assert.Throws<ArgumentException>(() => RecipeOf(2, Of(views), AnyReject));
            Assert.Contains($"class 'crack': reject-views {views} is outside 1..2", broken.Message);
        }

        Recipe other = RecipeOf(3, AnyReject, AnyReject);
        Assert.Contains("3 views, the ledger 2", Assert.Throws<ArgumentException>(() => new UnitLedger(2, Window, recipe: other)).Message);
    }

    [Fact]
    public void Counting_over_views_allocates_nothing()
    {
        Recipe recipe = RecipeOf(2, Of(2), Of(2));
        var ledger = new UnitLedger(2, Window, recipe: recipe);
        ViewResult bad = View(recipe, (0, 0.9f), (1, 0.4f));
        uint number = 0;

        long allocated = SteadyState.AllocatedBytes(1_000, () =>
        {
            number++;
            ledger.Triggered(new Trigger(number, new UnitId(number), 0, TimeSpan.FromMilliseconds(number)));
            ledger.Inspected(bad with { Trigger = number, View = 0 }, TimeSpan.FromMilliseconds(number));
            ledger.Inspected(bad with { Trigger = number, View = 1 }, TimeSpan.FromMilliseconds(number));
            if (!ledger.TryTake(out Decision decision) || decision.Verdict != Verdict.Reject) throw new InvalidOperationException("no reject");
        });

        Assert.Equal(0, allocated);
    }

    private static int Badness(Verdict verdict) => verdict switch { Verdict.Accept => 0, Verdict.Undecided => 1, Verdict.Reject => 2, _ => 3 };

    private static ViewFusion Of(int views) => new(FusionRule.KOfN, views);

    private static Recipe RecipeOf(int views, ViewFusion crack, ViewFusion fibre) => Recipe.Create(
        "r", "p", views,
        [
            new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f) { Fusion = crack },
            new DefectClass("fibre", DefectCategory.Minor, 0.25f, 0.5f) { Fusion = fibre },
        ],
        new SampleSpace());

    private static Gen<(Recipe Recipe, ViewResult?[] Views)> GenUnit()
    {
        Gen<(int, float)> finding = Gen.Select(Gen.Int[0, 1], Gen.Single[0, 1]);
        Gen<(ViewOutcome, (int, float)[])> view = Gen.Select(
            Gen.Frequency((8, Gen.Const(ViewOutcome.Inspected)), (1, Gen.Enum<ViewOutcome>())), Gen.Frequency((3, finding.Array[0, 3]), (1, finding.Array[0, 7])));
        return Gen.Select(Gen.Int[1, 4], view.Array[4], Gen.Int[1, 4].Array[2], Gen.Frequency((12, Gen.Const(4)), (1, Gen.Int[0, 3])), (views, seen, of, missing) =>
        {
            Recipe recipe = RecipeOf(views, Of(Math.Min(of[0], views)), Of(Math.Min(of[1], views)));
            var results = new ViewResult?[views];
            for (int i = 0; i < views; i++) results[i] = i == missing ? null : Judged(recipe, seen[i].Item1, Findings(seen[i].Item2));
            return (recipe, results);
        });
    }

    private static void Row(StringBuilder table, Kind[] kinds, params (string Name, ViewFusion Fusion)[] rules)
    {
        string[] cells = Array.ConvertAll(rules, rule =>
        {
            Recipe recipe = RecipeOf(kinds.Length, rule.Fusion, AnyReject);
            (Verdict verdict, RejectReason reason) = Judge(recipe, Array.ConvertAll(kinds, kind => Seen(recipe, kind)));
            return $"{rule.Name}: {verdict} {reason}";
        });
        table.Append($"{string.Join(" + ", kinds.Select(k => k.ToString().ToLowerInvariant()))} -> {string.Join("; ", cells)}\n");
    }

    private static ViewResult? Seen(Recipe recipe, Kind kind) => kind switch
    {
        Kind.Clean => View(recipe),
        Kind.Doubt => View(recipe, (0, 0.3f)),
        Kind.Defect => View(recipe, (0, 0.8f)),
        Kind.Incomplete => Judged(recipe, ViewOutcome.FrameIncomplete, default),
        Kind.Outside => Judged(recipe, ViewOutcome.OutsideSampleSpace, default),
        Kind.Failed => Judged(recipe, ViewOutcome.ModelFailed, default),
        Kind.Missing or _ => null,
    };

    private static ViewResult View(Recipe recipe, params (int Class, float Score)[] found) => Judged(recipe, ViewOutcome.Inspected, Findings(found));

    private static ViewResult Judged(Recipe recipe, ViewOutcome outcome, in FindingList findings)
    {
        ViewJudgement judgement = recipe.Judge(outcome, findings);
        return new ViewResult { Outcome = outcome, Verdict = judgement.Verdict, Reason = judgement.Reason, Score = judgement.Score, Findings = findings };
    }

    private static FindingList Findings((int Class, float Score)[] found)
    {
        var list = new FindingList();
        foreach ((int defectClass, float score) in found) list.Add(new Finding(defectClass, score, default));
        return list;
    }

    private static (Verdict Verdict, RejectReason Reason) Judge(Recipe recipe, params ViewResult?[] views)
    {
        var ledger = new UnitLedger(views.Length, Window, recipe: recipe);
        ledger.Triggered(new Trigger(5, new UnitId(5), 0, TimeSpan.Zero));
        for (int view = 0; view < views.Length; view++)
        {
            if (views[view] is { } seen) ledger.Inspected(seen with { Trigger = 5, View = view }, TimeSpan.FromMilliseconds(1));
        }

        ledger.Expire(Window);
        Assert.True(ledger.TryTake(out Decision decision));
        return (decision.Verdict, decision.Reason);
    }
}
