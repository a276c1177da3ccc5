using System.Diagnostics;
using EdgeInspector.OpcUa;

namespace EdgeInspector.PlcSimulator;

/// <summary>The data block <c>DB_Vision</c> on the OPC UA server: every node of the contract with its exact data type.</summary>
/// <remarks>
/// Outputs are written by the PLC's thread; the agent's nodes are written by the server's connection threads. A change of
/// <c>ResultSeq</c> is a commit: the verdict nodes are read at that moment and queued for the next scan.
/// </remarks>
public sealed class VisionDataBlock
{
    /// <summary>The namespace of the nodes; their ids are <c>DB_Vision.</c> and the name in the contract.</summary>
    public const string NamespaceUri = "urn:edgeinspector:plc-simulator";

    /// <summary>How long the method waits for the program; then it answers with the number that it has.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly List<VerdictCommit> _commits = [];
    private readonly UaServer _server;
    private readonly ushort _namespace;
    private readonly bool _isRejectSignal;
    private readonly UaNode _folder;
    private readonly long _startTimestamp;
    private readonly UaVariable _plcHeartbeat, _lineState, _trigger, _unitId, _stationPocket, _ackSeq, _confirmUnitId, _confirmLane, _encoder;
    private readonly UaVariable _productCode, _batchId, _recipeId, _challengeMode, _operatorId, _rejectSignal, _requestChallenge, _activeRecipeId, _activeRecipeHash;
    private readonly UaVariable _heartbeat, _state, _ready, _faultCode, _resultUnitId, _verdict, _reasonCode, _score, _resultSeq, _requestStop;
    private readonly UaVariable _result;
    private readonly UaMethod _postResult;
    private uint _lastSeq;

    /// <summary>Adds the block's variables to a server.</summary>
    /// <param name="server">A server that offers <see cref="NamespaceUri"/>.</param>
    /// <param name="options">Product, batch and recipe.</param>
    /// <param name="startTimestamp">The zero of line time, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    public VisionDataBlock(UaServer server, SimulatedPlcOptions options, long startTimestamp)
    {
        _server = server;
        _startTimestamp = startTimestamp;
        _namespace = server.NamespaceIndexOf(NamespaceUri);
        _isRejectSignal = options.Program.Mode == PlcMode.RejectSignal;
        _folder = server.AddFolder(new NodeId(_namespace, "DB_Vision"), "DB_Vision");

        _plcHeartbeat = Output("PlcHeartbeat", 0u);
        _lineState = Output("LineState", (int)PackMlState.Idle);
        _productCode = Output("ProductCode", options.ProductCode);
        _batchId = Output("BatchId", options.BatchId);
        _recipeId = Output("RecipeId", options.RecipeId);
        _operatorId = Output("OperatorId", options.OperatorId);
        Output("VerdictWindow", (uint)options.Program.VerdictWindow.TotalMilliseconds);
        _encoder = Output("Encoder", 0u);
        _trigger = Output("Trigger", 0u);
        _unitId = Output("UnitId", 0u);
        _stationPocket = Output("StationPocket", (ushort)0);
        _challengeMode = Output("ChallengeMode", false);
        _ackSeq = Output("AckSeq", 0u);
        _confirmUnitId = Output("ConfirmUnitId", 0u);
        _confirmLane = Output("ConfirmLane", (byte)Lane.Reject);

        _heartbeat = Input("Heartbeat", 0u);
        _state = Input("State", (byte)0);
        _ready = Input("Ready", false);
        _faultCode = Input("FaultCode", (ushort)0);
        Input("SchemaHash", "");
        Input("PassportId", "");
        Input("ConfigurationHash", "");
        _resultUnitId = Input("ResultUnitId", 0u);
        _verdict = Input("Verdict", (byte)PlcVerdict.Reject);
        _reasonCode = Input("ReasonCode", (ushort)0);
        _score = Input("Score", 0f);
        _resultSeq = Input("ResultSeq", 0u);
        _rejectSignal = Input("RejectSignal", false);
        _requestStop = Input("RequestStop", false);
        _requestChallenge = Input("RequestChallenge", false);
        _activeRecipeId = Input("ActiveRecipeId", "");
        _activeRecipeHash = Input("ActiveRecipeHash", "");
        UaStructureType result = ResultType();
        _result = server.AddStructure(new NodeId(_namespace, "DB_Vision.Result"), "Result", new UaStructure(result), isWritable: true, _folder);
        _result.Written = (_, value, at) => CommitStructure(result, value, at);
        if (_isRejectSignal) _resultUnitId.Written = CommitSignal;
        else _resultSeq.Written = Commit;
        _postResult = server.AddMethod(
            new NodeId(_namespace, "DB_Vision.PostResult"),
            "PostResult",
            [
                new UaArgument("UnitId", BuiltInType.UInt32), new UaArgument("Verdict", BuiltInType.Byte), new UaArgument("ReasonCode", BuiltInType.UInt16),
                new UaArgument("Score", BuiltInType.Float), new UaArgument("Seq", BuiltInType.UInt32),
            ],
            [new UaArgument("AckSeq", BuiltInType.UInt32)],
            PostResult,
            _folder);
    }

    /// <summary>The cyclic signals as they stand.</summary>
    public AgentSignals Signals => new(UInt(_heartbeat), Flag(_ready), Flag(_requestStop));

    /// <summary>The agent's State byte: SAFE 0, READY 1, RUN 2, HOLD 3, FAULT 4.</summary>
    public byte AgentState => _state.Value.TryGet(out byte value) ? value : (byte)0;

    public ushort AgentFaultCode => _faultCode.Value.TryGet(out ushort value) ? value : (ushort)0;

    /// <summary>The agent asks to stop the line. This line shows it and runs on: what is not accepted goes to reject.</summary>
    public bool StopIsRequested => Flag(_requestStop);

    /// <summary>The agent asks for a challenge kit.</summary>
    public bool ChallengeIsRequested => Flag(_requestChallenge);

    /// <summary>The recipe that the agent acknowledges, and the hash of its file; empty when none.</summary>
    public (string Id, string Hash) ActiveRecipe => (Text(_activeRecipeId), Text(_activeRecipeHash));

    /// <summary>Called on the server's thread when a verdict was committed, before the client is answered; for a PLC without a scan of its own.</summary>
    public Action? Committed { get; set; }

    /// <summary>A fault: a variable's write is answered with BadNotWritable although the PLC has taken the value; a method cannot be called. In every form that a verdict can have.</summary>
    /// <param name="payload">What goes ahead of the commit.</param>
    /// <param name="commit">What commits.</param>
    public void Refuse(bool payload, bool commit)
    {
        _verdict.WriteResult = payload ? StatusCode.BadNotWritable : StatusCode.Good;
        _resultSeq.WriteResult = _result.WriteResult = commit ? StatusCode.BadNotWritable : StatusCode.Good;
        _postResult.IsExecutable = !commit;
    }

    /// <summary>Writes what is being made.</summary>
    public void WriteContext(string productCode, string batchId, string recipeId)
    {
        _productCode.Value = productCode;
        _batchId.Value = batchId;
        _recipeId.Value = recipeId;
    }

    /// <summary>Writes who is logged on at the panel.</summary>
    public void WriteOperator(string operatorId) => _operatorId.Value = operatorId;

    /// <summary>Moves the commits that had arrived at a scan, in the order of their arrival.</summary>
    public void TakeCommits(TimeSpan now, List<VerdictCommit> into)
    {
        lock (_lock)
        {
            int count = 0;
            while (count < _commits.Count && _commits[count].ArrivedAt <= now) count++;
            into.AddRange(_commits[..count]);
            _commits.RemoveRange(0, count);
        }
    }

    /// <summary>Writes the unit in front of the camera: the payload first, the counter that commits it last.</summary>
    public void WriteTrigger(PlcProgram program)
    {
        _unitId.Value = program.UnitId;
        _stationPocket.Value = program.StationPocket;
        _trigger.Value = program.Trigger;
    }

    /// <summary>Writes the outputs of a scan.</summary>
    public void WriteOutputs(PlcProgram program, PlcFaults faults, TimeSpan now)
    {
        _encoder.Value = program.EncoderAt(now);
        _challengeMode.Value = program.ChallengeMode;
        if (!faults.FreezeHeartbeat) _plcHeartbeat.Value = program.PlcHeartbeat;
        if (!faults.LoseAcknowledgements) _ackSeq.Value = program.AckSeq;
        _lineState.Value = (int)program.LineState;
        _confirmLane.Value = (byte)program.ConfirmLane;
        _confirmUnitId.Value = program.ConfirmUnitId;
    }

    private void Commit(UaVariable variable, Variant value, long receivedTimestamp)
    {
        if (!value.TryGet(out uint sequence)) return;
        lock (_lock)
        {
            // The same number again is no change, and only a change commits.
            if (sequence == _lastSeq) return;
            _lastSeq = sequence;
            byte verdict = _verdict.Value.TryGet(out byte written) ? written : (byte)PlcVerdict.Reject;
            ushort reason = _reasonCode.Value.TryGet(out ushort code) ? code : (ushort)0;
            float score = _score.Value.TryGet(out float highest) ? highest : 0;
            _commits.Add(new VerdictCommit(sequence, UInt(_resultUnitId), verdict, reason, score, At(receivedTimestamp)));
        }

        Committed?.Invoke();
    }

    /// <summary>The retrofit's program: the unit's id commits, and the signal is read at that moment. There is no number.</summary>
    private void CommitSignal(UaVariable variable, Variant value, long receivedTimestamp)
    {
        if (!value.TryGet(out uint unit)) return;
        byte verdict = (byte)(Flag(_rejectSignal) ? PlcVerdict.Reject : PlcVerdict.Accept);
        lock (_lock) _commits.Add(new VerdictCommit(0, unit, verdict, 0, 0, At(receivedTimestamp)));
        Committed?.Invoke();
    }

    /// <summary>Field order and encoding id as an S7-1500 has them: a text, never a number.</summary>
    private UaStructureType ResultType() => new(
        "Result", new NodeId(_namespace, "TE_\"typeResult\""), UaStructureKind.Structure,
        new UaStructureField("UnitId", BuiltInType.UInt32), new UaStructureField("Verdict", BuiltInType.Byte), new UaStructureField("ReasonCode", BuiltInType.UInt16),
        new UaStructureField("Score", BuiltInType.Float), new UaStructureField("Seq", BuiltInType.UInt32))
    {
        DataTypeId = new NodeId(_namespace, "DT_\"typeResult\""),
    };

    private void CommitStructure(UaStructureType type, Variant value, long receivedTimestamp)
    {
        if (value.ToObject() is not ExtensionObject wrapped || !UaStructure.TryRead(type, wrapped, out UaStructure? read)) return;
        Post([read!["UnitId"], read["Verdict"], read["ReasonCode"], read["Score"], read["Seq"]], receivedTimestamp);
    }

    private StatusCode PostResult(ReadOnlySpan<Variant> inputs, Span<Variant> outputs, long receivedTimestamp)
    {
        uint sequence = Post(inputs, receivedTimestamp);

        // The program answers, not the server: AckSeq moves with the scan that has taken the verdict.
        long start = Stopwatch.GetTimestamp();
        while (UInt(_ackSeq) != sequence && Stopwatch.GetElapsedTime(start) < AnswerWithin) Thread.Sleep(1);
        outputs[0] = UInt(_ackSeq);
        return StatusCode.Good;
    }

    private uint Post(ReadOnlySpan<Variant> inputs, long receivedTimestamp)
    {
        inputs[0].TryGet(out uint unit);
        inputs[1].TryGet(out byte verdict);
        inputs[2].TryGet(out ushort reason);
        inputs[3].TryGet(out float score);
        inputs[4].TryGet(out uint sequence);
        lock (_lock)
        {
            if (sequence == _lastSeq) return sequence;
            _lastSeq = sequence;
            _commits.Add(new VerdictCommit(sequence, unit, verdict, reason, score, At(receivedTimestamp)));
        }

        Committed?.Invoke();
        return sequence;
    }

    private TimeSpan At(long receivedTimestamp) => Stopwatch.GetElapsedTime(_startTimestamp, receivedTimestamp);

    private static string Text(UaVariable variable) => variable.Value.TryGet(out string? text) && text is not null ? text : "";

    private UaVariable Output(string name, Variant value) => Add(name, value, isWritable: false);

    private UaVariable Input(string name, Variant value) => Add(name, value, isWritable: true);

    private UaVariable Add(string name, Variant value, bool isWritable) =>
        _server.AddVariable(new NodeId(_namespace, "DB_Vision." + name), name, value, isWritable, _folder);

    private static uint UInt(UaVariable variable) => variable.Value.TryGet(out uint value) ? value : 0;

    private static bool Flag(UaVariable variable) => variable.Value.TryGet(out bool value) && value;
}
