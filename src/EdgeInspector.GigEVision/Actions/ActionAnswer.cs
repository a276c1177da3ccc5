using System.Net;
using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Actions;

/// <summary>One camera's answer to an ACTION, or that it gave none.</summary>
/// <param name="Name">The target's name; empty for a camera that answered unexpectedly.</param>
/// <param name="Address">Where the answer came from, or was awaited from.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Status">The camera's own word; only with an answer.</param>
/// <param name="After">From the sending to the answer; zero without one.</param>
public readonly record struct ActionAnswer(string Name, IPEndPoint Address, ActionOutcome Outcome, GvcpStatus Status, TimeSpan After)
{
    /// <summary>The outcome that a status stands for. [Wireshark packet-gvcp]</summary>
    public static ActionOutcome OutcomeOf(GvcpStatus status)
    {
        if (status == GvcpStatus.ActionLate) return ActionOutcome.Late;
        if (status == GvcpStatus.NoReferenceTime) return ActionOutcome.NoReferenceTime;
        if (status == GvcpStatus.Overflow) return ActionOutcome.Overflow;
        return ((ushort)status & 0x8000) == 0 ? ActionOutcome.Accepted : ActionOutcome.Refused;
    }

    public override string ToString()
    {
        string who = Name.Length == 0 ? $"{Address}" : $"'{Name}' ({Address})";
        return Outcome is ActionOutcome.Refused ? $"{who} {Outcome} with {Status} (0x{(ushort)Status:X4})" : $"{who} {Outcome}";
    }
}
