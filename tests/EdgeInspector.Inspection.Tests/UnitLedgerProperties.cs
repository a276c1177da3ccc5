using CsCheck;

namespace EdgeInspector.Inspection.Tests;

/// <summary>The rules of the ledger under any loss, reorder and duplicate of triggers, views and clock ticks.</summary>
public sealed class UnitLedgerProperties
{
    private static readonly TimeSpan Window = TimeSpan.FromMilliseconds(40);

    private static readonly int[] Five = [0, 1, 2, 3, 4];

    private enum StepKind
    {
        Trigger,
        View,
        Tick,
        RejectOpen,
    }

    [Fact, Requirement("LIN-01"), Requirement("CNF-02"), Requirement("CNF-03")]
    public void Every_triggered_unit_gets_exactly_one_decision_in_time_and_accept_only_when_whole_and_clean()
    {
        Gen.Select(Gen.Int[1, 3], Gen.Int[1, 6], GenStep().Array[0, 120], Gen.Int[0, 2])
            .Sample((views, capacity, steps, start) => Holds(views, capacity, steps, start switch { 0 => 1u, 1 => uint.MaxValue - 5, _ => 1u << 31 }), iter: 20_000);
    }

    [Fact, Requirement("LIN-01")]
    public void The_order_in_which_trigger_and_views_come_changes_nothing()
    {
        Gen<ViewResult> view = Gen.Select(Gen.Enum<ViewOutcome>(), Gen.Enum<Verdict>(), Gen.Enum<RejectReason>(), Gen.Single[0, 1],
            (outcome, verdict, reason, score) => new ViewResult { Outcome = outcome, Verdict = verdict, Reason = reason, Score = score });
        Gen.Select(view.Array[1, 4], Gen.Shuffle(Five), Gen.Shuffle(Five)).Sample((views, one, other) => Outcome(views, one) == Outcome(views, other), iter: 5_000);
    }

    private static (Verdict, RejectReason, float) Outcome(ViewResult[] views, int[] order)
    {
        var ledger = new UnitLedger(views.Length, Window);
        TimeSpan now = TimeSpan.FromMilliseconds(3);
        foreach (int what in order)
        {
            if (what == 0) ledger.Triggered(new Trigger(5, new UnitId(5), 0, now));
            else if (what <= views.Length) ledger.Inspected(views[what - 1] with { Trigger = 5, View = what - 1 }, now);
        }

        Assert.True(ledger.TryTake(out Decision decision));
        Assert.False(ledger.TryTake(out _));
        return (decision.Verdict, decision.Reason, decision.Score);
    }

    private static Gen<Step> GenStep() => Gen.Select(
        Gen.Frequency((3, Gen.Const(StepKind.Trigger)), (8, Gen.Const(StepKind.View)), (4, Gen.Const(StepKind.Tick)), (1, Gen.Const(StepKind.RejectOpen))),
        Gen.Frequency((12, Gen.Const(1)), (1, Gen.Const(0)), (1, Gen.Int[-4, 5])),
        Gen.Int[-1, 3],
        Gen.Frequency((6, Gen.Const(true)), (1, Gen.Const(false))),
        Gen.Int[0, 30],
        (kind, jump, view, isClean, ms) => new Step(kind, jump, view, isClean, ms));

    private static bool Holds(int views, int capacity, Step[] steps, uint start)
    {
        var ledger = new UnitLedger(views, Window, capacity);
        var opened = new Dictionary<ushort, (Trigger Trigger, TimeSpan HandedOver)>();
        var decided = new Dictionary<ushort, Decision>();
        var hidden = new List<uint>();
        var unseen = new List<uint>();
        TimeSpan now = TimeSpan.Zero;
        uint counter = start;
        ushort instance = 0;

        foreach (Step step in steps)
        {
            switch (step.Kind)
            {
                case StepKind.Trigger:
                    for (int i = 1; instance > 0 && i < step.Jump; i++) hidden.Add(unchecked(counter + (uint)i));
                    counter = unchecked(counter + (uint)step.Jump);
                    instance++;
                    uint id = step.Ms == 7 ? 77u : instance; // Now and then the PLC gives an id twice.
                    TimeSpan waited = step.IsClean ? TimeSpan.Zero : TimeSpan.FromMilliseconds(2 * step.Ms); // Now and then it is handed over late.
                    var trigger = new Trigger(counter, new UnitId(id), instance, now - waited);
                    if (ledger.Triggered(trigger, now) != TriggerOutcome.Repeated) opened.Add(instance, (trigger, now));
                    break;
                case StepKind.View:
                    uint about = unchecked(counter + (uint)(step.Ms % 4) - 1u);
                    ledger.Inspected(new ViewResult
                    {
                        Trigger = about, View = step.View, Outcome = step.IsClean ? ViewOutcome.Inspected : (ViewOutcome)(byte)(step.Ms % 6),
                        Verdict = step.IsClean ? Verdict.Accept : (Verdict)(byte)(step.Ms % 3), Score = step.Ms / 30f,
                    }, now);
                    break;
                case StepKind.Tick:
                    TimeSpan until = now + TimeSpan.FromMilliseconds(step.Ms);
                    while (ledger.NextDeadline <= until)
                    {
                        ledger.Expire(ledger.NextDeadline);
                        if (!Take(ledger, views, opened, decided, unseen)) return false;
                    }

                    now = until;
                    break;
                default:
                    ledger.RejectOpen(RejectReason.PlcLost, now);
                    break;
            }

            if (!Take(ledger, views, opened, decided, unseen)) return false;
            if (ledger.OpenCount != opened.Count - decided.Count) return false;
        }

        while (ledger.NextDeadline < TimeSpan.MaxValue)
        {
            ledger.Expire(ledger.NextDeadline);
            if (!Take(ledger, views, opened, decided, unseen)) return false;
        }

        return decided.Count == opened.Count && ledger.Counters.Triggered == opened.Count && ledger.OpenCount == 0
            && unseen.SequenceEqual(hidden) && ledger.Counters.Unseen == hidden.Count;
    }

    private static bool Take(
        UnitLedger ledger, int views, Dictionary<ushort, (Trigger Trigger, TimeSpan HandedOver)> opened, Dictionary<ushort, Decision> decided, List<uint> unseen)
    {
        while (ledger.TryTake(out Decision decision))
        {
            if (decision.Trigger.IsUnseen)
            {
                if (decision is not { Verdict: Verdict.Reject, Reason: RejectReason.CounterGap, Views.Count: 0 }) return false;
                unseen.Add(decision.Trigger.Number);
                continue;
            }

            ushort instance = decision.Trigger.Pocket;
            if (!opened.TryGetValue(instance, out (Trigger Trigger, TimeSpan HandedOver) unit) || unit.Trigger != decision.Trigger) return false;
            (Trigger trigger, TimeSpan handedOver) = unit;
            if (!decided.TryAdd(instance, decision)) return false;
            if (decision.Deadline != trigger.At + Window || decision.DecidedAt < handedOver) return false;
            if (decision.IsLate && (handedOver <= decision.Deadline || decision.Verdict == Verdict.Accept)) return false;
            if (decision.Verdict != Verdict.Accept)
            {
                if (decision.Reason == RejectReason.None) return false;
                continue;
            }

            if (decision.Reason != RejectReason.None || decision.Views.Count != views) return false;
            for (int view = 0; view < views; view++)
            {
                ViewResult seen = decision.Views[view];
                if (seen.Trigger != trigger.Number || seen.View != view) return false;
                if (seen.Outcome != ViewOutcome.Inspected || seen.Verdict != Verdict.Accept) return false;
            }
        }

        return true;
    }

    private sealed record Step(StepKind Kind, int Jump, int View, bool IsClean, int Ms);
}
