using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using Opc.Ua.Client;

namespace EdgeInspector.Agent.Plc;

/// <summary>EXPERIMENTAL: all that the PLC tells, in one request over the OPC Foundation's stack, on a session of its own.</summary>
/// <remarks>Owned by the trigger thread. The trigger counter comes first in the request: the PLC writes the unit's id before it.</remarks>
public sealed class FoundationPlcInputs : IPlcInputs
{
    private static readonly TimeSpan OpenTimeout = TimeSpan.FromSeconds(10);

    private readonly FoundationCalls _calls;
    private readonly string[] _read;
    private readonly string[] _context;
    private readonly PlcNodes _nodes;
    private readonly bool _hasGate;

    /// <param name="connect">Opens a session; throws what the stack throws.</param>
    /// <param name="nodes">The PLC's variables.</param>
    public FoundationPlcInputs(Func<CancellationToken, Task<ISession>> connect, PlcNodes nodes)
    {
        _calls = new FoundationCalls(connect);
        _nodes = nodes;
        _hasGate = nodes.ConfirmUnitId is not null && nodes.ConfirmLane is not null;
        string?[] read =
        [
            nodes.Trigger, nodes.UnitId, nodes.PlcHeartbeat, nodes.StationPocket, nodes.ChallengeMode, nodes.LineState,
            _hasGate ? nodes.ConfirmUnitId : null, _hasGate ? nodes.ConfirmLane : null,
        ];
        _read = [.. read.OfType<string>()];
        string?[] context = [nodes.ProductCode, nodes.BatchId, nodes.RecipeId, nodes.OperatorId, nodes.VerdictWindow];
        _context = [.. context.OfType<string>()];
    }

    public bool IsUp => _calls.IsUp;

    public string LastProblem => _calls.LastProblem;

    public bool TryOpen(CancellationToken stop) => _calls.TryConnect(OpenTimeout, stop);

    public PlcAnswer Read(out PlcReading reading, TimeSpan left)
    {
        reading = default;
        PlcAnswer answer = _calls.Read(_read, out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        long pocket = 0, state = (long)PackMlState.Execute, confirmUnit = 0, confirmLane = 0;
        bool isChallenge = false;
        if (!TryWhole(values, _nodes.Trigger, out long trigger) || !TryWhole(values, _nodes.UnitId, out long unit) || !TryWhole(values, _nodes.PlcHeartbeat, out long heartbeat)) return PlcAnswer.Refused;
        if (_nodes.StationPocket is not null && !TryWhole(values, _nodes.StationPocket, out pocket)) return PlcAnswer.Refused;
        if (_nodes.LineState is not null && !TryWhole(values, _nodes.LineState, out state)) return PlcAnswer.Refused;
        if (_hasGate && !(TryWhole(values, _nodes.ConfirmUnitId!, out confirmUnit) && TryWhole(values, _nodes.ConfirmLane!, out confirmLane))) return PlcAnswer.Refused;
        if (_nodes.ChallengeMode is not null && !TryBoolean(values, _nodes.ChallengeMode, out isChallenge)) return PlcAnswer.Refused;
        reading = new PlcReading
        {
            Trigger = (uint)trigger,
            Unit = new UnitId((uint)unit),
            Pocket = (ushort)pocket,
            IsChallenge = isChallenge,
            Heartbeat = (uint)heartbeat,
            State = UaPlcInputs.StateOf(state),
            ConfirmUnit = new UnitId((uint)confirmUnit),
            ConfirmLane = UaPlcInputs.LaneOf(confirmLane),
        };
        return PlcAnswer.Good;
    }

    public PlcAnswer ReadContext(out PlcContext context, TimeSpan left)
    {
        context = PlcContext.None;
        if (_context.Length == 0) return PlcAnswer.Good;
        PlcAnswer answer = _calls.Read(_context, out object?[] values, left);
        if (answer != PlcAnswer.Good) return answer;
        context = new PlcContext(Text(_nodes.ProductCode), Text(_nodes.BatchId), Text(_nodes.RecipeId))
        {
            OperatorId = Text(_nodes.OperatorId),
            VerdictWindow = _nodes.VerdictWindow is { } node && IsWhole(values[Array.IndexOf(_context, node)], out long window) && window >= 0
                ? TimeSpan.FromMilliseconds(Math.Min(window, int.MaxValue)) : TimeSpan.Zero,
        };
        return PlcAnswer.Good;

        string Text(string? node) => node is null ? "" : values[Array.IndexOf(_context, node)] as string ?? "";
    }

    public void Dispose() => _calls.Dispose();

    private bool TryWhole(object?[] values, string node, out long whole)
    {
        object? value = values[Array.IndexOf(_read, node)];
        return IsWhole(value, out whole) || Unusable(node, value);
    }

    private bool TryBoolean(object?[] values, string node, out bool value)
    {
        object? read = values[Array.IndexOf(_read, node)];
        value = read is true;
        return read is bool || Unusable(node, read);
    }

    private bool Unusable(string node, object? value)
    {
        _calls.LastProblem = $"PLC node '{node}' holds {value ?? "nothing"}, which is not of the expected kind";
        return false;
    }

    private static bool IsWhole(object? value, out long whole)
    {
        bool isWhole = value is byte or sbyte or short or ushort or int or uint or long;
        whole = isWhole ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;
        return isWhole;
    }
}
