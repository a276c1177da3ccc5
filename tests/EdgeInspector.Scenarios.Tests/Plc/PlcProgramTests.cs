using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Plc;

public sealed class PlcProgramTests
{
    private static readonly TimeSpan Scan = Ms(5);

    private readonly PlcProgram _plc = new(new PlcProgramOptions
    {
        Units = 3,
        RatePerMinute = 600,
        FirstUnitId = 1001,
        VerdictWindow = Ms(80),
        GateReaction = Ms(40),
        SensorTravel = Ms(15),
        HeartbeatPeriod = Ms(80),
        StartDelay = Ms(10),
    });

    private TimeSpan _now;
    private uint _beat;
    private bool _agentAlive = true;

    [Fact, Requirement("LIN-02")]
    public void Unit_without_a_verdict_is_rejected()
    {
        RunUntil(Ms(20));

        RunUntil(Ms(120));

        Assert.Equal((Lane.Reject, null), (_plc.Units[0].Lane, _plc.Units[0].Verdict));
        Assert.Equal((1, 1), (_plc.Counters.Rejected, _plc.Counters.Silent));
    }

    [Theory, Requirement("CNF-02")]
    [InlineData(0, Lane.Reject)]
    [InlineData(1, Lane.Accept)]
    [InlineData(2, Lane.Gray)]
    public void Verdict_in_time_for_the_right_unit_sets_the_lane(byte verdict, Lane lane)
    {
        RunUntil(Ms(20));

        Commit(1, 1001, verdict);
        RunUntil(Ms(120));

        Assert.Equal(lane, _plc.Units[0].Lane);
        Assert.Equal(0, _plc.Counters.Faults);
    }

    [Fact, Requirement("LIN-03")]
    public void Verdict_for_an_unknown_unit_is_a_fault_and_moves_nothing()
    {
        RunUntil(Ms(20));

        Commit(1, 1002, 1);
        RunUntil(Ms(350));

        Assert.All(_plc.Units, u => Assert.Equal(Lane.Reject, u.Lane));
        Assert.Equal((1, 0), (_plc.Counters.WrongUnitVerdicts, _plc.Counters.Accepted));
    }

    [Fact, Requirement("LIN-01")]
    public void Accept_after_the_window_is_late_and_the_unit_stays_rejected()
    {
        RunUntil(Ms(20));

        RunUntil(Ms(100));
        Commit(1, 1001, 1);
        RunUntil(Ms(200));

        Assert.Equal((Lane.Reject, null), (_plc.Units[0].Lane, _plc.Units[0].Verdict));
        Assert.Equal(1, _plc.Counters.LateVerdicts);
    }

    [Fact, Requirement("LIN-01")]
    public void Accept_that_arrived_after_the_window_is_late_even_in_the_scan_that_settles_the_lane()
    {
        RunUntil(Ms(85));

        _now = Ms(96);
        _plc.Scan(_now, new AgentSignals(++_beat, true), [new VerdictCommit(1, 1001, 1, 0, 0, Ms(95.5))]);

        Assert.Equal(Lane.Reject, _plc.Units[0].Lane);
        Assert.Equal(1, _plc.Counters.LateVerdicts);
    }

    [Theory, Requirement("LIN-01")]
    [InlineData(0, 1, Lane.Reject)]
    [InlineData(1, 0, Lane.Accept)]
    public void Second_verdict_for_a_unit_is_a_fault_and_never_acted_on(byte first, byte second, Lane lane)
    {
        RunUntil(Ms(20));

        Commit(1, 1001, first);
        Commit(2, 1001, second);
        RunUntil(Ms(120));

        Assert.Equal(lane, _plc.Units[0].Lane);
        Assert.Equal(1, _plc.Counters.SecondVerdicts);
    }

    [Fact]
    public void Verdict_byte_without_a_meaning_is_a_fault_and_the_unit_is_rejected()
    {
        RunUntil(Ms(20));

        Commit(1, 1001, 3);
        RunUntil(Ms(120));

        Assert.Equal(Lane.Reject, _plc.Units[0].Lane);
        Assert.Equal(1, _plc.Counters.MeaninglessVerdicts);
    }

    [Fact, Requirement("LIN-02")]
    public void Stale_heartbeat_rejects_a_unit_that_has_its_accept()
    {
        RunUntil(Ms(20));
        _agentAlive = false;

        RunUntil(Ms(220));
        Commit(1, 1003, 1);
        RunUntil(Ms(400));

        PlcUnit last = _plc.Units[2];
        Assert.Equal((PlcVerdict.Accept, Lane.Reject, true), (last.Verdict, last.Lane, last.HeartbeatWasStale));
    }

    [Fact]
    public void Heartbeat_that_never_moved_is_stale()
    {
        _agentAlive = false;
        RunUntil(Ms(20));

        Commit(1, 1001, 1);
        RunUntil(Ms(120));

        Assert.Equal(Lane.Reject, _plc.Units[0].Lane);
    }

    [Fact]
    public void Acknowledgement_echoes_the_sequence_in_the_next_scan()
    {
        RunUntil(Ms(20));
        Assert.Equal(0u, _plc.AckSeq);

        Commit(7, 1001, 1);

        Assert.Equal(7u, _plc.AckSeq);
    }

    [Fact]
    public void Gate_sensor_confirms_unit_and_lane_when_the_unit_has_passed()
    {
        RunUntil(Ms(20));
        Commit(1, 1001, 1);

        RunUntil(Ms(140));
        uint before = _plc.ConfirmUnitId;
        RunUntil(Ms(150));

        Assert.Equal(0u, before);
        Assert.Equal((1001u, Lane.Accept), (_plc.ConfirmUnitId, _plc.ConfirmLane));
    }

    [Fact, Requirement("LIN-02")]
    public void Gate_that_could_not_be_set_in_time_stays_at_reject()
    {
        RunUntil(Ms(20));
        Commit(1, 1001, 1);

        _now = Ms(136);
        _plc.Scan(_now, new AgentSignals(++_beat, true), []);

        Assert.Equal((Lane.Reject, 1), (_plc.Units[0].Lane, _plc.Counters.GateTooSlow));
    }

    [Fact]
    public void Units_keep_their_pitch_and_the_line_completes_after_the_last_one()
    {
        RunUntil(Ms(600));

        Assert.Equal([Ms(15), Ms(115), Ms(215)], _plc.Units.Select(u => u.TriggeredAt));
        Assert.Equal([1u, 2u, 3u], _plc.Units.Select(u => u.TriggerNumber));
        Assert.Equal([1001u, 1002u, 1003u], _plc.Units.Select(u => u.UnitId));
        Assert.Equal((PackMlState.Complete, true), (_plc.LineState, _plc.Finished));
    }

    [Fact]
    public void No_unit_is_fed_before_the_inspection_was_ready_once()
    {
        for (int i = 0; i < 100; i++, _now += Scan) _plc.Scan(_now, new AgentSignals(++_beat, false), []);
        Assert.Null(_plc.NextUnitAt);

        _plc.Scan(_now, new AgentSignals(++_beat, true), []);
        _plc.Scan(_now + Scan, new AgentSignals(++_beat, false), []);

        Assert.Equal(_now + Ms(10), _plc.NextUnitAt);
        Assert.Equal(PackMlState.Execute, _plc.LineState);
    }

    [Fact]
    public void Options_out_of_range_are_named_all_at_once()
    {
        var wrong = new PlcProgramOptions { Units = 0, RatePerMinute = 7000, VerdictWindow = Ms(1) };

        Assert.Equal(
            ["units 0 is outside 1..1000000", "rate 7000 units/min is outside 1..6000 units/min", "verdict window 1 ms is outside 5..60000 ms"],
            wrong.Problems());
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    [Fact, Requirement("LIN-04")]
    public void Stuck_gate_sends_units_where_nobody_sent_them_and_its_sensor_tells()
    {
        _plc.StuckGate = Lane.Accept;
        RunUntil(Ms(150));

        Assert.Equal((Lane.Accept, null), (_plc.Units[0].Lane, _plc.Units[0].Verdict));
        Assert.Equal((1L, Lane.Accept, 1001u), (_plc.Counters.GateStuck, _plc.ConfirmLane, _plc.ConfirmUnitId));
    }

    [Fact, Requirement("LIN-04")]
    public void Blind_sensor_confirms_nobody()
    {
        _plc.SensorIsBlind = true;
        RunUntil(Ms(300));

        Assert.Equal(0u, _plc.ConfirmUnitId);
        Assert.NotNull(_plc.Units[0].Lane);
    }

    [Fact]
    public void Held_conveyor_keeps_its_units_and_their_windows_where_they_are()
    {
        RunUntil(Ms(40));
        _plc.Command(PackMlCommand.Hold, _now);
        RunUntil(Ms(900));
        (int count, Lane? lane, uint encoder) = (_plc.Units.Count, _plc.Units[0].Lane, _plc.EncoderAt(_now));
        _plc.Command(PackMlCommand.Unhold, _now);
        RunUntil(Ms(940));
        Commit(1, 1001, verdict: 1);
        RunUntil(Ms(1000));

        Assert.Equal((1, null), (count, lane));
        Assert.True(_plc.EncoderAt(_now) > encoder);
        Assert.Equal(Lane.Accept, _plc.Units[0].Lane);
    }

    [Theory, Requirement("LIN-02")]
    [InlineData(null, true, Lane.Accept)]
    [InlineData(0, true, Lane.Reject)]
    [InlineData(1, true, Lane.Accept)]
    [InlineData(1, false, Lane.Reject)]
    [InlineData(null, false, Lane.Reject)]
    public void Retrofits_program_lets_pass_what_nobody_rejects_but_only_beside_a_ready_agent(int? verdict, bool isReady, Lane lane)
    {
        var plc = new PlcProgram(new PlcProgramOptions { Mode = PlcMode.RejectSignal, Units = 1, StartDelay = TimeSpan.Zero, HeartbeatPeriod = Ms(80) });
        for (TimeSpan now = TimeSpan.Zero; now < Ms(150); now += Scan)
        {
            plc.LightBarrier(now);
            VerdictCommit[] commits = verdict is int told && now == Ms(20) ? [new VerdictCommit(0, 1001, (byte)told, 0, 0, now)] : [];
            plc.Scan(now, new AgentSignals(++_beat, isReady || now < Ms(10)), commits);
        }

        Assert.Equal(lane, plc.Units[0].Lane);
    }

    [Fact, Requirement("LIN-02")]
    public void Retrofits_program_rejects_everything_beside_a_mute_agent()
    {
        var plc = new PlcProgram(new PlcProgramOptions { Mode = PlcMode.RejectSignal, Units = 20, RatePerMinute = 1200, StartDelay = TimeSpan.Zero, HeartbeatPeriod = Ms(80) });
        for (TimeSpan now = TimeSpan.Zero; now < Ms(900); now += Scan)
        {
            while (plc.LightBarrier(now) is not null) { }
            plc.Scan(now, new AgentSignals(now < Ms(100) ? ++_beat : _beat, Ready: true), []);
        }

        // Mute since 100 ms, known to be so after three periods: what was set before has passed, which is why this mode is the weaker one.
        Assert.Equal(Lane.Accept, plc.Units[2].Lane);
        Assert.All(plc.Units.Where(u => u.TriggeredAt > Ms(300) && u.Lane is not null), u => Assert.Equal(Lane.Reject, u.Lane));
    }

    [Fact, Requirement("LIN-03")]
    public void Wrong_counters_are_what_they_are_called()
    {
        RunUntil(Ms(20));
        _plc.JumpCounter(3);
        _plc.RepeatNextId();
        RunUntil(Ms(120));
        (uint trigger, uint told) = (_plc.Trigger, _plc.UnitId);
        _plc.RestartCounter();
        RunUntil(Ms(220));

        Assert.Equal((5u, 1001u, 1u, 1003u), (trigger, told, _plc.Trigger, _plc.UnitId));
    }

    /// <summary>Scans every 5 ms up to and including <paramref name="end"/>; feeding begins with the first scan, so the first unit comes at 15 ms.</summary>
    private void RunUntil(TimeSpan end)
    {
        while (_now + Scan <= end)
        {
            _now += Scan;
            while (_plc.LightBarrier(_now) is not null) { }
            _plc.Scan(_now, Signals(), []);
        }
    }

    private void Commit(uint sequence, uint unit, byte verdict) =>
        _plc.Scan(_now, Signals(), [new VerdictCommit(sequence, unit, verdict, 0, 0, _now)]);

    private AgentSignals Signals() => new(_agentAlive ? ++_beat : _beat, true);
}
