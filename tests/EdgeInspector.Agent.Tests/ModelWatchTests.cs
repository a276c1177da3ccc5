using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

/// <summary>A model that fails or hangs halts the line; each time here is line time, nothing waits.</summary>
public sealed class ModelWatchTests
{
    private static readonly TimeSpan Ms = TimeSpan.FromMilliseconds(1);

    private readonly List<string> _told = [];
    private readonly ModelFaults _faults;
    private readonly ModelWatch _watch;
    private readonly LineReadiness _readiness = new(_ => { });

    public ModelWatchTests()
    {
        _readiness.Raise(LineEvent.Loaded, "proven");
        _readiness.Tell(LineCondition.All, holds: true, "found");
        _faults = new ModelFaults(3, inRow => _readiness.Raise(LineEvent.Halt, $"failed {inRow} in a row"));
        _watch = new ModelWatch(
            "cam-1", _faults, () => _told.Add("stop"), 100 * Ms, (_, fault) => _told.Add(fault ?? "over"), why => _readiness.Raise(LineEvent.Halt, why));
    }

    [Fact, Requirement("CNF-03")]
    public void Line_is_halted_after_three_failures_in_a_row_and_not_before()
    {
        Frames(ViewOutcome.ModelFailed, ViewOutcome.ModelFailed, ViewOutcome.Inspected, ViewOutcome.ModelFailed, ViewOutcome.OutsideSampleSpace, ViewOutcome.ModelFailed);
        LineState before = _readiness.State;

        Frames(ViewOutcome.ModelFailed);

        Assert.Equal((LineState.ContinuousExecution, LineState.Halted), (before, _readiness.State));
        Assert.Equal("failed 3 in a row", _readiness.HaltedFor);
    }

    [Fact]
    public void Failure_raises_one_alarm_until_a_look_without_failures_clears_it()
    {
        Frames(ViewOutcome.ModelFailed);
        _watch.Turn(100 * Ms);
        Frames(ViewOutcome.ModelFailed);
        _watch.Turn(200 * Ms);
        Frames(ViewOutcome.Inspected);
        _watch.Turn(300 * Ms);
        _watch.Turn(400 * Ms);

        Assert.Equal(["camera 'cam-1': the model failed on a frame; its unit is undecided", "over"], _told);
    }

    [Fact, Requirement("CNF-03")]
    public void Run_that_hangs_is_ended_once_and_halts_the_line_when_it_goes_on()
    {
        _faults.Begin(50 * Ms);
        _watch.Turn(1049 * Ms);
        Assert.Empty(_told);

        _watch.Turn(1050 * Ms);
        _watch.Turn(2049 * Ms);
        LineState ended = _readiness.State;
        _watch.Turn(2050 * Ms);

        Assert.Equal(["camera 'cam-1': the model has not answered for 1000 ms; its run is ended", "stop"], _told);
        Assert.Equal((LineState.ContinuousExecution, LineState.Halted), (ended, _readiness.State));
        Assert.Equal("camera 'cam-1': the model has not answered for 2000 ms, and its run cannot be ended", _readiness.HaltedFor);
    }

    private void Frames(params ViewOutcome[] outcomes)
    {
        foreach (ViewOutcome outcome in outcomes)
        {
            _faults.Begin(default);
            _faults.End(outcome);
        }
    }
}
