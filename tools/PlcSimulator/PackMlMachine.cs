namespace EdgeInspector.PlcSimulator;

/// <summary>The machine's states: a command leads through an acting state, which ends by itself. Pure; time is an argument.</summary>
public sealed class PackMlMachine(TimeSpan actingTime)
{
    private static readonly (PackMlCommand On, PackMlState From, PackMlState Through, PackMlState To)[] Rows =
    [
        (PackMlCommand.Reset, PackMlState.Stopped, PackMlState.Resetting, PackMlState.Idle),
        (PackMlCommand.Reset, PackMlState.Complete, PackMlState.Resetting, PackMlState.Idle),
        (PackMlCommand.Start, PackMlState.Idle, PackMlState.Starting, PackMlState.Execute),
        (PackMlCommand.Hold, PackMlState.Execute, PackMlState.Holding, PackMlState.Held),
        (PackMlCommand.Unhold, PackMlState.Held, PackMlState.Unholding, PackMlState.Execute),
        (PackMlCommand.Suspend, PackMlState.Execute, PackMlState.Suspending, PackMlState.Suspended),
        (PackMlCommand.Unsuspend, PackMlState.Suspended, PackMlState.Unsuspending, PackMlState.Execute),
        (PackMlCommand.Clear, PackMlState.Aborted, PackMlState.Clearing, PackMlState.Stopped),
    ];

    private PackMlState _next = PackMlState.Idle;
    private TimeSpan _actsUntil;

    public PackMlState State { get; private set; } = PackMlState.Idle;

    /// <summary>Whether the conveyor moves.</summary>
    public bool Moves => State == PackMlState.Execute;

    /// <summary>Takes a command; false when the state does not know it.</summary>
    public bool TryCommand(PackMlCommand command, TimeSpan now)
    {
        if (command == PackMlCommand.Abort) return Act(PackMlState.Aborting, PackMlState.Aborted, now, State is not (PackMlState.Aborting or PackMlState.Aborted or PackMlState.Clearing));
        if (command == PackMlCommand.Stop)
        {
            bool canStop = State is not (PackMlState.Stopping or PackMlState.Stopped or PackMlState.Aborting or PackMlState.Aborted or PackMlState.Clearing);
            return Act(PackMlState.Stopping, PackMlState.Stopped, now, canStop);
        }

        foreach ((PackMlCommand on, PackMlState from, PackMlState through, PackMlState to) in Rows)
        {
            if (on == command && from == State) return Act(through, to, now, can: true);
        }

        return false;
    }

    /// <summary>Ends an acting state whose time is over.</summary>
    public void Tick(TimeSpan now)
    {
        if (State != _next && now >= _actsUntil) State = _next;
    }

    /// <summary>The first start, at the agent's first Ready: at once.</summary>
    internal void Begin() => State = _next = PackMlState.Execute;

    /// <summary>The last unit has passed.</summary>
    internal void Finish() => State = _next = PackMlState.Complete;

    private bool Act(PackMlState through, PackMlState to, TimeSpan now, bool can)
    {
        if (!can) return false;
        State = through;
        _next = to;
        _actsUntil = now + actingTime;
        return true;
    }
}
