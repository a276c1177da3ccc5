using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>Blocking calls over one <see cref="UaLink"/>, in the words of the line: what became of each, and why the last one failed.</summary>
/// <remarks>Owned by the thread that owns the link. Allocates nothing as long as nothing fails.</remarks>
internal sealed class PlcCalls
{
    private string _down = "";

    /// <param name="link">Fresh, not started; owned by the caller.</param>
    public PlcCalls(UaLink link)
    {
        Link = link;
        link.StateChanged += (_, change) => Volatile.Write(ref _down, change.IsConnected ? "" : change.Reason);
    }

    public UaLink Link { get; }

    /// <summary>Whether the session is up and the line has opened it: set by the opener, taken away by the first loss.</summary>
    public bool IsUp { get; set; }

    /// <summary>Why the last call failed.</summary>
    public string LastProblem { get; set; } = "";

    /// <summary>Whether there is a session to open.</summary>
    public bool IsConnected
    {
        get
        {
            if (Link.IsConnected) return true;
            LastProblem = Volatile.Read(ref _down);
            return false;
        }
    }

    public PlcAnswer Write(ReadOnlySpan<WriteItem> items, TimeSpan left)
    {
        UaOutcome outcome = Link.TryWrite(items, left);
        return outcome.IsDone ? PlcAnswer.Good : Failed(outcome, Link.Describe(outcome, items));
    }

    public PlcAnswer Write(UaLinkStructure structure, ReadOnlySpan<Variant> fields, TimeSpan left)
    {
        UaOutcome outcome = Link.TryWrite(structure, fields, left);
        return outcome.IsDone ? PlcAnswer.Good : Failed(outcome, Link.Describe(outcome, structure, fields));
    }

    public PlcAnswer Read(ReadOnlySpan<UaLinkNode> nodes, Span<DataValue> values, TimeSpan left)
    {
        UaOutcome outcome = Link.TryRead(nodes, values, left);
        return outcome.IsDone ? PlcAnswer.Good : Failed(outcome, Link.Describe(outcome, []));
    }

    public PlcAnswer Call(UaLinkMethod method, ReadOnlySpan<Variant> inputs, Span<Variant> outputs, TimeSpan left)
    {
        UaOutcome outcome = Link.TryCall(method, inputs, outputs, left);
        return outcome.IsDone ? PlcAnswer.Good : Failed(outcome, Link.Describe(outcome, method, inputs));
    }

    /// <summary>Reads a whole number out of a value that was read; false, with the problem told, where there is none.</summary>
    public bool TryWhole(UaLinkNode node, in DataValue value, out long whole)
    {
        if (!value.Status.IsBad && value.Value.TryGetWhole(out whole)) return true;
        whole = 0;
        LastProblem = $"PLC node '{node}' holds {value.Value} ({value.Status}), not a whole number";
        return false;
    }

    private PlcAnswer Failed(in UaOutcome outcome, string problem)
    {
        LastProblem = problem;
        switch (outcome.Kind)
        {
            case UaOutcomeKind.TimedOut:
                return PlcAnswer.Timeout;
            case UaOutcomeKind.Refused or UaOutcomeKind.WrongType or UaOutcomeKind.NotApplied:
                return PlcAnswer.Refused;
            case UaOutcomeKind.NotConnected or UaOutcomeKind.ConnectionLost or UaOutcomeKind.Done:
            default:
                IsUp = false;
                return PlcAnswer.LinkLost;
        }
    }
}
