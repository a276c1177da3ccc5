using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Stages;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests;

public sealed class RejectionStageTests : IDisposable
{
    private static readonly TimeSpan Window = Ms(65);
    private readonly Wake _wake = new();
    private readonly HandOver<PlcNotice> _plc;
    private readonly HandOver<Decision> _decisions;
    private readonly CameraInput _camera;
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly List<PairingAlarm> _alarms = [];
    private readonly List<string> _limits = [];
    private readonly List<UnitId> _passed = [];
    private readonly List<UnitId> _notFollowed = [];
    private readonly HandOver<DeliveredVerdict> _delivered;
    private readonly RejectionStage _stage;

    public RejectionStageTests()
    {
        _plc = new HandOver<PlcNotice>(64, _wake);
        _decisions = new HandOver<Decision>(64, _wake);
        _delivered = new HandOver<DeliveredVerdict>(64, _wake);
        var pairing = new TriggerPairing(views: 2, skewMax: Ms(5), viewsWithin: Ms(60), clearMax: Ms(10));
        _camera = new CameraInput(pairing, [0, 1], new HandOver<CameraView>(16, _wake), new HandOver<CameraView>(16, _wake));
        _stage = new RejectionStage(
            new UnitLedger(2, Window), [_camera], _plc, _decisions, _delivered, new GateWatch(Ms(400)), new LoopLimits(MissingConfirm: 2, UnitsWhileStale: 2), _readiness,
            new LineClock(new FakeTimeProvider()), _wake, Ms(500), new LoopAlarms(_alarms.Add, _limits.Add, _passed.Add, _notFollowed.Add));
        _readiness.Raise(LineEvent.Loaded, "test");
        _readiness.Tell(LineCondition.All, holds: true, "test");

        // The line has stood for two seconds when the first unit comes.
        _plc.TryGive(new PlcNotice { What = PlcNotice.Kind.Found });
        _stage.Turn(Ms(-2000));
    }

    public void Dispose() => _wake.Dispose();

    [Fact, Requirement("LIN-01")]
    public void Unit_with_two_clean_views_is_accepted_once()
    {
        Trigger(number: 5, unit: 105, at: Ms(100));
        View(sequence: 0, at: Ms(101), Verdict.Accept);
        View(sequence: 1, at: Ms(141), Verdict.Accept);
        _stage.Turn(Ms(160));
        _stage.Turn(Ms(500));

        Decision decision = Assert.Single(Decisions());
        Assert.Equal((Verdict.Accept, 105u), (decision.Verdict, decision.Unit.Value));
    }

    [Fact, Requirement("CNF-03")]
    public void Unit_whose_second_view_never_comes_is_rejected_at_its_deadline()
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        _stage.Turn(Ms(120));
        _stage.Turn(Ms(100) + Window);

        Decision decision = Assert.Single(Decisions());
        Assert.Equal((Verdict.Reject, RejectReason.ViewMissing), (decision.Verdict, decision.Reason));
    }

    [Fact, Requirement("LIN-01")]
    public void Reject_of_an_incomplete_unit_still_has_the_reserve_to_reach_the_PLC()
    {
        var ledger = new UnitLedger(2, Window, capacity: 4, reserve: Ms(15));
        ledger.Triggered(new Trigger(5, new UnitId(105), 0, Ms(100)));

        // The loop turns 3 ms late.
        ledger.Expire(Ms(100) + Window + Ms(3));
        ledger.TryTake(out Decision decision);

        Assert.Equal((Verdict.Reject, false, Ms(180)), (decision.Verdict, decision.IsLate, decision.Deadline));
    }

    [Fact, Requirement("LIN-02")]
    public void Every_open_unit_is_rejected_when_the_PLC_is_lost()
    {
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(110));
        _plc.TryGive(new PlcNotice { What = PlcNotice.Kind.Lost });
        _stage.Turn(Ms(120));

        Decision decision = Assert.Single(Decisions());
        Assert.Equal((Verdict.Reject, RejectReason.PlcLost), (decision.Verdict, decision.Reason));
    }

    [Fact, Requirement("LIN-02")]
    public void Unit_triggered_while_a_camera_is_away_is_rejected_at_once()
    {
        _readiness.Tell(LineCondition.CamerasStream, holds: false, "unplugged");
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(105));

        Decision decision = Assert.Single(Decisions());
        Assert.Equal((Verdict.Reject, RejectReason.LineNotReady), (decision.Verdict, decision.Reason));
    }

    [Theory, Requirement("LIN-02")]
    [InlineData(LineCondition.CamerasStream)]
    [InlineData(LineCondition.PlcVerdicts)]
    [InlineData(LineCondition.PlcHeartbeat)]
    [InlineData(LineCondition.Records)]
    [InlineData(LineCondition.PlcContext)]
    [InlineData(LineCondition.Model)]
    [InlineData(LineCondition.Recipe)]
    public void Unit_that_is_open_when_a_part_is_lost_is_rejected_though_its_last_view_is_clean(LineCondition part)
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        _stage.Turn(Ms(110));
        _readiness.Tell(part, holds: false, "lost");
        View(1, Ms(141), Verdict.Accept);
        _stage.Turn(Ms(145));

        Decision decision = Assert.Single(Decisions());
        Assert.Equal((Verdict.Reject, RejectReason.LineNotReady), (decision.Verdict, decision.Reason));
    }

    [Fact, Requirement("LIN-03")]
    public void No_view_of_before_counts_once_another_recipe_decides()
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        View(1, Ms(141), Verdict.Accept);
        _stage.Turn(Ms(150));
        View(2, Ms(201), Verdict.Accept);
        _stage.Turn(Ms(202));
        Decision before = Assert.Single(Decisions());
        var next = Recipe.Create("next", "4712", 2, [new DefectClass("crack", DefectCategory.Critical, 0.25f, 0.5f)], new SampleSpace());

        _stage.Give(next);
        bool given = _stage.HasTaken;
        _stage.Turn(Ms(203));
        Trigger(6, 106, Ms(204));
        View(3, Ms(241), Verdict.Accept);
        _stage.Turn(Ms(242));
        _stage.Turn(Ms(204) + Window);

        Decision after = Assert.Single(Decisions());
        Assert.Equal((Verdict.Accept, false, true), (before.Verdict, given, _stage.HasTaken));
        Assert.Equal((Verdict.Reject, RejectReason.ViewMissing), (after.Verdict, after.Reason));
    }

    [Fact, Requirement("LIN-01"), Requirement("LIN-03")]
    public void Units_that_a_jump_of_the_counter_hides_are_decided_and_the_gate_waits_for_none_of_them()
    {
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(105));
        Trigger(8, 108, Ms(160));
        _stage.Turn(Ms(162));
        _stage.Turn(Ms(160) + Window);

        Assert.Equal(
            [(6u, RejectReason.CounterGap), (7u, RejectReason.CounterGap), (5u, RejectReason.ViewMissing), (8u, RejectReason.ViewMissing)],
            Decisions().Select(d => (d.Trigger.Number, d.Reason)));
        Assert.Equal((4L, 2L), (_stage.Counters.Decidable, _stage.Counters.TriggersMissed));
        Assert.Equal(TriggerOutcome.OpenedAfterGap, Assert.Single(_alarms).Outcome);
    }

    [Theory, Requirement("LIN-02")]
    [InlineData(LineEvent.Halt)]
    [InlineData(LineEvent.Fail)]
    public void Unit_that_is_open_when_the_line_halts_or_fails_is_rejected(LineEvent on)
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        _stage.Turn(Ms(110));
        _readiness.Raise(on, "test");
        View(1, Ms(141), Verdict.Accept);
        _stage.Turn(Ms(145));

        Assert.Equal(Verdict.Reject, Assert.Single(Decisions()).Verdict);
    }

    [Fact]
    public void Unit_that_is_open_at_an_orderly_stop_is_still_judged()
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        _stage.Turn(Ms(110));
        _readiness.Raise(LineEvent.Shutdown, "test");
        View(1, Ms(141), Verdict.Accept);
        _stage.Turn(Ms(145));

        Assert.Equal(Verdict.Accept, Assert.Single(Decisions()).Verdict);
    }

    [Fact, Requirement("LIN-03")]
    public void Every_open_unit_is_rejected_when_an_image_does_not_fit_its_trigger()
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        View(1, Ms(141), Verdict.Accept);
        _stage.Turn(Ms(150));
        Trigger(6, 106, Ms(200));
        View(2, Ms(250), Verdict.Accept);
        _stage.Turn(Ms(260));

        Decision[] decisions = Decisions();
        Assert.Equal((Verdict.Accept, 105u), (decisions[0].Verdict, decisions[0].Unit.Value));
        Assert.Equal((Verdict.Reject, RejectReason.TriggerMismatch, 106u), (decisions[1].Verdict, decisions[1].Reason, decisions[1].Unit.Value));
        Assert.Single(_alarms);
    }

    [Fact, Requirement("LIN-04")]
    public void Line_halts_when_the_gate_lets_a_rejected_unit_pass()
    {
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(110));
        _stage.Turn(Ms(300));
        _plc.TryGive(new PlcNotice { What = PlcNotice.Kind.Confirmed, Unit = new UnitId(105), Lane = GateWatch.AcceptLane });
        _stage.Turn(Ms(400));

        Assert.Equal(LineState.Halted, _readiness.State);
    }

    [Fact, Requirement("LIN-04")]
    public void Accepted_unit_that_the_gate_sends_elsewhere_is_told_because_its_record_says_accepted()
    {
        AcceptAndGate(5, DeliveryOutcome.Acknowledged, lane: 0);
        AcceptAndGate(6, DeliveryOutcome.Acknowledged, GateWatch.AcceptLane);

        Assert.Equal([new UnitId(105)], _notFollowed);
        Assert.Empty(_limits);
    }

    [Fact, Requirement("LIN-04")]
    public void Line_halts_when_the_gate_lets_a_unit_pass_that_nobody_saw()
    {
        AcceptAndGate(5, DeliveryOutcome.Acknowledged, GateWatch.AcceptLane);
        LineState before = _readiness.State;
        Confirm(106, GateWatch.AcceptLane);
        _stage.Turn(Ms(1000));

        Assert.Equal((LineState.ContinuousExecution, LineState.Halted), (before, _readiness.State));
        Assert.Contains("unit 106 pass, about which nothing was decided", _readiness.HaltedFor, StringComparison.Ordinal);
    }

    [Fact, Requirement("LIN-02")]
    public void Heartbeat_stands_still_when_the_thread_that_reads_triggers_does()
    {
        TimeSpan seen = Ms(0);
        var stage = new RejectionStage(
            new UnitLedger(2, Window), [], _plc, _decisions, _delivered, new GateWatch(), default, _readiness,
            new LineClock(new FakeTimeProvider()), _wake, Ms(250), LoopAlarms.None, () => seen, Ms(505));
        var beats = new List<uint>();
        void Turn(double at)
        {
            stage.Turn(Ms(at));
            beats.Add(stage.Heartbeat);
        }

        Turn(250);
        Turn(500);
        Turn(750);
        Turn(1000);
        seen = Ms(1001);
        Turn(1250);

        // Without a session nobody can look, the line is not ready, and the agent is alive all the same.
        _readiness.Tell(LineCondition.PlcTriggers, holds: false, "no session");
        Turn(3000);

        Assert.Equal([1u, 2u, 2u, 2u, 3u, 4u], beats);
    }

    [Fact, Requirement("LIN-02")]
    public void Heartbeat_stands_still_when_the_inspect_thread_does()
    {
        _camera.Pulse();
        _stage.Turn(Ms(500));
        uint alive = _stage.Heartbeat;

        _stage.Turn(Ms(1000));
        _stage.Turn(Ms(1500));
        uint stuck = _stage.Heartbeat;
        _camera.Pulse();
        _stage.Turn(Ms(2000));

        Assert.Equal(alive, stuck);
        Assert.Equal(alive + 1, _stage.Heartbeat);
    }

    [Fact]
    public void A_unit_through_the_loop_allocates_nothing()
    {
        uint number = 5;
        TimeSpan at = Ms(100);
        ulong sequence = 0;
        Run(50);

        long allocated = SteadyState.AllocatedBytes(500, () => Run(1));

        Assert.Equal(0, allocated);

        void Run(int units)
        {
            for (int i = 0; i < units; i++)
            {
                Trigger(number, 100 + number, at);
                View(sequence++, at + Ms(1), Verdict.Accept);
                View(sequence++, at + Ms(41), Verdict.Accept);
                _stage.Turn(at + Ms(50));
                Confirm(100 + number, GateWatch.AcceptLane);
                if (!_decisions.TryTake(out Decision decision) || decision.Verdict != Verdict.Accept) throw new InvalidOperationException("no accept");
                number++;
                at += Ms(100);
            }
        }
    }

    [Fact, Requirement("LIN-04")]
    public void Units_that_the_gate_never_confirms_reach_the_limit()
    {
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(110));
        Trigger(6, 106, Ms(200));
        _stage.Turn(Ms(300));
        _stage.Turn(Ms(520));
        string[] afterOne = [.. _limits];
        _stage.Turn(Ms(620));

        Assert.Empty(afterOne);
        Assert.Equal(["the gate did not confirm 2 units in a row (limit 2)"], _limits);
    }

    [Fact, Requirement("LIN-04")]
    public void Unit_that_the_gate_confirms_breaks_the_row_of_misses()
    {
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(300));
        Trigger(6, 106, Ms(300));
        _stage.Turn(Ms(520));
        Confirm(106, lane: 0);
        Trigger(7, 107, Ms(520));
        _stage.Turn(Ms(700));
        _stage.Turn(Ms(950));

        Assert.Empty(_limits);
    }

    [Fact, Requirement("LIN-04")]
    public void Gate_that_does_not_follow_acknowledged_accepts_reaches_the_limit_and_nothing_is_said_of_those_never_acknowledged()
    {
        AcceptAndGate(5, DeliveryOutcome.NotAcknowledged, lane: 0);
        AcceptAndGate(6, DeliveryOutcome.Acknowledged, lane: 0);
        string[] afterOne = [.. _limits];
        AcceptAndGate(7, DeliveryOutcome.Acknowledged, lane: 0);

        Assert.Empty(afterOne);
        Assert.Single(_limits);
        Assert.Equal(LineState.ContinuousExecution, _readiness.State);
    }

    [Fact, Requirement("LIN-04"), Requirement("CNF-02")]
    public void Good_unit_that_passes_without_its_acknowledgement_is_told_because_its_record_says_undecided()
    {
        AcceptAndGate(5, DeliveryOutcome.NotAcknowledged, GateWatch.AcceptLane);
        AcceptAndGate(6, DeliveryOutcome.Acknowledged, GateWatch.AcceptLane);

        Assert.Equal([new UnitId(105)], _passed);
        Assert.Equal(LineState.ContinuousExecution, _readiness.State);
    }

    [Fact, Requirement("LIN-02")]
    public void Units_fed_under_a_standing_heartbeat_are_rejected_and_reach_the_limit()
    {
        _readiness.Tell(LineCondition.PlcHeartbeat, holds: false, "stands still");
        Trigger(5, 105, Ms(100));
        _stage.Turn(Ms(105));
        string[] afterOne = [.. _limits];
        Trigger(6, 106, Ms(200));
        _stage.Turn(Ms(205));

        Assert.Empty(afterOne);
        Assert.Equal(["the PLC fed 2 units although its heartbeat stands still (limit 2)"], _limits);
        Assert.All(Decisions(), d => Assert.Equal(Verdict.Reject, d.Verdict));
    }

    [Fact, Requirement("LIN-02")]
    public void Unit_that_is_open_when_the_PLC_leaves_Execute_is_rejected()
    {
        Trigger(5, 105, Ms(100));
        View(0, Ms(101), Verdict.Accept);
        _stage.Turn(Ms(110));
        _readiness.TellPlcExecutes(false);
        View(1, Ms(141), Verdict.Accept);
        _stage.Turn(Ms(145));

        Decision decision = Assert.Single(Decisions());
        Assert.Equal((Verdict.Reject, RejectReason.LineNotReady), (decision.Verdict, decision.Reason));
    }

    [Fact, Requirement("LIN-04")]
    public void Conveyor_that_stands_brings_nobody_to_the_gate_and_nobody_is_missed()
    {
        Trigger(5, 105, Ms(100));
        Trigger(6, 106, Ms(200));
        _stage.Turn(Ms(210));
        _readiness.TellPlcExecutes(false);
        _stage.Turn(Ms(220));
        _readiness.TellPlcExecutes(true);
        _stage.Turn(Ms(2000));

        Assert.Empty(_limits);
    }

    private void AcceptAndGate(uint number, DeliveryOutcome outcome, byte lane)
    {
        TimeSpan at = Ms(100 * (int)number);
        Trigger(number, 100 + number, at);
        View(2 * (number - 5), at + Ms(1), Verdict.Accept);
        View((2 * (number - 5)) + 1, at + Ms(41), Verdict.Accept);
        _stage.Turn(at + Ms(50));
        Assert.Equal(Verdict.Accept, Assert.Single(Decisions()).Verdict);
        _delivered.TryGive(new DeliveredVerdict(new UnitId(100 + number), outcome));
        Confirm(100 + number, lane);
        _stage.Turn(at + Ms(90));
    }

    private void Confirm(uint unit, byte lane) => _plc.TryGive(new PlcNotice { What = PlcNotice.Kind.Confirmed, Unit = new UnitId(unit), Lane = lane });

    private void Trigger(uint number, uint unit, TimeSpan at) => _plc.TryGive(new PlcNotice
    {
        What = PlcNotice.Kind.Triggered,
        Number = number,
        Unit = new UnitId(unit),
        Earliest = at - Ms(2),
        Latest = at + Ms(3),
    });

    private void View(ulong sequence, TimeSpan at, Verdict verdict) => _camera.Inspected.TryGive(new CameraView(sequence, new ViewResult
    {
        Outcome = ViewOutcome.Inspected,
        Verdict = verdict,
        Reason = verdict == Verdict.Accept ? RejectReason.None : RejectReason.Defect,
        Times = new ViewTimes { FirstPacketAt = at },
    }));

    private Decision[] Decisions()
    {
        var all = new List<Decision>();
        while (_decisions.TryTake(out Decision decision)) all.Add(decision);
        return [.. all];
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
