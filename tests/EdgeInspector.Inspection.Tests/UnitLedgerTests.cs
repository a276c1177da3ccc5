namespace EdgeInspector.Inspection.Tests;

/// <summary>The heart of the line, one rule at a time.</summary>
public sealed class UnitLedgerTests
{
    private static readonly TimeSpan Window = Ms(40);

    [Theory, Requirement("CNF-03")]
    [InlineData("time-out", Verdict.Reject, RejectReason.ViewMissing)]
    [InlineData("late result", Verdict.Reject, RejectReason.ViewMissing)]
    [InlineData("late trigger", Verdict.Reject, RejectReason.Late)]
    [InlineData("incomplete frame", Verdict.Reject, RejectReason.FrameIncomplete)]
    [InlineData("no free buffer", Verdict.Reject, RejectReason.NotInspected)]
    [InlineData("exception", Verdict.Undecided, RejectReason.ModelFailed)]
    [InlineData("outside the sample space", Verdict.Undecided, RejectReason.OutsideSampleSpace)]
    [InlineData("too many findings", Verdict.Undecided, RejectReason.TooManyFindings)]
    [InlineData("another unit's image", Verdict.Reject, RejectReason.TriggerMismatch)]
    [InlineData("twice", Verdict.Reject, RejectReason.ViewTwice)]
    [InlineData("stop", Verdict.Reject, RejectReason.Shutdown)]
    public void Whatever_goes_wrong_with_one_view_of_a_clean_unit_it_is_never_accepted_and_the_reason_is_named(string fault, Verdict verdict, RejectReason reason)
    {
        Recipe recipe = Recipe.Create("r", "p", 2, [new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f)], new SampleSpace());
        TimeSpan early = TimeSpan.FromMilliseconds(1), deadline = TimeSpan.FromMilliseconds(40), late = deadline + TimeSpan.FromTicks(1);
        var ledger = new UnitLedger(2, deadline);
        var trigger = new Trigger(7, new UnitId(7), 0, TimeSpan.Zero);
        if (fault != "late trigger") ledger.Triggered(trigger);
        ledger.Inspected(View(0, ViewOutcome.Inspected), early);
        ViewOutcome outcome = fault switch
        {
            "incomplete frame" => ViewOutcome.FrameIncomplete,
            "no free buffer" => ViewOutcome.NotInspected,
            "exception" => ViewOutcome.ModelFailed,
            "outside the sample space" => ViewOutcome.OutsideSampleSpace,
            "too many findings" => ViewOutcome.TooManyFindings,
            "another unit's image" => ViewOutcome.TriggerMismatch,
            _ => ViewOutcome.Inspected,
        };
        if (fault == "twice") ledger.Inspected(View(0, ViewOutcome.Inspected), early);
        if (fault == "stop") ledger.RejectOpen(RejectReason.Shutdown, early);
        if (fault != "time-out") ledger.Inspected(View(1, outcome), fault == "late result" ? late : early);
        if (fault == "late trigger") ledger.Triggered(trigger, late);
        ledger.Expire(late);

        Assert.True(ledger.TryTake(out Decision decision));
        Assert.Equal((verdict, reason), (decision.Verdict, decision.Reason));
        Assert.False(ledger.TryTake(out _));

        ViewResult View(int view, ViewOutcome how)
        {
            ViewJudgement judgement = recipe.Judge(how, default);
            return new ViewResult { Trigger = 7, View = view, Outcome = how, Verdict = judgement.Verdict, Reason = judgement.Reason };
        }
    }

    [Fact, Requirement("CNF-03")]
    public void Unit_with_a_missing_view_is_rejected_at_its_deadline()
    {
        var ledger = new UnitLedger(views: 2, Window);
        ledger.Triggered(Trigger(7));

        ledger.Inspected(Clean(7, view: 0), Ms(12));
        ledger.Expire(ledger.NextDeadline);

        Decision decision = Single(ledger);
        Assert.Equal((7u, Verdict.Reject, RejectReason.ViewMissing, Ms(40), false), (decision.Unit.Value, decision.Verdict, decision.Reason, decision.DecidedAt, decision.IsLate));
    }

    [Fact, Requirement("CNF-02")]
    public void Unit_whose_views_are_all_clean_and_in_time_is_accepted_at_once()
    {
        var ledger = new UnitLedger(views: 2, Window);
        ledger.Triggered(Trigger(7));
        ledger.Inspected(Clean(7, view: 1, score: 0.2f), Ms(12));

        ledger.Inspected(Clean(7, view: 0, score: 0.1f), Ms(14));

        Decision decision = Single(ledger);
        Assert.Equal((Verdict.Accept, RejectReason.None, 0.2f, Ms(14)), (decision.Verdict, decision.Reason, decision.Score, decision.DecidedAt));
        Assert.Equal(0, ledger.OpenCount);
    }

    [Theory, Requirement("CNF-02"), Requirement("CNF-03")]
    [InlineData(ViewOutcome.NotInspected, Verdict.Accept, RejectReason.None, Verdict.Reject, RejectReason.NotInspected)]
    [InlineData(ViewOutcome.FrameIncomplete, Verdict.Reject, RejectReason.FrameIncomplete, Verdict.Reject, RejectReason.FrameIncomplete)]
    [InlineData(ViewOutcome.OutsideSampleSpace, Verdict.Undecided, RejectReason.OutsideSampleSpace, Verdict.Undecided, RejectReason.OutsideSampleSpace)]
    [InlineData(ViewOutcome.ModelFailed, Verdict.Undecided, RejectReason.ModelFailed, Verdict.Undecided, RejectReason.ModelFailed)]
    [InlineData(ViewOutcome.TriggerMismatch, Verdict.Accept, RejectReason.TriggerMismatch, Verdict.Reject, RejectReason.TriggerMismatch)]
    [InlineData(ViewOutcome.Inspected, Verdict.Undecided, RejectReason.Doubt, Verdict.Undecided, RejectReason.Doubt)]
    [InlineData(ViewOutcome.Inspected, Verdict.Reject, RejectReason.Defect, Verdict.Reject, RejectReason.Defect)]
    public void One_view_that_is_not_clean_keeps_the_unit_from_being_accepted(
        ViewOutcome outcome, Verdict view, RejectReason viewReason, Verdict verdict, RejectReason reason)
    {
        var ledger = new UnitLedger(views: 2, Window);
        ledger.Triggered(Trigger(1));
        ledger.Inspected(Clean(1, view: 0), Ms(5));

        ledger.Inspected(Clean(1, view: 1) with { Outcome = outcome, Verdict = view, Reason = viewReason }, Ms(6));

        Decision decision = Single(ledger);
        Assert.Equal((verdict, reason), (decision.Verdict, decision.Reason));
    }

    [Fact, Requirement("LIN-01")]
    public void A_view_at_the_deadline_is_too_late()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Triggered(Trigger(1));

        ledger.Inspected(Clean(1), Ms(40));

        Decision decision = Single(ledger);
        Assert.Equal((Verdict.Reject, RejectReason.ViewMissing, 1L), (decision.Verdict, decision.Reason, ledger.Counters.ViewsLate));
    }

    [Fact, Requirement("LIN-01")]
    public void A_trigger_that_is_learned_of_after_its_own_deadline_is_never_accepted()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Inspected(Clean(1), Ms(100));

        ledger.Triggered(Trigger(1, at: Ms(5)));
        ledger.Expire(Ms(101));

        Decision decision = Single(ledger);
        Assert.Equal((Verdict.Reject, RejectReason.Late, true), (decision.Verdict, decision.Reason, decision.IsLate));
        Assert.True(decision.DecidedAt >= Ms(100));
    }

    [Fact, Requirement("LIN-01")]
    public void A_trigger_that_waited_to_be_handed_over_is_decided_at_the_time_of_the_handing_over()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Inspected(Clean(1), Ms(10));
        ledger.Inspected(Clean(2), Ms(10));

        ledger.Triggered(Trigger(1, at: Ms(5)), now: Ms(12));
        ledger.Triggered(Trigger(2, at: Ms(5)), now: Ms(46));
        ledger.Expire(Ms(46));

        Assert.Equal([(1u, Verdict.Accept, Ms(12)), (2u, Verdict.Reject, Ms(46))], TakeAll(ledger).Select(d => (d.Trigger.Number, d.Verdict, d.DecidedAt)));
    }

    [Fact]
    public void Two_results_for_one_view_reject_the_unit()
    {
        var ledger = new UnitLedger(views: 2, Window);
        ledger.Triggered(Trigger(1));
        ledger.Inspected(Clean(1, view: 0), Ms(5));
        ledger.Inspected(Clean(1, view: 0), Ms(6));

        ledger.Inspected(Clean(1, view: 1), Ms(7));

        Decision decision = Single(ledger);
        Assert.Equal((Verdict.Reject, RejectReason.ViewTwice, 1L), (decision.Verdict, decision.Reason, ledger.Counters.ViewsTwice));
    }

    [Fact, Requirement("LIN-03")]
    public void Two_open_units_with_one_id_are_both_rejected()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Triggered(Trigger(1, unit: 9));

        TriggerOutcome outcome = ledger.Triggered(Trigger(2, unit: 9));

        Decision[] decisions = TakeAll(ledger);
        Assert.Equal(TriggerOutcome.UnitTwice, outcome);
        Assert.Equal([(1u, Verdict.Reject, RejectReason.UnitTwice), (2u, Verdict.Reject, RejectReason.UnitTwice)], decisions.Select(d => (d.Trigger.Number, d.Verdict, d.Reason)));
    }

    [Fact, Requirement("LIN-03")]
    public void Two_units_with_one_id_are_both_rejected_even_when_the_ledger_has_no_room_for_the_second()
    {
        var ledger = new UnitLedger(views: 1, Window, capacity: 1);
        ledger.Triggered(Trigger(1, unit: 9));

        ledger.Triggered(Trigger(2, unit: 9));
        ledger.Inspected(Clean(1), Ms(5));

        Decision[] decisions = TakeAll(ledger);
        Assert.Equal([1u, 2u], decisions.Select(d => d.Trigger.Number).Order());
        Assert.All(decisions, d => Assert.Equal(Verdict.Reject, d.Verdict));
    }

    [Fact, Requirement("LIN-03")]
    public void An_id_that_comes_again_right_after_its_unit_was_refused_is_rejected()
    {
        var ledger = new UnitLedger(views: 1, Window, capacity: 1);
        ledger.Triggered(Trigger(1, unit: 8));
        ledger.Triggered(Trigger(2, unit: 9));
        ledger.Inspected(Clean(1), Ms(5));

        TriggerOutcome outcome = ledger.Triggered(Trigger(3, unit: 8, at: Ms(6)));

        Assert.Equal(TriggerOutcome.UnitTwice, outcome);
        Assert.Equal([(2u, Verdict.Reject), (1u, Verdict.Accept), (3u, Verdict.Reject)], TakeAll(ledger).Select(d => (d.Trigger.Number, d.Verdict)));
    }

    [Fact, Requirement("LIN-01")]
    public void A_full_ledger_rejects_the_new_unit_at_once_and_keeps_the_open_ones()
    {
        var ledger = new UnitLedger(views: 1, Window, capacity: 2);
        ledger.Triggered(Trigger(1));
        ledger.Triggered(Trigger(2));

        TriggerOutcome outcome = ledger.Triggered(Trigger(3));

        Decision refused = Single(ledger);
        Assert.Equal((TriggerOutcome.LedgerFull, 3u, Verdict.Reject, RejectReason.LedgerFull, 2), (outcome, refused.Unit.Value, refused.Verdict, refused.Reason, ledger.OpenCount));
    }

    [Fact]
    public void A_view_that_waits_for_its_trigger_gives_way_to_a_real_unit()
    {
        var ledger = new UnitLedger(views: 1, Window, capacity: 1);
        ledger.Inspected(Clean(99), Ms(1));

        TriggerOutcome outcome = ledger.Triggered(Trigger(1));

        Assert.Equal((TriggerOutcome.Opened, 1, 1L), (outcome, ledger.OpenCount, ledger.Counters.ViewsWithoutTrigger));
    }

    [Fact, Requirement("LIN-03")]
    public void The_trigger_counter_wraps_without_a_gap()
    {
        var ledger = new UnitLedger(views: 1, Window);
        var outcomes = new List<TriggerOutcome>();
        for (uint i = 0; i < 6; i++)
        {
            uint number = unchecked(uint.MaxValue - 2 + i);
            ledger.Inspected(Clean(number), Ms(i)); // Each view comes before its trigger, over the wrap, too.
            outcomes.Add(ledger.Triggered(Trigger(number, at: Ms(i))));
        }

        Assert.All(outcomes, o => Assert.Equal(TriggerOutcome.Opened, o));
        Assert.Equal(0, ledger.Counters.TriggersMissed);
        Assert.All(TakeAll(ledger), d => Assert.Equal(Verdict.Accept, d.Verdict));
    }

    [Fact, Requirement("LIN-03")]
    public void A_gap_in_the_trigger_counter_is_counted_and_a_repetition_opens_nothing()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Triggered(Trigger(10));

        TriggerOutcome[] outcomes = [ledger.Triggered(Trigger(10)), ledger.Triggered(Trigger(14))];

        Assert.Equal([TriggerOutcome.Repeated, TriggerOutcome.OpenedAfterGap], outcomes);
        Assert.Equal((2L, 3L, 2), (ledger.Counters.Triggered, ledger.Counters.TriggersMissed, ledger.OpenCount));
    }

    [Fact, Requirement("LIN-01"), Requirement("LIN-03")]
    public void Each_unit_that_the_counter_jumped_over_is_rejected_by_a_decision_of_its_own_also_over_the_wrap()
    {
        var ledger = new UnitLedger(views: 1, Window, capacity: 4);
        ledger.Triggered(Trigger(uint.MaxValue - 1));
        ledger.Triggered(Trigger(2, at: Ms(10)), Ms(11));
        ledger.Triggered(Trigger(4, at: Ms(20)), Ms(21));

        Decision[] decisions = [.. TakeAll(ledger)];

        Assert.Equal([uint.MaxValue, 0u, 1u, 3u], decisions.Select(d => d.Trigger.Number));
        Assert.All(decisions, d => Assert.Equal((Verdict.Reject, RejectReason.CounterGap, true, 0u), (d.Verdict, d.Reason, d.Trigger.IsUnseen, d.Unit.Value)));
        Assert.Equal((Ms(11), Ms(21)), (decisions[0].DecidedAt, decisions[3].DecidedAt));
        Assert.Equal((3L, 4L, 4L, 7L), (ledger.Counters.Triggered, ledger.Counters.TriggersMissed, ledger.Counters.Unseen, ledger.Counters.Decidable));
    }

    [Theory, Requirement("LIN-03")]
    [InlineData(UnitLedger.GapMax, UnitLedger.GapMax)]
    [InlineData(UnitLedger.GapMax + 1, 0)]
    public void Jump_that_is_too_wide_to_be_passing_units_is_counted_but_not_recorded(int missed, int recorded)
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Triggered(Trigger(10));

        ledger.Triggered(Trigger((uint)(11 + missed)));

        Assert.Equal(recorded, TakeAll(ledger).Length);
        Assert.Equal((missed, recorded), (ledger.Counters.TriggersMissed, ledger.Counters.Unseen));
    }

    [Fact, Requirement("LIN-03")]
    public void A_counter_that_runs_backwards_rejects_every_open_unit()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Triggered(Trigger(10));
        ledger.Triggered(Trigger(11));

        TriggerOutcome outcome = ledger.Triggered(Trigger(1));

        Assert.Equal(TriggerOutcome.OpenedAfterRestart, outcome);
        Assert.Equal([(10u, RejectReason.CounterGap), (11u, RejectReason.CounterGap)], TakeAll(ledger).Select(d => (d.Trigger.Number, d.Reason)));
        Assert.Equal(1, ledger.OpenCount);
    }

    [Fact]
    public void A_view_outside_the_recipe_is_refused_and_counted()
    {
        var ledger = new UnitLedger(views: 2, Window);
        ledger.Triggered(Trigger(1));

        ledger.Inspected(Clean(1, view: 2), Ms(1));
        ledger.Inspected(Clean(1, view: -1), Ms(1));

        Assert.Equal((2L, 1), (ledger.Counters.ViewsRefused, ledger.OpenCount));
    }

    [Fact, Requirement("LIN-02")]
    public void A_stop_rejects_what_is_open_and_a_late_view_changes_nothing()
    {
        var ledger = new UnitLedger(views: 1, Window);
        ledger.Triggered(Trigger(1));

        ledger.RejectOpen(RejectReason.Shutdown, Ms(3));
        ledger.Inspected(Clean(1), Ms(4));

        Decision decision = Single(ledger);
        Assert.Equal((Verdict.Reject, RejectReason.Shutdown, 1L), (decision.Verdict, decision.Reason, ledger.Counters.ViewsLate));
    }

    [Fact]
    public void A_steady_line_allocates_nothing()
    {
        var ledger = new UnitLedger(views: 2, Window);
        Run(ledger, 1, 2000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        int accepted = Run(ledger, 2001, 10_000);
        long after = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal((10_000, 0L), (accepted, after - before));
    }

    private static int Run(UnitLedger ledger, uint first, int count)
    {
        int accepted = 0;
        for (uint number = first; number < first + count; number++)
        {
            TimeSpan at = TimeSpan.FromMilliseconds(number * 100L);
            ledger.Inspected(Clean(number, view: 1), at);
            ledger.Triggered(Trigger(number, at: at));
            ledger.Expire(at);
            ledger.Inspected(Clean(number, view: 0), at + Ms(1));
            while (ledger.TryTake(out Decision decision))
            {
                if (decision.Verdict == Verdict.Accept) accepted++;
            }
        }

        return accepted;
    }

    private static TimeSpan Ms(double ms) => TimeSpan.FromTicks((long)(ms * TimeSpan.TicksPerMillisecond));

    private static Trigger Trigger(uint number, uint? unit = null, TimeSpan at = default) => new(number, new UnitId(unit ?? number), 1, at);

    private static ViewResult Clean(uint trigger, int view = 0, float score = 0.1f) =>
        new() { Trigger = trigger, View = view, Outcome = ViewOutcome.Inspected, Verdict = Verdict.Accept, Score = score };

    private static Decision Single(UnitLedger ledger) => Assert.Single(TakeAll(ledger));

    private static Decision[] TakeAll(UnitLedger ledger)
    {
        var all = new List<Decision>();
        while (ledger.TryTake(out Decision decision)) all.Add(decision);
        return [.. all];
    }
}
