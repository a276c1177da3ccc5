using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>Write mode <c>method</c>: one call carries the whole verdict, and its output is the acknowledgement.</summary>
internal sealed class VerdictInMethod : IVerdictForm
{
    private readonly PlcCalls _calls;
    private readonly UaLinkMethod _method;
    private readonly UaLinkNode[] _last;
    private readonly DataValue[] _values = new DataValue[1];
    private readonly Variant[] _inputs = new Variant[5];
    private readonly Variant[] _outputs = new Variant[1];
    private readonly bool _needsAck;

    public VerdictInMethod(PlcCalls calls, PlcNodes nodes, WriteConfirmation confirm)
    {
        _calls = calls;
        _needsAck = confirm == WriteConfirmation.Ack;
        _method = calls.Link.AddMethod(nodes.PostResultObject!, nodes.PostResult);
        _last = _needsAck ? [calls.Link.AddNode(nodes.AckSeq)] : [];
    }

    /// <summary>Where the numbers begin when the PLC cannot tell the last one: behind every number of before, as long as there are less than a hundred verdicts a second.</summary>
    /// <remarks>A PLC acts on a change of the number. Counting from 1 again after a restart of the agent, the first verdict could bear the number of the last one and be none.</remarks>
    internal static uint OriginAt(DateTimeOffset now) => unchecked((uint)(now.ToUnixTimeMilliseconds() / 10));

    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = _last.Length == 0 ? OriginAt(_calls.Link.Options.Time.GetUtcNow()) : 0;
        if (_last.Length == 0) return PlcAnswer.Good;
        PlcAnswer answer = _calls.Read(_last, _values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (!_calls.TryWhole(_last[0], _values[0], out long number)) return PlcAnswer.Refused;
        sequence = (uint)number;
        return PlcAnswer.Good;
    }

    /// <summary>Nothing goes ahead of the call.</summary>
    public PlcAnswer Write(in Decision decision, TimeSpan left) => PlcAnswer.Good;

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        _inputs[0] = decision.Unit.Value;
        _inputs[1] = (byte)decision.Verdict;
        _inputs[2] = (ushort)decision.Reason;
        _inputs[3] = decision.Score;
        _inputs[4] = sequence;
        PlcAnswer answer = _calls.Call(_method, _inputs, _outputs, left);
        if (answer != PlcAnswer.Good || !_needsAck) return answer;
        if (_outputs[0].TryGetWhole(out long acknowledged) && acknowledged == sequence) return PlcAnswer.Good;
        _calls.LastProblem = $"method '{_method}' answered AckSeq {_outputs[0]} to Seq {sequence}: the PLC has not taken the verdict";
        return PlcAnswer.Refused;
    }

    /// <summary>The call's answer has confirmed already.</summary>
    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = sequence;
        return PlcAnswer.Good;
    }
}
