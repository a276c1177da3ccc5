using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>Handshake mode <c>reject-signal</c>: a Boolean says whether to reject, then the unit's id commits it.</summary>
/// <remarks>
/// The PLC acts on the change of ResultUnitId and reads RejectSignal then. There is no number at the PLC; the record's is our own.
/// </remarks>
internal sealed class RejectSignalInNodes : IVerdictForm
{
    private readonly PlcCalls _calls;
    private readonly WriteItem[] _signal;
    private readonly WriteItem[] _unit;
    private readonly UaLinkNode[] _nodes;
    private readonly DataValue[] _values = new DataValue[2];

    public RejectSignalInNodes(PlcCalls calls, PlcNodes nodes)
    {
        _calls = calls;
        UaLinkNode signal = calls.Link.AddNode(nodes.RejectSignal), unit = calls.Link.AddNode(nodes.ResultUnitId);
        _signal = [new WriteItem(signal, true)];
        _unit = [new WriteItem(unit, 0u)];
        _nodes = [unit, signal];
    }

    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = 0;
        PlcAnswer answer = _calls.Read(_nodes, _values, left);
        return answer != PlcAnswer.Good || _calls.TryWhole(_nodes[0], _values[0], out _) ? answer : PlcAnswer.Refused;
    }

    public PlcAnswer Write(in Decision decision, TimeSpan left)
    {
        _signal[0] = _signal[0] with { Value = Rejects(decision) };
        return _calls.Write(_signal, left);
    }

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        _unit[0] = _unit[0] with { Value = decision.Unit.Value };
        return _calls.Write(_unit, left);
    }

    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        PlcAnswer answer = _calls.Read(_nodes, _values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (!_calls.TryWhole(_nodes[0], _values[0], out long unit)) return PlcAnswer.Refused;
        if (unit != decision.Unit.Value) return PlcAnswer.Good;
        if (!_values[1].Value.TryGet(out bool rejects) || rejects != Rejects(decision))
        {
            _calls.LastProblem = $"PLC node '{_nodes[1]}' reads back {_values[1].Value} for unit {decision.Unit}, written was {Rejects(decision)}";
            return PlcAnswer.Refused;
        }

        confirmed = sequence;
        return PlcAnswer.Good;
    }

    private static bool Rejects(in Decision decision) => decision.Verdict != Verdict.Accept;
}
