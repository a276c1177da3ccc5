using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;
using EdgeInspector.PlcSimulator;
using Lane = EdgeInspector.PlcSimulator.Lane;

namespace EdgeInspector.Agent.Tests.Handshake;

/// <summary>Each fault of a PLC, through real sockets: the line stays safe and every record true, and it goes on when the fault is over.</summary>
public sealed class HandshakeScenarios
{
    private static readonly SimulatedPlcOptions Plc = new()
    {
        Program = new PlcProgramOptions { Units = 100_000, RatePerMinute = 900, StartDelay = TimeSpan.FromMilliseconds(50) },
    };

    [Theory, Requirement("LIN-01"), Requirement("LIN-03")]
    [InlineData(HandshakeMode.PositiveRelease, WriteMode.Nodes, WriteConfirmation.Ack)]
    [InlineData(HandshakeMode.PositiveRelease, WriteMode.Nodes, WriteConfirmation.Readback)]
    [InlineData(HandshakeMode.PositiveRelease, WriteMode.Nodes, WriteConfirmation.Response)]
    [InlineData(HandshakeMode.PositiveRelease, WriteMode.Struct, WriteConfirmation.Ack)]
    [InlineData(HandshakeMode.PositiveRelease, WriteMode.Method, WriteConfirmation.Ack)]
    [InlineData(HandshakeMode.RejectSignal, WriteMode.Nodes, WriteConfirmation.Readback)]
    public async Task Sound_line_accepts_good_units_and_rejects_defective_ones_in_every_form(HandshakeMode mode, WriteMode write, WriteConfirmation confirm)
    {
        using var line = new HalfLine(Plc, mode, write, confirm);

        await line.UntilAcceptedAsync(6);

        line.AssertSafeAndTrue();
        Assert.Contains(line.Records, r => r is { Verdict: Verdict.Reject, Reason: RejectReason.Defect, Delivery: DeliveryOutcome.Acknowledged });
    }

    [Fact, Requirement("LIN-02"), Requirement("CNF-03")]
    public async Task Lost_acknowledgements_are_recorded_undecided_and_the_good_units_that_passed_are_told()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.Faults = new PlcFaults { LoseAcknowledgements = true };
        await HalfLine.UntilAsync(() => !line.PassedUnacknowledged.IsEmpty, "a unit that passed unacknowledged");
        line.Plc.Faults = PlcFaults.None;
        await line.UntilAcceptedAsync(4);

        line.AssertSafeAndTrue();
        uint passed = line.PassedUnacknowledged.First();
        InspectionResult record = line.Records.Single(r => r.Decision.Unit.Value == passed);
        Assert.Equal((Verdict.Undecided, RejectReason.Late, DeliveryOutcome.NotAcknowledged), (record.Verdict, record.Reason, record.Delivery));
    }

    [Fact, Requirement("LIN-05")]
    public async Task Late_verdicts_ask_for_a_stop_and_the_machines_panel_acknowledges_it()
    {
        using var line = new HalfLine(Plc with { Program = Plc.Program with { StopsOnRequest = true } }, lateInRow: 2);
        await line.UntilAcceptedAsync(3);

        line.Plc.Faults = new PlcFaults { LoseAcknowledgements = true };
        await HalfLine.UntilAsync(() => line.Plc.LineState == PackMlState.Stopped, "the machine stops on request");
        line.Plc.Faults = PlcFaults.None;
        LineState halted = line.Readiness.State;
        line.Plc.Command(PackMlCommand.Reset);
        await HalfLine.UntilAsync(() => line.Plc is { LineState: PackMlState.Idle, AgentIsReady: true, StopIsRequested: false }, "the agent is ready again");
        line.Plc.Command(PackMlCommand.Start);
        await line.UntilAcceptedAsync(3);

        line.AssertSafeAndTrue();
        Assert.Equal(LineState.Halted, halted);
        AuditEvent acknowledged = Assert.Single(line.Events, e => e.What == AuditEventKind.StopAcknowledged);
        Assert.Equal(("anna", "operator"), (acknowledged.Who, acknowledged.Role));
        Assert.Contains("late", acknowledged.Old, StringComparison.Ordinal);
    }

    [Fact, Requirement("LIN-02")]
    public async Task Frozen_heartbeat_of_the_PLC_rejects_everything_and_asks_for_a_stop()
    {
        using var line = new HalfLine(Plc, unitsWhileStale: 3);
        await line.UntilAcceptedAsync(3);

        line.Plc.Faults = new PlcFaults { FreezeHeartbeat = true };
        await HalfLine.UntilAsync(() => line.Plc is { StopIsRequested: true, AgentIsReady: false }, "Ready low and a stop requested");
        await line.UntilFedAsync(8);
        long accepted = line.Plc.Counters.Accepted;
        await line.UntilFedAsync(4);

        Assert.Equal(accepted, line.Plc.Counters.Accepted);
        Assert.Equal(["the PLC fed 3 units although its heartbeat stands still (limit 3)"], line.Limits);
        line.AssertSafeAndTrue();
    }

    [Fact, Requirement("LIN-02")]
    public async Task Stuck_inspector_makes_the_agent_mute_and_the_PLC_rejects_everything()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.InspectorIsStuck = true;
        await HalfLine.UntilAsync(() => line.Plc.Counters.StaleHeartbeat >= 3, "the PLC finds the agent mute");

        line.AssertSafeAndTrue();
    }

    [Theory, Requirement("LIN-02"), Requirement("LIN-03")]
    [InlineData(PlcFaultKind.KillSessions)]
    [InlineData(PlcFaultKind.KillConnections)]
    [InlineData(PlcFaultKind.OtherNamespaceIndex)]
    public async Task Line_comes_back_after_a_loss_of_the_server_and_replays_nothing(PlcFaultKind fault)
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.Inject(fault);
        await HalfLine.UntilAsync(() => line.Changes.Count(c => c.To == LineState.ContinuousExecution) >= 2, "the line runs again");
        await line.UntilAcceptedAsync(4);

        line.AssertSafeAndTrue();
        Assert.Equal(0, line.Plc.Counters.SecondVerdicts);
    }

    [Theory, Requirement("LIN-03")]
    [InlineData(PlcFaultKind.CounterJump, TriggerOutcome.OpenedAfterGap)]
    [InlineData(PlcFaultKind.CounterRestart, TriggerOutcome.OpenedAfterRestart)]
    [InlineData(PlcFaultKind.RepeatedUnitId, TriggerOutcome.UnitTwice)]
    public async Task Wrong_counters_are_told_and_accept_no_unit_on_anothers_images(PlcFaultKind fault, TriggerOutcome told)
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.Inject(fault);
        await HalfLine.UntilAsync(() => line.Alarms.Any(a => a.Outcome == told), "the alarm");
        await line.UntilAcceptedAsync(4);

        line.AssertSafeAndTrue(idsAreSound: fault != PlcFaultKind.RepeatedUnitId);
        if (fault == PlcFaultKind.CounterJump) Assert.Contains(line.Records, r => r.Decision is { Reason: RejectReason.CounterGap, Trigger.IsUnseen: true });
    }

    [Fact, Requirement("LIN-04")]
    public async Task Gate_that_is_stuck_open_halts_the_line()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.Faults = new PlcFaults { StuckGate = Lane.Accept };
        await HalfLine.UntilAsync(() => line.Readiness.State == LineState.Halted, "the line halts");

        Assert.Contains("which was not accepted", line.Readiness.HaltedFor, StringComparison.Ordinal);
        line.AssertSafeAndTrue(gateIsSound: false);
    }

    [Theory, Requirement("LIN-04")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gate_that_is_stuck_shut_or_unseen_reaches_the_limit(bool isBlind)
    {
        using var line = new HalfLine(Plc, missingConfirm: 3);
        await line.UntilAcceptedAsync(3);

        line.Plc.Faults = isBlind ? new PlcFaults { BlindSensor = true } : new PlcFaults { StuckGate = Lane.Reject };
        await HalfLine.UntilAsync(() => line.Readiness.State == LineState.Halted, "the line halts");

        // Every third unit is defective and rightly on the reject lane: that ends no row, a gate that is stuck shut sends everything there.
        Assert.Contains("the gate did not confirm 3 units in a row", line.Readiness.HaltedFor, StringComparison.Ordinal);
        line.AssertSafeAndTrue();
    }

    [Fact, Requirement("LIN-01")]
    public async Task Slow_scans_end_in_late_or_acknowledged_and_never_in_a_false_record()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.Faults = new PlcFaults { SlowScan = TimeSpan.FromMilliseconds(250) };
        await line.UntilFedAsync(12);
        line.Plc.Faults = PlcFaults.None;
        await line.UntilAcceptedAsync(4);

        line.AssertSafeAndTrue();
    }

    [Fact, Requirement("LIN-02")]
    public async Task Other_recipe_at_the_PLC_takes_Ready_and_the_acknowledgement_away_and_names_it()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);
        (string Id, string Hash) before = line.Plc.ActiveRecipe;

        line.Plc.ChangeContext("4711", "B-1", "ampoule");
        await HalfLine.UntilAsync(() => !line.Plc.AgentIsReady && line.Plc.ActiveRecipe.Id.Length == 0, "Ready low, nothing acknowledged");
        line.Plc.ChangeContext("4711", "B-1", "vial");
        await line.UntilAcceptedAsync(3);

        Assert.Equal((("vial", "cafe"), ("vial", "cafe")), (before, line.Plc.ActiveRecipe));
        Assert.Contains(line.Changes, c => c.Why.Contains("RecipeId is 'ampoule', this line has 'vial'", StringComparison.Ordinal));
        line.AssertSafeAndTrue();
    }

    [Fact, Requirement("LIN-02")]
    public async Task Nothing_is_accepted_outside_Execute()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.Command(PackMlCommand.Hold);
        await HalfLine.UntilAsync(() => line.Plc.LineState == PackMlState.Held && line.Readiness.State == LineState.Ready, "held");
        line.Plc.Command(PackMlCommand.Unhold);
        await line.UntilAcceptedAsync(4);

        line.AssertSafeAndTrue();
    }

    [Fact]
    public async Task Challenge_kit_is_flagged_in_every_record()
    {
        using var line = new HalfLine(Plc);
        await line.UntilAcceptedAsync(3);

        line.Plc.ChallengeMode = true;
        int first = line.Plc.UnitCount + 1;
        await line.UntilFedAsync(6);
        line.Plc.ChallengeMode = false;
        await line.UntilAcceptedAsync(4);

        line.AssertSafeAndTrue();
        var kit = line.Plc.Units.Where(u => u.IsChallenge).Select(u => u.UnitId).ToHashSet();
        Assert.NotEmpty(kit);
        Assert.Contains(line.Records, r => r.Decision.Trigger.IsChallenge);
        Assert.All(line.Records.Where(r => r.Decision.Trigger.IsChallenge && r.Decision.Trigger.Number > first + 1 && r.Decision.Trigger.Number < first + 4), r => Assert.Contains(r.Decision.Unit.Value, kit));
    }

    [Fact, Requirement("LIN-02")]
    public async Task Reject_signal_that_is_not_confirmed_halts_the_line_and_stops_the_heartbeat()
    {
        const LineCondition Sessions = LineCondition.PlcTriggers | LineCondition.PlcVerdicts;
        using var line = new HalfLine(Plc, HandshakeMode.RejectSignal, WriteMode.Nodes, WriteConfirmation.Readback);
        await line.UntilAcceptedAsync(3);

        // Only a unit that is under way can lose its reject: between two units the sessions are lost and nothing else.
        for (int attempt = 0; attempt < 20 && line.Readiness.State != LineState.Halted; attempt++)
        {
            line.Plc.StopServer();
            await HalfLine.UntilAsync(
                () => line.Readiness.State == LineState.Halted || (line.Readiness.Missing & Sessions) == Sessions, "the sessions are lost");
            await Task.Delay(HalfLine.Deadline, TestContext.Current.CancellationToken);
            line.Plc.StartServer();
            if (line.Readiness.State != LineState.Halted) await line.UntilAcceptedAsync(1);
        }

        await HalfLine.UntilAsync(() => line.Plc is { StopIsRequested: true, AgentIsReady: false }, "a stop is requested");
        await HalfLine.UntilAsync(() => line.Plc.Counters.StaleHeartbeat >= 3, "the PLC finds the agent mute");

        Assert.Contains("did not reach the PLC", line.Readiness.HaltedFor, StringComparison.Ordinal);
        Assert.Equal(0, line.Plc.Counters.WrongUnitVerdicts);
    }
}
