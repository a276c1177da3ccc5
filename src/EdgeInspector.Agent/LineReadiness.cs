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
    private volatile int _acknowledgements;
    private volatile string _haltedFor = "";

    /// <param name="changed">Called for every change, in order, under the lock: it must not wait.</param>
    public LineReadiness(Action<LineChange> changed) => _changed = changed;

    public LineState State => (LineState)_state;

    /// <summary>Whether an accept may leave the line at this moment.</summary>
    public bool MayAccept => LineStateMachine.MayAccept(State);

    /// <summary>
    /// Whether units that are open now must be rejected: a part is gone, the PLC has left Execute, or the line is halted or failed. Not at an
    /// orderly stop, which drains them.
    /// </summary>
    public bool MustReject => State is LineState.Initialized or LineState.Ready or LineState.Halted or LineState.Error;

    /// <summary>Whether the PLC's machine is in the state in which units are inspected.</summary>
    public bool PlcExecutes => _plcExecutes;

    /// <summary>Why the line was halted last; empty when it never was.</summary>
    public string HaltedFor => _haltedFor;

    /// <summary>Stops that a person has acknowledged so far: one more and every limit counts anew.</summary>
    public int Acknowledgements => _acknowledgements;

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

    /// <summary>A person has acknowledged the halt: everything is proven again from the start. False when the line is not halted.</summary>
    public bool Acknowledge(string why)
    {
        lock (_gate)
        {
            if (State != LineState.Halted) return false;
            Move(LineEvent.Reset, why);
            Move(LineEvent.Loaded, "configuration, model and records are unchanged since their proof");
            _acknowledgements++;
            Follow(why);
            return true;
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
        if (to == LineState.Halted) _haltedFor = why;
        _state = (int)to;
        _changed(new LineChange(from, to, on, why));
    }
}
