using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

public sealed class UndecidedWatchTests
{
    private readonly List<string> _alarms = [];
    private readonly UndecidedWatch _watch;

    // 5 of 50 are allowed.
    public UndecidedWatchTests() => _watch = new UndecidedWatch(0.1, 50, why => _alarms.Add(why ?? "fewer again"));

    [Fact, Requirement("CNF-04")]
    public void The_unit_that_passes_the_limit_raises_one_alarm_that_goes_with_half_of_it()
    {
        Look(Verdict.Accept, 100);
        Look(Verdict.Undecided, 5);
        Assert.Empty(_alarms);

        Look(Verdict.Undecided, 3);
        Assert.Equal(["6 of the last 50 units are undecided, undecided-share-max is 0.1 of them; last for Doubt"], _alarms);

        // The eight leave the window with the 43rd to 50th unit after the last of them: at the sixth of these two are left.
        Look(Verdict.Accept, 42 + 5);
        Assert.Single(_alarms);
        Look(Verdict.Accept, 1);
        Assert.Equal("fewer again", _alarms[^1]);
        Assert.Equal(2, _alarms.Count);
    }

    [Fact, Requirement("CNF-04")]
    public void A_steady_rate_at_the_limit_raises_nothing_and_rejects_do_not_count()
    {
        for (int i = 0; i < 100; i++)
        {
            Look(Verdict.Undecided, 1);
            Look(Verdict.Reject, 9);
        }

        Assert.Empty(_alarms);
    }

    [Fact, Requirement("CNF-04")]
    public void Challenge_kits_are_not_counted_and_another_batch_begins_anew()
    {
        Look(Verdict.Undecided, 20, isChallenge: true);
        Assert.Empty(_alarms);

        Look(Verdict.Undecided, 6);
        Look(Verdict.Undecided, 5, batch: "b2");
        Assert.Equal(["6 of the last 50 units are undecided, undecided-share-max is 0.1 of them; last for Doubt", "fewer again"], _alarms);

        Look(Verdict.Undecided, 1, batch: "b2");
        Assert.Equal(3, _alarms.Count);
    }

    [Fact, Requirement("CNF-04")]
    public void A_share_of_one_is_never_passed()
    {
        var rate = new UndecidedRate(1, 10);

        for (int i = 0; i < 30; i++) Assert.False(rate.Count(Verdict.Undecided));
        Assert.Equal(10, rate.Undecided);
    }

    private void Look(Verdict verdict, int units, string batch = "b1", bool isChallenge = false)
    {
        for (int i = 0; i < units; i++)
        {
            var ledger = new UnitLedger(1, TimeSpan.FromSeconds(1));
            ledger.Triggered(new Trigger(1, new UnitId(1), 0, TimeSpan.Zero) { IsChallenge = isChallenge });
            ViewOutcome outcome = ViewOutcome.Inspected;
            RejectReason reason = verdict switch { Verdict.Accept => RejectReason.None, Verdict.Undecided => RejectReason.Doubt, Verdict.Reject or _ => RejectReason.Defect };
            ledger.Inspected(new ViewResult { Trigger = 1, Outcome = outcome, Verdict = verdict, Reason = reason }, TimeSpan.Zero);
            Assert.True(ledger.TryTake(out Decision decision));
            Assert.Equal(verdict, decision.Verdict);
            _watch.Look(new InspectionResult { Decision = decision, BatchId = batch, ResultSequence = 1, Delivery = DeliveryOutcome.Acknowledged, DeliveredAt = default, DecidedAtUtc = default });
        }
    }
}
