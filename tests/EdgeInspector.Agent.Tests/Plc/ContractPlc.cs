using EdgeInspector.Agent.Configuration;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>A PLC behind a real socket that takes verdicts in every form, and remembers them as it took them.</summary>
internal sealed class ContractPlc : IDisposable
{
    private const ushort Namespace = 1;

    private readonly Lock _lock = new();
    private readonly UaServer _server;
    private readonly UaVariable _unit, _verdict, _reason, _score, _sequence, _ack, _signal;
    private readonly UaVariable _heartbeat, _state, _ready, _fault, _stop, _challenge, _recipeId, _recipeHash, _passport;
    private readonly UaMethod _method;
    private readonly UaVariable _result;
    private readonly List<TakenVerdict> _taken = [];
    private readonly HandshakeMode _handshake;
    private readonly WriteMode _write;

    public ContractPlc(HandshakeMode handshake, WriteMode write)
    {
        _handshake = handshake;
        _write = write;
        _server = new UaServer(new UaServerOptions { Port = 0, ApplicationUri = "urn:edgeinspector:plc", Policies = [] });
        UaNode vision = _server.AddFolder(new NodeId(Namespace, "Vision"), "Vision");
        _unit = Add("ResultUnitId", 0u);
        _verdict = Add("Verdict", (byte)0);
        _reason = Add("ReasonCode", (ushort)0);
        _score = Add("Score", 0f);
        _sequence = Add("ResultSeq", 0u);
        _ack = Add("AckSeq", 0u);
        _signal = Add("RejectSignal", false);
        _heartbeat = Add("Heartbeat", 0u);
        _state = Add("State", (byte)0);
        _ready = Add("Ready", false);
        _fault = Add("FaultCode", (ushort)0);
        _stop = Add("RequestStop", false);
        _challenge = Add("RequestChallenge", false);
        _recipeId = Add("ActiveRecipeId", "");
        _recipeHash = Add("ActiveRecipeHash", "");
        _passport = Add("PassportId", "");
        foreach (string name in (string[])["ConfigurationHash", "SchemaHash"]) Add(name, "");
        _method = _server.AddMethod(
            new NodeId(Namespace, "PostResult"),
            "PostResult",
            [
                new UaArgument("UnitId", BuiltInType.UInt32), new UaArgument("Verdict", BuiltInType.Byte), new UaArgument("ReasonCode", BuiltInType.UInt16),
                new UaArgument("Score", BuiltInType.Float), new UaArgument("Seq", BuiltInType.UInt32),
            ],
            [new UaArgument("AckSeq", BuiltInType.UInt32)],
            PostResult,
            vision);
        _result = _server.AddStructure(new NodeId(Namespace, "Result"), "Result", new UaStructure(ResultType), isWritable: true);
        _result.Written = (_, value, _) => TakeStructure(value);
        _sequence.Written = (_, _, _) => Take(Whole(_sequence));
        _unit.Written = (_, _, _) =>
        {
            if (_handshake == HandshakeMode.RejectSignal) Take(0);
        };
        _server.Start();
    }

    public string EndpointUrl => _server.EndpointUrl;

    /// <summary>The program reads nothing: what is written stays in the PLC's memory.</summary>
    public bool TakesNothing { get; set; }

    /// <summary>Whether the PLC has a number to tell in this form.</summary>
    public bool TellsLastSequence => _handshake == HandshakeMode.PositiveRelease;

    /// <summary>The node or method that commits.</summary>
    public string CommitName => _handshake == HandshakeMode.RejectSignal ? "ResultUnitId" : _write == WriteMode.Method ? "PostResult" : _write == WriteMode.Struct ? "Result" : "ResultSeq";

    /// <summary>Verdicts that the program took, in their order.</summary>
    public IReadOnlyList<TakenVerdict> Taken
    {
        get { lock (_lock) return [.. _taken]; }
    }

    public string StatusText => string.Join(
        ' ', new[] { _heartbeat, _state, _ready, _fault, _stop, _challenge, _recipeId, _recipeHash, _passport }.Select(v => v.Value.ToObject()));

    /// <summary>The variables of the PLC under the names of the contract.</summary>
    public static PlcNodes Nodes { get; } = new()
    {
        PlcHeartbeat = Id("PlcHeartbeat"), LineState = null, ProductCode = null, BatchId = null, RecipeId = null,
        Trigger = Id("Trigger"), UnitId = Id("UnitId"), StationPocket = null, ChallengeMode = null, AckSeq = Id("AckSeq"),
        ConfirmUnitId = null, ConfirmLane = null, Heartbeat = Id("Heartbeat"), State = Id("State"), Ready = Id("Ready"),
        FaultCode = Id("FaultCode"), SchemaHash = Id("SchemaHash"), PassportId = Id("PassportId"), ConfigurationHash = Id("ConfigurationHash"),
        ResultUnitId = Id("ResultUnitId"), Verdict = Id("Verdict"), ReasonCode = Id("ReasonCode"), Score = Id("Score"), ResultSeq = Id("ResultSeq"),
        RejectSignal = Id("RejectSignal"), Result = Id("Result"), PostResult = Id("PostResult"), PostResultObject = Id("Vision"),
        ActiveRecipeId = Id("ActiveRecipeId"), ActiveRecipeHash = Id("ActiveRecipeHash"), OperatorId = null,
        RequestStop = Id("RequestStop"), RequestChallenge = Id("RequestChallenge"),
    };

    public void SetLastSequence(uint sequence)
    {
        _ack.Value = _sequence.Value = sequence;
        _result.Value = new UaStructure(ResultType) { ["Seq"] = sequence };
    }

    public void RefuseCommits()
    {
        _method.IsExecutable = false;
        _result.WriteResult = StatusCode.BadNotWritable;
        (_handshake == HandshakeMode.RejectSignal ? _unit : _sequence).WriteResult = StatusCode.BadNotWritable;
    }

    /// <summary>A second writer puts another unit into the PLC's memory.</summary>
    public void OverwriteUnit(uint unit) => _unit.Value = unit;

    public void Stop() => _server.Stop();

    public void Start() => _server.Start();

    public void Dispose() => _server.Dispose();

    /// <summary>As an S7-1500 names its types: by a text.</summary>
    private static UaStructureType ResultType { get; } = new(
        "Result", new NodeId(Namespace, "TE_\"Result\""), UaStructureKind.Structure,
        new UaStructureField("Seq", BuiltInType.UInt32), new UaStructureField("UnitId", BuiltInType.UInt32), new UaStructureField("Verdict", BuiltInType.Byte),
        new UaStructureField("ReasonCode", BuiltInType.UInt16), new UaStructureField("Score", BuiltInType.Float))
    {
        DataTypeId = new NodeId(Namespace, "DT_\"Result\""),
    };

    private void TakeStructure(Variant value)
    {
        if (TakesNothing || _result.WriteResult.IsBad) return;
        if (value.ToObject() is not ExtensionObject wrapped || !UaStructure.TryRead(ResultType, wrapped, out UaStructure? read)) return;
        read!["UnitId"].TryGet(out uint unit);
        read["Verdict"].TryGet(out byte verdict);
        read["ReasonCode"].TryGet(out ushort reason);
        read["Score"].TryGet(out float score);
        read["Seq"].TryGet(out uint sequence);
        lock (_lock) _taken.Add(new TakenVerdict(unit, verdict == 1, sequence, reason, score));
        _ack.Value = sequence;
    }

    private StatusCode PostResult(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long receivedTimestamp)
    {
        outputs[0] = 0u;
        if (TakesNothing) return StatusCode.Good;
        inputs[0].TryGet(out uint unit);
        inputs[1].TryGet(out byte verdict);
        inputs[2].TryGet(out ushort reason);
        inputs[3].TryGet(out float score);
        inputs[4].TryGet(out uint sequence);
        lock (_lock) _taken.Add(new TakenVerdict(unit, verdict == 1, sequence, reason, score));
        outputs[0] = sequence;
        return StatusCode.Good;
    }

    private void Take(uint sequence)
    {
        // A write that the server refuses is never seen by the program.
        if (TakesNothing || _sequence.WriteResult.IsBad || _unit.WriteResult.IsBad) return;
        _signal.Value.TryGet(out bool rejects);
        _score.Value.TryGet(out float score);
        bool isAccept = _handshake == HandshakeMode.RejectSignal ? !rejects : Whole(_verdict) == 1;
        lock (_lock) _taken.Add(new TakenVerdict(Whole(_unit), isAccept, sequence, (ushort)Whole(_reason), score));
        if (_handshake == HandshakeMode.PositiveRelease) _ack.Value = sequence;
    }

    private UaVariable Add(string name, Variant value) => _server.AddVariable(new NodeId(Namespace, name), name, value, isWritable: true);

    private static string Id(string name) => $"nsu=urn:edgeinspector:plc;s={name}";

    private static uint Whole(UaVariable variable) => variable.Value.TryGetWhole(out long value) ? (uint)value : 0;

    internal readonly record struct TakenVerdict(uint Unit, bool IsAccept, uint Sequence, ushort Reason, float Score);
}
