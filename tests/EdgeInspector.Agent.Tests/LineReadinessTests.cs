using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

public sealed class LineReadinessTests
{
    private readonly List<LineChange> _changes = [];
    private readonly LineReadiness _readiness;

    public LineReadinessTests() => _readiness = new LineReadiness(_changes.Add);

    [Fact, Requirement("LIN-02")]
    public void Nothing_may_be_accepted_before_every_part_is_there()
    {
        _readiness.Raise(LineEvent.Loaded, "proven");
        foreach (LineCondition condition in (LineCondition[])[LineCondition.CamerasStream, LineCondition.PlcTriggers, LineCondition.PlcVerdicts, LineCondition.PlcHeartbeat, LineCondition.PlcContext, LineCondition.Model, LineCondition.Recipe])
        {
            _readiness.Tell(condition, holds: true, "found");
            Assert.False(_readiness.MayAccept);
        }

        _readiness.Tell(LineCondition.Records, holds: true, "open");

        Assert.True(_readiness.MayAccept);
        Assert.Equal(LineState.ContinuousExecution, _readiness.State);
    }

    [Theory, Requirement("LIN-02")]
    [InlineData(LineCondition.CamerasStream)]
    [InlineData(LineCondition.PlcTriggers)]
    [InlineData(LineCondition.PlcVerdicts)]
    [InlineData(LineCondition.PlcHeartbeat)]
    [InlineData(LineCondition.Records)]
    [InlineData(LineCondition.PlcContext)]
    [InlineData(LineCondition.Model)]
    [InlineData(LineCondition.Recipe)]
    public void Line_stops_accepting_when_any_part_is_lost_and_goes_on_when_it_is_found(LineCondition part)
    {
        Run();

        _readiness.Tell(part, holds: false, "lost");
        bool without = _readiness.MayAccept || _readiness.IsReady;
        LineCondition missing = _readiness.Missing;
        _readiness.Tell(part, holds: true, "found");

        Assert.False(without);
        Assert.Equal(part, missing);
        Assert.True(_readiness.MayAccept);
    }

    [Fact]
    public void Line_waits_ready_while_the_PLC_is_not_in_Execute()
    {
        _readiness.TellPlcExecutes(false);
        Run();
        LineState waiting = _readiness.State;

        _readiness.TellPlcExecutes(true);
        LineState running = _readiness.State;
        _readiness.TellPlcExecutes(false);

        Assert.Equal((LineState.Ready, LineState.ContinuousExecution, LineState.Ready), (waiting, running, _readiness.State));
    }

    [Fact, Requirement("LIN-05")]
    public void Acknowledged_halt_proves_everything_again_and_runs_when_the_PLC_does()
    {
        Run();
        bool early = _readiness.Acknowledge("nothing to acknowledge");
        _readiness.TellPlcExecutes(false);
        _readiness.Raise(LineEvent.Halt, "limit");

        bool acknowledged = _readiness.Acknowledge("reset at the PLC");
        LineState waiting = _readiness.State;
        _readiness.TellPlcExecutes(true);

        Assert.Equal((false, true, "limit", 1), (early, acknowledged, _readiness.HaltedFor, _readiness.Acknowledgements));
        Assert.Equal((LineState.Ready, LineState.ContinuousExecution), (waiting, _readiness.State));
    }

    [Fact, Requirement("LIN-05")]
    public void Line_in_error_cannot_be_acknowledged()
    {
        Run();
        _readiness.Raise(LineEvent.Fail, "disk");

        Assert.False(_readiness.Acknowledge("reset at the PLC"));
        Assert.Equal(LineState.Error, _readiness.State);
    }

    [Fact, Requirement("LIN-02")]
    public void Halted_line_stays_halted_whatever_is_found()
    {
        Run();

        _readiness.Raise(LineEvent.Halt, "limit");
        _readiness.Tell(LineCondition.CamerasStream, holds: false, "lost");
        _readiness.Tell(LineCondition.CamerasStream, holds: true, "found");

        Assert.Equal(LineState.Halted, _readiness.State);
    }

    [Fact]
    public void Every_change_is_told_once_with_its_reason()
    {
        Run();
        _changes.Clear();

        _readiness.Tell(LineCondition.CamerasStream, holds: false, "unplugged");
        _readiness.Tell(LineCondition.CamerasStream, holds: false, "unplugged");

        LineChange change = Assert.Single(_changes);
        Assert.Equal(new LineChange(LineState.ContinuousExecution, LineState.Initialized, LineEvent.PartLost, "unplugged"), change);
    }

    private void Run()
    {
        _readiness.Raise(LineEvent.Loaded, "proven");
        _readiness.Tell(LineCondition.All, holds: true, "found");
    }
}
