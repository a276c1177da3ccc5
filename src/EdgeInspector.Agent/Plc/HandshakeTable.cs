using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>The way of a verdict to the PLC: which event leads from which state to which, and what has to be done. A table, and nothing but the table.</summary>
/// <remarks>Pure. An event that a state does not list changes nothing. The room's page prints the same table; a test holds them together.</remarks>
public static class HandshakeTable
{
    private static readonly HandshakeRow[] Rows =
    [
        new(HandshakeState.Idle, HandshakeEvent.TakenInParts, HandshakeState.WritingVerdict, HandshakeAction.WriteVerdict),
        new(HandshakeState.Idle, HandshakeEvent.TakenWhole, HandshakeState.Committing, HandshakeAction.Commit),
        new(HandshakeState.Idle, HandshakeEvent.TakenLate, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotSent),
        new(HandshakeState.Idle, HandshakeEvent.TakenUnlinked, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.LinkLost),

        new(HandshakeState.WritingVerdict, HandshakeEvent.Good, HandshakeState.Committing, HandshakeAction.Commit),
        new(HandshakeState.WritingVerdict, HandshakeEvent.TooLate, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotSent),
        new(HandshakeState.WritingVerdict, HandshakeEvent.TimedOut, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotSent),
        new(HandshakeState.WritingVerdict, HandshakeEvent.Refused, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.Refused),
        new(HandshakeState.WritingVerdict, HandshakeEvent.LinkLost, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.LinkLost),
        new(HandshakeState.WritingVerdict, HandshakeEvent.Expired, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotSent),

        new(HandshakeState.Committing, HandshakeEvent.Good, HandshakeState.Confirming, HandshakeAction.ReadConfirmation),
        new(HandshakeState.Committing, HandshakeEvent.GoodConfirms, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.Acknowledged),
        new(HandshakeState.Committing, HandshakeEvent.TooLate, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotAcknowledged),
        new(HandshakeState.Committing, HandshakeEvent.TimedOut, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotAcknowledged),
        new(HandshakeState.Committing, HandshakeEvent.Refused, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.Refused),
        new(HandshakeState.Committing, HandshakeEvent.LinkLost, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.LinkLost),
        new(HandshakeState.Committing, HandshakeEvent.Expired, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotAcknowledged),

        new(HandshakeState.Confirming, HandshakeEvent.Matches, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.Acknowledged),
        new(HandshakeState.Confirming, HandshakeEvent.Differs, HandshakeState.Confirming, HandshakeAction.ReadConfirmation),
        new(HandshakeState.Confirming, HandshakeEvent.TooLate, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotAcknowledged),
        new(HandshakeState.Confirming, HandshakeEvent.TimedOut, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotAcknowledged),
        new(HandshakeState.Confirming, HandshakeEvent.Refused, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.Refused),
        new(HandshakeState.Confirming, HandshakeEvent.LinkLost, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.LinkLost),
        new(HandshakeState.Confirming, HandshakeEvent.Expired, HandshakeState.Idle, HandshakeAction.End, DeliveryOutcome.NotAcknowledged),
    ];

    /// <summary>Every row, for documents and tests.</summary>
    public static IReadOnlyList<HandshakeRow> Table => Rows;

    /// <summary>The row of an event; false when the state does not list it.</summary>
    public static bool TryFind(HandshakeState from, HandshakeEvent on, out HandshakeRow row)
    {
        foreach (ref readonly HandshakeRow candidate in Rows.AsSpan())
        {
            if (candidate.From != from || candidate.On != on) continue;
            row = candidate;
            return true;
        }

        row = default;
        return false;
    }
}
