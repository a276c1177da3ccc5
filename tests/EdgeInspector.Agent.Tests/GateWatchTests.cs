using EdgeInspector.Agent.Plc;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

public sealed class GateWatchTests
{
    private const byte RejectLane = 0;

    private readonly GateWatch _gate = new(TimeSpan.FromSeconds(1));
    private uint _unit;

    [Fact, Requirement("LIN-04")]
    public void Rejected_units_between_do_not_hide_a_gate_that_is_stuck_shut()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(GateAnswer.NotFollowed, Pass(Verdict.Accept, RejectLane));
            Assert.Equal(GateAnswer.Agrees, Pass(Verdict.Reject, RejectLane));
        }

        Assert.Equal((3, 3), (_gate.MissesInRow, _gate.Misses));
    }

    [Fact, Requirement("LIN-04"), Requirement("LIN-03")]
    public void Unit_of_before_our_start_may_take_any_lane_and_a_later_one_that_nobody_decided_may_not_pass()
    {
        Assert.Equal(GateAnswer.UnitUnknown, _gate.Compare(new UnitId(900), GateWatch.AcceptLane));
        Assert.Equal(GateAnswer.Agrees, Pass(Verdict.Reject, RejectLane));

        Assert.Equal(GateAnswer.UnitUnknown, _gate.Compare(new UnitId(901), RejectLane));
        Assert.Equal(GateAnswer.PassedUnknown, _gate.Compare(new UnitId(901), GateWatch.AcceptLane));
    }

    [Fact, Requirement("LIN-04")]
    public void Accepted_unit_on_the_accept_lane_ends_the_row()
    {
        Pass(Verdict.Accept, RejectLane);
        Pass(Verdict.Accept, RejectLane);
        Assert.Equal(GateAnswer.Agrees, Pass(Verdict.Accept, GateWatch.AcceptLane));

        Assert.Equal((0, 2), (_gate.MissesInRow, _gate.Misses));
    }

    [Fact, Requirement("LIN-04")]
    public void Any_word_ends_the_row_of_units_that_were_not_seen()
    {
        Decide(Verdict.Accept);
        Decide(Verdict.Reject);
        Assert.True(_gate.Expire(TimeSpan.FromSeconds(2)));
        Assert.Equal(2, _gate.MissesInRow);

        Pass(Verdict.Reject, RejectLane);

        Assert.Equal((0, 2), (_gate.MissesInRow, _gate.Misses));
    }

    [Fact, Requirement("LIN-04")]
    public void Unseen_and_not_followed_count_together()
    {
        Pass(Verdict.Accept, RejectLane);
        Decide(Verdict.Accept);
        _gate.Expire(TimeSpan.FromSeconds(2));

        Assert.Equal(2, _gate.MissesInRow);
    }

    [Fact]
    public void Unit_whose_accept_was_not_acknowledged_may_take_either_lane_and_proves_nothing()
    {
        Pass(Verdict.Accept, RejectLane);
        UnitId unit = Decide(Verdict.Accept);
        _gate.Delivered(unit, DeliveryOutcome.NotAcknowledged);

        Assert.Equal(GateAnswer.Agrees, _gate.Compare(unit, RejectLane));
        Assert.Equal(1, _gate.MissesInRow);
    }

    private GateAnswer Pass(Verdict verdict, byte lane)
    {
        UnitId unit = Decide(verdict);
        _gate.Delivered(unit, DeliveryOutcome.Acknowledged);
        return _gate.Compare(unit, lane);
    }

    private UnitId Decide(Verdict verdict)
    {
        var unit = new UnitId(++_unit);
        _gate.Decided(unit, verdict, TimeSpan.Zero);
        return unit;
    }
}
