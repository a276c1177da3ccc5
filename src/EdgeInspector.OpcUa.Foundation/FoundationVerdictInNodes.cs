using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL: write mode <c>nodes</c> over the OPC Foundation's stack; the counter in a request of its own.</summary>
internal sealed class FoundationVerdictInNodes(FoundationCalls calls, PlcNodes nodes, WriteConfirmation confirm) : IVerdictForm
{
    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = 0;
        string[] read = confirm == WriteConfirmation.Ack ? [nodes.ResultSeq, nodes.AckSeq] : [nodes.ResultSeq];
        PlcAnswer answer = calls.Read(read, out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        for (int i = 0; i < values.Length; i++)
        {
            if (!calls.TryWhole(read[i], values[i], out uint number)) return PlcAnswer.Refused;
            if (i == 0 || unchecked((int)(number - sequence)) > 0) sequence = number;
        }

        return PlcAnswer.Good;
    }

    public PlcAnswer Write(in Decision decision, TimeSpan left)
    {
        var items = new List<(string, object)> { (nodes.ResultUnitId, decision.Unit.Value), (nodes.Verdict, (byte)decision.Verdict) };
        if (nodes.ReasonCode is not null) items.Add((nodes.ReasonCode, (ushort)decision.Reason));
        if (nodes.Score is not null) items.Add((nodes.Score, decision.Score));
        return calls.Write([.. items], left);
    }

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left) => calls.Write([(nodes.ResultSeq, sequence)], left);

    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        bool readsBack = confirm != WriteConfirmation.Ack;
        string first = readsBack ? nodes.ResultSeq : nodes.AckSeq;
        PlcAnswer answer = calls.Read(readsBack ? [first, nodes.ResultUnitId, nodes.Verdict] : [first], out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (!calls.TryWhole(first, values[0], out uint number)) return PlcAnswer.Refused;
        if (readsBack && number == sequence && (values[1] is not uint unit || unit != decision.Unit.Value || values[2] is not byte verdict || verdict != (byte)decision.Verdict))
        {
            calls.LastProblem = $"PLC nodes read back unit {values[1]} with verdict {values[2]}, written were unit {decision.Unit} with verdict {(byte)decision.Verdict}";
            return PlcAnswer.Refused;
        }

        confirmed = number;
        return PlcAnswer.Good;
    }
}
