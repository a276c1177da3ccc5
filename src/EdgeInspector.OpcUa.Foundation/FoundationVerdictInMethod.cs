using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL: write mode <c>method</c> over the OPC Foundation's stack; one call carries the verdict, its output is the acknowledgement.</summary>
internal sealed class FoundationVerdictInMethod(FoundationCalls calls, PlcNodes nodes, WriteConfirmation confirm) : IVerdictForm
{
    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = confirm == WriteConfirmation.Ack ? 0 : VerdictInMethod.OriginAt(TimeProvider.System.GetUtcNow());
        if (confirm != WriteConfirmation.Ack) return PlcAnswer.Good;
        PlcAnswer answer = calls.Read([nodes.AckSeq], out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        return calls.TryWhole(nodes.AckSeq, values[0], out sequence) ? PlcAnswer.Good : PlcAnswer.Refused;
    }

    /// <summary>Nothing goes ahead of the call.</summary>
    public PlcAnswer Write(in Decision decision, TimeSpan left) => PlcAnswer.Good;

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        object[] inputs = [decision.Unit.Value, (byte)decision.Verdict, (ushort)decision.Reason, decision.Score, sequence];
        PlcAnswer answer = calls.Call(nodes.PostResultObject!, nodes.PostResult, inputs, out object?[] outputs, left);
        if (answer != PlcAnswer.Good || confirm != WriteConfirmation.Ack) return answer;
        if (outputs.Length > 0 && outputs[0] is uint acknowledged && acknowledged == sequence) return PlcAnswer.Good;
        calls.LastProblem = $"method '{nodes.PostResult}' answered AckSeq {(outputs.Length > 0 ? outputs[0] : "nothing")} to Seq {sequence}: the PLC has not taken the verdict";
        return PlcAnswer.Refused;
    }

    /// <summary>The call's answer has confirmed already.</summary>
    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = sequence;
        return PlcAnswer.Good;
    }
}
