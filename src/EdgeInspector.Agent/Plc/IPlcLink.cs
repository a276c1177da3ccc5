using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>The PLC as the verdict's writer sees it: blocking calls on one thread, each with the time that is left.</summary>
/// <remarks>Nothing is queued and nothing is repeated: a call that does not succeed in time has failed, and the link is opened anew from zero.</remarks>
public interface IPlcLink : IDisposable
{
    /// <summary>Whether a session is up.</summary>
    bool IsUp { get; }

    /// <summary>Why the last call failed, for log and audit trail.</summary>
    string LastProblem { get; }

    /// <summary>Opens the session, resolves the nodes and reads what the PLC last acknowledged.</summary>
    /// <param name="lastSequence">The greater of the PLC's ResultSeq and AckSeq.</param>
    /// <param name="stop">Ends the attempt.</param>
    bool TryOpen(out uint lastSequence, CancellationToken stop);

    /// <summary>Writes unit id, verdict, reason and score, without committing them. Only asked of a PLC that takes a verdict in parts.</summary>
    PlcAnswer WriteVerdict(in Decision decision, TimeSpan left);

    /// <summary>Commits, in a request of its own: the counter after the payload, or the whole verdict at once. The PLC acts on it.</summary>
    PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left);

    /// <summary>Looks whether the PLC confirms.</summary>
    /// <param name="decision">The decision that was committed.</param>
    /// <param name="sequence">The number under which it was committed.</param>
    /// <param name="confirmed">The number that the PLC shows.</param>
    /// <param name="left">Time until the deadline.</param>
    PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left);

    /// <summary>Writes heartbeat, state, readiness, fault and requests.</summary>
    PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left);

    /// <summary>Tells the PLC which recipe is active; none while it asks for another one. Good where it wants to know nothing.</summary>
    PlcAnswer AcknowledgeRecipe(ActiveRecipe recipe, TimeSpan left);
}
