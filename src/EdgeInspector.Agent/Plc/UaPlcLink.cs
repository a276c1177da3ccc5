using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>The verdict's way to the PLC over OPC UA, in mode <c>nodes</c>: one write for the payload, one for the commit counter.</summary>
/// <remarks>Owned by the verdict thread. The values to write are kept and only change their contents, so a verdict allocates nothing here.</remarks>
public sealed class UaPlcLink : IPlcLink
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(2);

    private readonly UaLink _link;
    private readonly UaLinkNode _ackSeq;
    private readonly UaLinkNode _resultSeq;
    private readonly UaLinkNode[] _sequences;
    private readonly DataValue[] _values = new DataValue[2];
    private readonly WriteItem[] _payload;
    private readonly WriteItem[] _commit;
    private readonly WriteItem[] _status;
    private readonly WriteItem[] _identity;
    private readonly int _reasonAt;
    private readonly int _scoreAt;
    private readonly int _stateAt;
    private readonly int _faultAt;
    private readonly int _stopAt;
    private string _down = "";

    /// <param name="link">Fresh, not started; owned from here on.</param>
    /// <param name="nodes">The PLC's variables.</param>
    /// <param name="passportId">Told to the PLC at each opening.</param>
    /// <param name="configurationHash">Told to the PLC at each opening.</param>
    /// <param name="schemaHash">Told to the PLC at each opening.</param>
    public UaPlcLink(UaLink link, PlcNodes nodes, string passportId, string configurationHash, string schemaHash)
    {
        _link = link;
        _ackSeq = link.AddNode(nodes.AckSeq);
        _resultSeq = link.AddNode(nodes.ResultSeq);
        _sequences = [_resultSeq, _ackSeq];
        _commit = [new WriteItem(_resultSeq, 0u)];

        var payload = new List<WriteItem> { Item(nodes.ResultUnitId, 0u), Item(nodes.Verdict, (byte)0) };
        _reasonAt = AddOptional(payload, nodes.ReasonCode, (ushort)0);
        _scoreAt = AddOptional(payload, nodes.Score, 0f);
        _payload = [.. payload];

        var status = new List<WriteItem> { Item(nodes.Heartbeat, 0u), Item(nodes.Ready, false) };
        _stateAt = AddOptional(status, nodes.State, (byte)0);
        _faultAt = AddOptional(status, nodes.FaultCode, (ushort)0);
        _stopAt = AddOptional(status, nodes.RequestStop, false);
        AddOptional(status, nodes.RequestChallenge, false);
        _status = [.. status];

        var identity = new List<WriteItem>();
        AddOptional(identity, nodes.PassportId, passportId);
        AddOptional(identity, nodes.ConfigurationHash, configurationHash);
        AddOptional(identity, nodes.SchemaHash, schemaHash);
        _identity = [.. identity];

        link.StateChanged += (_, change) => Volatile.Write(ref _down, change.IsConnected ? "" : change.Reason);
        link.Start();
    }

    public bool IsUp { get; private set; }

    public string LastProblem { get; private set; } = "";

    public bool TryOpen(out uint lastSequence, CancellationToken stop)
    {
        lastSequence = 0;
        if (!_link.IsConnected)
        {
            LastProblem = Volatile.Read(ref _down);
            return false;
        }

        UaOutcome read = _link.TryRead(_sequences, _values, OpenTimeout);
        if (!read.IsDone)
        {
            LastProblem = _link.Describe(read, []);
            return false;
        }

        if (!_values[0].Value.TryGetWhole(out long resultSeq) || !_values[1].Value.TryGetWhole(out long ackSeq))
        {
            LastProblem = $"PLC nodes '{_resultSeq}' and '{_ackSeq}' must hold whole numbers; they hold {_values[0].Value} and {_values[1].Value}";
            return false;
        }

        if (_identity.Length > 0 && Write(_identity, OpenTimeout) != PlcAnswer.Good) return false;
        lastSequence = Later((uint)resultSeq, (uint)ackSeq);
        IsUp = true;
        LastProblem = "";
        return true;
    }

    public PlcAnswer WriteVerdict(in Decision decision, TimeSpan left)
    {
        Set(_payload, 0, decision.Unit.Value);
        Set(_payload, 1, (byte)decision.Verdict);
        if (_reasonAt >= 0) Set(_payload, _reasonAt, (ushort)decision.Reason);
        if (_scoreAt >= 0) Set(_payload, _scoreAt, decision.Score);
        return Write(_payload, left);
    }

    public PlcAnswer Commit(in Decision decision, uint sequence, TimeSpan left)
    {
        Set(_commit, 0, sequence);
        return Write(_commit, left);
    }

    public PlcAnswer ReadConfirmation(in Decision decision, uint sequence, out uint confirmed, TimeSpan left)
    {
        confirmed = 0;
        UaOutcome read = _link.TryRead(_sequences.AsSpan(1, 1), _values.AsSpan(1, 1), left);
        if (!read.IsDone) return Failed(read, []);
        if (_values[1].Value.TryGetWhole(out long acknowledged))
        {
            confirmed = (uint)acknowledged;
            return PlcAnswer.Good;
        }

        LastProblem = $"PLC node '{_ackSeq}' holds {_values[1].Value} ({_values[1].Status}), not a whole number";
        return PlcAnswer.Refused;
    }

    public PlcAnswer WriteStatus(in PlcStatus status, TimeSpan left)
    {
        Set(_status, 0, status.Heartbeat);
        Set(_status, 1, status.IsReady);
        if (_stateAt >= 0) Set(_status, _stateAt, status.State);
        if (_faultAt >= 0) Set(_status, _faultAt, status.FaultCode);
        if (_stopAt >= 0) Set(_status, _stopAt, status.RequestsStop);
        return Write(_status, left);
    }

    public void Dispose()
    {
        IsUp = false;
        _link.Dispose();
    }

    private PlcAnswer Write(WriteItem[] items, TimeSpan left)
    {
        UaOutcome outcome = _link.TryWrite(items, left);
        return outcome.IsDone ? PlcAnswer.Good : Failed(outcome, items);
    }

    private PlcAnswer Failed(in UaOutcome outcome, WriteItem[] items)
    {
        LastProblem = _link.Describe(outcome, items);
        switch (outcome.Kind)
        {
            case UaOutcomeKind.TimedOut:
                return PlcAnswer.Timeout;
            case UaOutcomeKind.Refused or UaOutcomeKind.WrongType or UaOutcomeKind.NotApplied:
                return PlcAnswer.Refused;
            case UaOutcomeKind.NotConnected or UaOutcomeKind.ConnectionLost or UaOutcomeKind.Done:
            default:
                IsUp = false;
                return PlcAnswer.LinkLost;
        }
    }

    private WriteItem Item(string node, Variant value) => new(_link.AddNode(node), value);

    private int AddOptional(List<WriteItem> items, string? node, Variant value)
    {
        if (node is null) return -1;
        items.Add(Item(node, value));
        return items.Count - 1;
    }

    // Numbers wrap: the later one is less than half the way round ahead.
    private static uint Later(uint a, uint b) => unchecked((int)(a - b)) >= 0 ? a : b;

    private static void Set(WriteItem[] items, int index, Variant value) => items[index] = items[index] with { Value = value };
}
