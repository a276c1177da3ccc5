using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Plc;

/// <summary>How a verdict reaches this PLC, and until when.</summary>
/// <param name="Deadline">From the trigger to the moment at which the PLC must have confirmed. Above 0.</param>
/// <param name="AcceptMargin">
/// A verdict other than reject with no more time left than this is not committed: the PLC might take it while we cannot hear of it in
/// time, and the record would say otherwise.
/// </param>
/// <param name="InParts">Whether the payload is written before the commit; false for a structure or a method, which carry both.</param>
/// <param name="AnswerConfirms">Whether the Good answer to the commit is all the confirmation there is; else one is read.</param>
public readonly record struct HandshakeRules(TimeSpan Deadline, TimeSpan AcceptMargin, bool InParts = true, bool AnswerConfirms = false)
{
    /// <summary>The rules that follow from the configuration.</summary>
    public static HandshakeRules Of(PlcSettings plc) => new(
        plc.Handshake.Deadline,
        plc.Handshake.Reserve / 4,
        InParts: plc.Write.Mode == WriteMode.Nodes,
        AnswerConfirms: plc.Write.Confirm == WriteConfirmation.Response || plc.Write.Mode == WriteMode.Method);
}
