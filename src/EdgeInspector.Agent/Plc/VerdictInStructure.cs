using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>Write mode <c>struct</c>: one variable holds the whole verdict and its number, so one write is one step for the PLC.</summary>
/// <remarks>Fields by their names, in the type and under the encoding id that the PLC itself tells. Reading back allocates; acknowledgements do not.</remarks>
internal sealed class VerdictInStructure : IVerdictForm
{
    private static readonly string[] Fields = ["UnitId", "Verdict", "ReasonCode", "Score", "Seq"];

    private readonly PlcCalls _calls;
    private readonly UaLinkStructure _result;
    private readonly UaLinkNode[] _last;
    private readonly DataValue[] _values = new DataValue[1];
    private readonly Variant[] _fields = new Variant[Fields.Length];
    private readonly bool _readsAck;

    public VerdictInStructure(PlcCalls calls, PlcNodes nodes, WriteConfirmation confirm)
    {
        _calls = calls;
        _result = calls.Link.AddStructure(nodes.Result, Fields);
        _readsAck = confirm == WriteConfirmation.Ack;
        _last = [_readsAck ? calls.Link.AddNode(nodes.AckSeq) : _result];
    }

    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = 0;
        PlcAnswer answer = _calls.Read(_last, _values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (_readsAck)
        {
            if (!_calls.TryWhole(_last[0], _values[0], out long number)) return PlcAnswer.Refused;
            sequence = (uint)number;
            return PlcAnswer.Good;
        }

        return TryReadBack(out _, out _, out sequence) ? PlcAnswer.Good : PlcAnswer.Refused;
    }

    /// <summary>Nothing goes ahead of the structure.</summary>
    public PlcAnswer Write(in Decision decision, TimeSpan left) => PlcAnswer.Good;

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        _fields[0] = decision.Unit.Value;
        _fields[1] = (byte)decision.Verdict;
        _fields[2] = (ushort)decision.Reason;
        _fields[3] = decision.Score;
        _fields[4] = sequence;
        return _calls.Write(_result, _fields, left);
    }

    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        PlcAnswer answer = _calls.Read(_last, _values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (_readsAck)
        {
            if (!_calls.TryWhole(_last[0], _values[0], out long number)) return PlcAnswer.Refused;
            confirmed = (uint)number;
            return PlcAnswer.Good;
        }

        if (!TryReadBack(out uint unit, out byte verdict, out uint seen)) return PlcAnswer.Refused;
        if (seen == sequence && (unit != decision.Unit.Value || verdict != (byte)decision.Verdict))
        {
            _calls.LastProblem = $"PLC node '{_result}' reads back unit {unit} with verdict {verdict}, written were unit {decision.Unit} with verdict {(byte)decision.Verdict}";
            return PlcAnswer.Refused;
        }

        confirmed = seen;
        return PlcAnswer.Good;
    }

    private bool TryReadBack(out uint unit, out byte verdict, out uint sequence)
    {
        unit = 0;
        verdict = 0;
        sequence = 0;
        bool isRead = _result.Type is { } type && _values[0].Value.ToObject() is ExtensionObject wrapped && UaStructure.TryRead(type, wrapped, out UaStructure? read)
            && TryWhole(read!, "UnitId", out unit) && TryWhole(read!, "Seq", out sequence) && TryWhole(read!, "Verdict", out uint told) && (verdict = (byte)told) == told;
        if (!isRead) _calls.LastProblem = $"PLC node '{_result}' holds {_values[0].Value} ({_values[0].Status}), which cannot be read back";
        return isRead;
    }

    private static bool TryWhole(UaStructure read, string field, out uint whole)
    {
        bool isWhole = read[field].TryGetWhole(out long value);
        whole = (uint)value;
        return isWhole;
    }
}
