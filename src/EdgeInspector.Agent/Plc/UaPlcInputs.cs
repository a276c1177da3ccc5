using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>All that the PLC tells, read over OPC UA in one request on a session of its own.</summary>
/// <remarks>Owned by the trigger thread. The trigger counter comes first in the request: the PLC writes the unit's id before it.</remarks>
public sealed class UaPlcInputs : IPlcInputs
{
    private readonly UaLink _link;
    private readonly UaLinkNode[] _nodes;
    private readonly DataValue[] _values;
    private readonly int _pocketAt;
    private readonly int _challengeAt;
    private readonly int _stateAt;
    private readonly int _confirmUnitAt;
    private readonly int _confirmLaneAt;
    private readonly UaLinkNode?[] _context;
    private readonly UaLinkNode[] _contextNodes;
    private readonly DataValue[] _contextValues;
    private string _down = "";

    /// <param name="link">Fresh, not started; owned from here on.</param>
    /// <param name="names">The PLC's variables.</param>
    public UaPlcInputs(UaLink link, PlcNodes names)
    {
        _link = link;
        var nodes = new List<UaLinkNode> { link.AddNode(names.Trigger), link.AddNode(names.UnitId), link.AddNode(names.PlcHeartbeat) };
        _pocketAt = AddOptional(nodes, names.StationPocket);
        _challengeAt = AddOptional(nodes, names.ChallengeMode);
        _stateAt = AddOptional(nodes, names.LineState);
        bool hasGate = names.ConfirmUnitId is not null && names.ConfirmLane is not null;
        _confirmUnitAt = AddOptional(nodes, hasGate ? names.ConfirmUnitId : null);
        _confirmLaneAt = AddOptional(nodes, hasGate ? names.ConfirmLane : null);
        _context = Array.ConvertAll<string?, UaLinkNode?>(
            [names.ProductCode, names.BatchId, names.RecipeId, names.OperatorId, names.VerdictWindow], name => name is null ? null : link.AddNode(name));
        _contextNodes = [.. _context.OfType<UaLinkNode>()];
        _contextValues = new DataValue[_contextNodes.Length];
        _nodes = [.. nodes];
        _values = new DataValue[_nodes.Length];
        link.StateChanged += (_, change) => Volatile.Write(ref _down, change.IsConnected ? "" : change.Reason);
        link.Start();
    }

    public bool IsUp { get; private set; }

    public string LastProblem { get; private set; } = "";

    public bool TryOpen(CancellationToken stop)
    {
        IsUp = _link.IsConnected;
        LastProblem = IsUp ? "" : Volatile.Read(ref _down);
        return IsUp;
    }

    public PlcAnswer Read(out PlcReading reading, TimeSpan left)
    {
        reading = default;
        UaOutcome outcome = _link.TryRead(_nodes, _values, left);
        if (!outcome.IsDone) return Failed(outcome);
        if (!TryWhole(0, out long trigger) || !TryWhole(1, out long unit) || !TryWhole(2, out long heartbeat)) return PlcAnswer.Refused;
        long pocket = 0, state = (long)PackMlState.Execute, confirmUnit = 0, confirmLane = 0;
        if (_pocketAt >= 0 && !TryWhole(_pocketAt, out pocket)) return PlcAnswer.Refused;
        if (_stateAt >= 0 && !TryWhole(_stateAt, out state)) return PlcAnswer.Refused;
        if (_confirmUnitAt >= 0 && (!TryWhole(_confirmUnitAt, out confirmUnit) || !TryWhole(_confirmLaneAt, out confirmLane))) return PlcAnswer.Refused;
        bool isChallenge = false;
        if (_challengeAt >= 0 && !_values[_challengeAt].Value.TryGet(out isChallenge)) return Unusable(_challengeAt);

        reading = new PlcReading
        {
            Trigger = (uint)trigger,
            Unit = new UnitId((uint)unit),
            Pocket = (ushort)pocket,
            IsChallenge = isChallenge,
            Heartbeat = (uint)heartbeat,
            State = StateOf(state),
            ConfirmUnit = new UnitId((uint)confirmUnit),
            ConfirmLane = LaneOf(confirmLane),
        };
        return PlcAnswer.Good;
    }

    public PlcAnswer ReadContext(out PlcContext context, TimeSpan left)
    {
        context = PlcContext.None;
        if (_contextNodes.Length == 0) return PlcAnswer.Good;
        UaOutcome outcome = _link.TryRead(_contextNodes, _contextValues, left);
        if (!outcome.IsDone) return Failed(outcome);
        context = new PlcContext(Text(_context[0]), Text(_context[1]), Text(_context[2])) 
        {
            OperatorId = Text(_context[3]),
            VerdictWindow = TimeSpan.FromMilliseconds(Whole(_context[4])),
        };
        return PlcAnswer.Good;
    }

    /// <summary>A number that is none of PackML's is no state in which units are inspected, however wide its type is.</summary>
    public static PackMlState StateOf(long number) =>
        number is >= int.MinValue and <= int.MaxValue && Enum.IsDefined((PackMlState)number) ? (PackMlState)number : PackMlState.Undefined;

    /// <summary>A number that no byte holds is no lane, and the accept lane least of all.</summary>
    public static byte LaneOf(long number) => number is >= 0 and <= byte.MaxValue ? (byte)number : byte.MaxValue;

    public void Dispose()
    {
        IsUp = false;
        _link.Dispose();
    }

    private long Whole(UaLinkNode? node) =>
        node is not null && _contextValues[Array.IndexOf(_contextNodes, node)].Value.TryGetWhole(out long value) && value >= 0 ? Math.Min(value, int.MaxValue) : 0;

    private string Text(UaLinkNode? node)
    {
        if (node is null) return "";
        Variant value = _contextValues[Array.IndexOf(_contextNodes, node)].Value;
        return value.TryGet(out string? text) ? text : "";
    }

    private PlcAnswer Failed(in UaOutcome outcome)
    {
        LastProblem = _link.Describe(outcome, []);
        if (outcome.Kind == UaOutcomeKind.TimedOut) return PlcAnswer.Timeout;
        if (outcome.Kind is UaOutcomeKind.Refused or UaOutcomeKind.WrongType or UaOutcomeKind.NotApplied) return PlcAnswer.Refused;
        IsUp = false;
        return PlcAnswer.LinkLost;
    }

    private bool TryWhole(int index, out long value)
    {
        if (!_values[index].Status.IsBad && _values[index].Value.TryGetWhole(out value)) return true;
        value = 0;
        Unusable(index);
        return false;
    }

    private PlcAnswer Unusable(int index)
    {
        LastProblem = $"PLC node '{_nodes[index]}' holds {_values[index].Value} ({_values[index].Status}), which is not of the expected kind";
        return PlcAnswer.Refused;
    }

    private int AddOptional(List<UaLinkNode> nodes, string? name)
    {
        if (name is null) return -1;
        nodes.Add(_link.AddNode(name));
        return nodes.Count - 1;
    }
}
