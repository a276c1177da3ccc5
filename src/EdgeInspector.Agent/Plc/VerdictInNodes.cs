using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>Write mode <c>nodes</c>: one write for unit id, verdict, reason and score, one for ResultSeq, which commits them.</summary>
/// <remarks>The values are kept and only change their contents, so a verdict allocates nothing here.</remarks>
internal sealed class VerdictInNodes : IVerdictForm
{
    private readonly PlcCalls _calls;
    private readonly WriteItem[] _payload;
    private readonly WriteItem[] _commit;
    private readonly int _reasonAt = -1;
    private readonly int _scoreAt = -1;
    private readonly UaLinkNode[] _last;
    private readonly UaLinkNode[] _confirmation;
    private readonly DataValue[] _values = new DataValue[3];
    private readonly bool _readsBack;

    public VerdictInNodes(PlcCalls calls, PlcNodes nodes, WriteConfirmation confirm)
    {
        _calls = calls;
        UaLink link = calls.Link;
        UaLinkNode unit = link.AddNode(nodes.ResultUnitId), verdict = link.AddNode(nodes.Verdict), sequence = link.AddNode(nodes.ResultSeq);
        var payload = new List<WriteItem> { new(unit, 0u), new(verdict, (byte)0) };
        if (nodes.ReasonCode is not null)
        {
            _reasonAt = payload.Count;
            payload.Add(new WriteItem(link.AddNode(nodes.ReasonCode), (ushort)0));
        }

        if (nodes.Score is not null)
        {
            _scoreAt = payload.Count;
            payload.Add(new WriteItem(link.AddNode(nodes.Score), 0f));
        }

        _payload = [.. payload];
        link.LargestWrite = Math.Max(link.LargestWrite, _payload.Length);
        _commit = [new WriteItem(sequence, 0u)];
        _readsBack = confirm == WriteConfirmation.Readback;
        UaLinkNode? ack = confirm == WriteConfirmation.Ack ? link.AddNode(nodes.AckSeq) : null;
        _last = ack is null ? [sequence] : [sequence, ack];
        _confirmation = ack is null ? [sequence, unit, verdict] : [ack];
    }

    public PlcAnswer ReadLast(out uint sequence, TimeSpan left)
    {
        sequence = 0;
        PlcAnswer answer = _calls.Read(_last, _values, left);
        if (answer != PlcAnswer.Good) return answer;
        for (int i = 0; i < _last.Length; i++)
        {
            if (!_calls.TryWhole(_last[i], _values[i], out long number)) return PlcAnswer.Refused;
            sequence = i == 0 ? (uint)number : Later(sequence, (uint)number);
        }

        return PlcAnswer.Good;
    }

    public PlcAnswer Write(in Decision decision, TimeSpan left)
    {
        Set(0, decision.Unit.Value);
        Set(1, (byte)decision.Verdict);
        if (_reasonAt >= 0) Set(_reasonAt, (ushort)decision.Reason);
        if (_scoreAt >= 0) Set(_scoreAt, decision.Score);
        return _calls.Write(_payload, left);
    }

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        _commit[0] = _commit[0] with { Value = sequence };
        return _calls.Write(_commit, left);
    }

    public PlcAnswer Confirm(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        PlcAnswer answer = _calls.Read(_confirmation, _values, left);
        if (answer != PlcAnswer.Good) return answer;
        if (!_calls.TryWhole(_confirmation[0], _values[0], out long number)) return PlcAnswer.Refused;
        if (_readsBack && (uint)number == sequence)
        {
            if (!_calls.TryWhole(_confirmation[1], _values[1], out long unit) || !_calls.TryWhole(_confirmation[2], _values[2], out long verdict))
                return PlcAnswer.Refused;

            // Somebody else writes here too: whose verdict the PLC took is unknown.
            if (unit != decision.Unit.Value || verdict != (long)decision.Verdict)
            {
                _calls.LastProblem = $"PLC nodes read back unit {unit} with verdict {verdict}, written were unit {decision.Unit} with verdict {(byte)decision.Verdict}";
                return PlcAnswer.Refused;
            }
        }

        confirmed = (uint)number;
        return PlcAnswer.Good;
    }

    // Numbers wrap: the later one is less than half the way round ahead.
    private static uint Later(uint a, uint b) => unchecked((int)(a - b)) >= 0 ? a : b;

    private void Set(int index, Variant value) => _payload[index] = _payload[index] with { Value = value };
}
