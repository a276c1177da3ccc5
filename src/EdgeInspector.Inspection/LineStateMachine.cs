namespace EdgeInspector.Inspection;

/// <summary>Which event leads from which state to which: a table, and nothing but the table.</summary>
/// <remarks>Pure. State names of OPC 40100-1. An event that a state does not list changes nothing and says so.</remarks>
public static class LineStateMachine
{
    private static readonly (LineState From, LineEvent On, LineState To)[] Rows =
    [
        (LineState.Preoperational, LineEvent.Loaded, LineState.Initialized),
        (LineState.Preoperational, LineEvent.Halt, LineState.Halted),
        (LineState.Preoperational, LineEvent.Fail, LineState.Error),

        (LineState.Initialized, LineEvent.PartsReady, LineState.Ready),
        (LineState.Initialized, LineEvent.Halt, LineState.Halted),
        (LineState.Initialized, LineEvent.Fail, LineState.Error),
        (LineState.Initialized, LineEvent.Shutdown, LineState.Preoperational),

        (LineState.Ready, LineEvent.PartLost, LineState.Initialized),
        (LineState.Ready, LineEvent.StartContinuous, LineState.ContinuousExecution),
        (LineState.Ready, LineEvent.StartSingle, LineState.SingleExecution),
        (LineState.Ready, LineEvent.Halt, LineState.Halted),
        (LineState.Ready, LineEvent.Fail, LineState.Error),
        (LineState.Ready, LineEvent.Shutdown, LineState.Preoperational),

        (LineState.SingleExecution, LineEvent.SingleDone, LineState.Ready),
        (LineState.SingleExecution, LineEvent.Stop, LineState.Ready),
        (LineState.SingleExecution, LineEvent.PartLost, LineState.Initialized),
        (LineState.SingleExecution, LineEvent.Halt, LineState.Halted),
        (LineState.SingleExecution, LineEvent.Fail, LineState.Error),
        (LineState.SingleExecution, LineEvent.Shutdown, LineState.Preoperational),

        (LineState.ContinuousExecution, LineEvent.Stop, LineState.Ready),
        (LineState.ContinuousExecution, LineEvent.PartLost, LineState.Initialized),
        (LineState.ContinuousExecution, LineEvent.Halt, LineState.Halted),
        (LineState.ContinuousExecution, LineEvent.Fail, LineState.Error),
        (LineState.ContinuousExecution, LineEvent.Shutdown, LineState.Preoperational),

        (LineState.Halted, LineEvent.Reset, LineState.Preoperational),
        (LineState.Halted, LineEvent.Fail, LineState.Error),

        (LineState.Error, LineEvent.Reset, LineState.Preoperational),
    ];

    /// <summary>Every row of the table, for documents and tests.</summary>
    public static IReadOnlyList<(LineState From, LineEvent On, LineState To)> Table => Rows;

    /// <summary>The next state; false, and the same state, when the table has no row for the event.</summary>
    public static bool TryNext(LineState from, LineEvent on, out LineState to)
    {
        foreach ((LineState rowFrom, LineEvent rowOn, LineState rowTo) in Rows)
        {
            if (rowFrom != from || rowOn != on) continue;
            to = rowTo;
            return true;
        }

        to = from;
        return false;
    }

    /// <summary>Whether a verdict other than reject may leave the line in this state.</summary>
    public static bool MayAccept(LineState state) => state is LineState.SingleExecution or LineState.ContinuousExecution;
}
