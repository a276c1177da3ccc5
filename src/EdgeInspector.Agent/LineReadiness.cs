using EdgeInspector.Inspection;

namespace EdgeInspector.Agent;

/// <summary>What the line is doing and what it still lacks; the one place where states change.</summary>
/// <remarks>Changes take a lock and belong to the control plane; <see cref="State"/> and <see cref="MayAccept"/> are read without one.</remarks>
public sealed class LineReadiness
{
    private readonly Lock _gate = new();
    private readonly Action<LineChange> _changed;
    private volatile int _conditions;
    private volatile int _state;
    private volatile bool _plcExecutes = true;

    /// <param name="changed">Called for every change, in order, under the lock: it must not wait.</param>
    public LineReadiness(Action<LineChange> changed) => _changed = changed;

    public LineState State => (LineState)_state;

    /// <summary>Whether an accept may leave the line at this moment.</summary>
    public bool MayAccept => LineStateMachine.MayAccept(State);

    /// <summary>Whether units that are open now must be rejected: a part is gone, or the line is halted or failed. Not at an orderly stop, which drains them.</summary>
    public bool MustReject => State is LineState.Initialized or LineState.Halted or LineState.Error;

    public LineCondition Conditions => (LineCondition)_conditions;

    /// <summary>What is missing for <see cref="LineState.Ready"/>.</summary>
    public LineCondition Missing => LineCondition.All & ~Conditions;

    /// <summary>Whether the PLC may feed units: everything that must work works.</summary>
    public bool IsReady => State is LineState.Ready or LineState.SingleExecution or LineState.ContinuousExecution;

    /// <summary>Tells whether a condition holds, and moves the line accordingly.</summary>
    public void Tell(LineCondition condition, bool holds, string why)
    {
        lock (_gate)
        {
            int before = _conditions;
            _conditions = holds ? before | (int)condition : before & ~(int)condition;
            if (_conditions == before) return;
            if (!holds) Move(LineEvent.PartLost, why);
            Follow(why);
        }
    }

    /// <summary>Tells whether the PLC's program is in a state in which units are inspected.</summary>
    public void TellPlcExecutes(bool executes)
    {
        if (_plcExecutes == executes) return;
        lock (_gate)
        {
            _plcExecutes = executes;
            if (!executes && State == LineState.ContinuousExecution) Move(LineEvent.Stop, "the PLC left its Execute state");
            Follow("the PLC is in its Execute state");
        }
    }

    /// <summary>An event from outside the conditions: loaded, halted, failed, reset.</summary>
    public void Raise(LineEvent on, string why)
    {
        lock (_gate)
        {
            Move(on, why);
            Follow(why);
        }
    }

    private void Follow(string why)
    {
        if (State == LineState.Initialized && Missing == LineCondition.None) Move(LineEvent.PartsReady, why);
        if (State == LineState.Ready && _plcExecutes) Move(LineEvent.StartContinuous, "every part is ready");
    }

    private void Move(LineEvent on, string why)
    {
        LineState from = State;
        if (!LineStateMachine.TryNext(from, on, out LineState to)) return;
        _state = (int)to;
        _changed(new LineChange(from, to, on, why));
    }
}
