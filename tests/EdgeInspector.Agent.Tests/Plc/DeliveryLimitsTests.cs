using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests.Plc;

public sealed class DeliveryLimitsTests
{
    [Fact, Requirement("LIN-05")]
    public void Limit_is_broken_by_as_many_rejects_in_a_row_and_not_by_one_accept_between()
    {
        var limits = new DeliveryLimits(consecutiveRejects: 2, lateInRow: 0);

        string? first = limits.Count(Unit(Verdict.Reject, RejectReason.Defect), DeliveryOutcome.Acknowledged, linkWasUp: true);
        string? accept = limits.Count(Unit(Verdict.Accept, RejectReason.None), DeliveryOutcome.Acknowledged, linkWasUp: true);
        string? second = limits.Count(Unit(Verdict.Reject, RejectReason.Defect), DeliveryOutcome.Acknowledged, linkWasUp: true);
        string? third = limits.Count(Unit(Verdict.Reject, RejectReason.Defect), DeliveryOutcome.Acknowledged, linkWasUp: true);

        Assert.Equal((null, null, null), (first, accept, second));
        Assert.Equal("2 units in a row were rejected (limit 2)", third);
    }

    [Theory, Requirement("LIN-05")]
    [InlineData(RejectReason.LineNotReady)]
    [InlineData(RejectReason.PlcLost)]
    [InlineData(RejectReason.Shutdown)]
    public void Units_rejected_for_want_of_a_part_of_the_line_are_not_counted(RejectReason reason)
    {
        var limits = new DeliveryLimits(consecutiveRejects: 2, lateInRow: 0);

        string?[] broken = [.. Enumerable.Range(0, 5).Select(_ => limits.Count(Unit(Verdict.Reject, reason), DeliveryOutcome.LinkLost, linkWasUp: false))];

        Assert.All(broken, Assert.Null);
    }

    [Theory, Requirement("LIN-05")]
    [InlineData(DeliveryOutcome.NotSent, true, true)]
    [InlineData(DeliveryOutcome.NotAcknowledged, true, true)]
    [InlineData(DeliveryOutcome.NotSent, false, false)]
    [InlineData(DeliveryOutcome.LinkLost, true, false)]
    [InlineData(DeliveryOutcome.Refused, true, true)]
    [InlineData(DeliveryOutcome.Refused, false, false)]
    public void Late_counts_only_while_the_PLC_could_be_reached(DeliveryOutcome outcome, bool linkWasUp, bool isBroken)
    {
        var limits = new DeliveryLimits(consecutiveRejects: 0, lateInRow: 2);

        limits.Count(Unit(Verdict.Accept, RejectReason.None), outcome, linkWasUp);
        string? broken = limits.Count(Unit(Verdict.Accept, RejectReason.None), outcome, linkWasUp);

        Assert.Equal(isBroken, broken is not null);
    }

    [Fact, Requirement("LIN-05")]
    public void Limit_of_M_of_K_looks_back_on_K_units_and_no_further()
    {
        var limits = new DeliveryLimits(consecutiveRejects: 0, lateInRow: 0, rejectsInWindow: 2, windowUnits: 3);

        string?[] said = [.. "RAARAR".Select(c => limits.Count(
            Unit(c == 'R' ? Verdict.Reject : Verdict.Accept, c == 'R' ? RejectReason.Defect : RejectReason.None), DeliveryOutcome.Acknowledged, linkWasUp: true))];

        Assert.Equal([null, null, null, null, null, "2 of the last 3 units were rejected (limit 2)"], said);
    }

    [Fact, Requirement("LIN-05")]
    public void Rejects_of_a_challenge_kit_reach_no_limit()
    {
        var limits = new DeliveryLimits(consecutiveRejects: 2, lateInRow: 2, rejectsInWindow: 2, windowUnits: 3);

        string?[] said = [.. Enumerable.Range(0, 5).Select(_ => limits.Count(
            Unit(Verdict.Reject, RejectReason.Defect, isChallenge: true), DeliveryOutcome.NotAcknowledged, linkWasUp: true))];

        Assert.All(said, Assert.Null);
    }

    [Fact, Requirement("LIN-05")]
    public void Acknowledged_limit_counts_anew()
    {
        var limits = new DeliveryLimits(consecutiveRejects: 2, lateInRow: 0, rejectsInWindow: 2, windowUnits: 5);
        Decision reject = Unit(Verdict.Reject, RejectReason.Defect);
        limits.Count(reject, DeliveryOutcome.Acknowledged, linkWasUp: true);

        limits.Reset();
        string? first = limits.Count(reject, DeliveryOutcome.Acknowledged, linkWasUp: true);
        string? second = limits.Count(reject, DeliveryOutcome.Acknowledged, linkWasUp: true);

        Assert.Null(first);
        Assert.NotNull(second);
    }

    private static Decision Unit(Verdict verdict, RejectReason reason, bool isChallenge = false) =>
        new() { Verdict = verdict, Reason = reason, Trigger = new Trigger(1, new UnitId(1), 0, TimeSpan.Zero, isChallenge) };
}
