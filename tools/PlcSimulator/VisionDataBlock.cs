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

    /// <summary>0 is the standard's namespace, 1 the application's own.</summary>
    private const ushort NamespaceIndex = 1;

    private readonly Lock _lock = new();
    private readonly List<VerdictCommit> _commits = [];
    private readonly UaServer _server;
    private readonly UaNode _folder;
    private readonly long _startTimestamp;
    private readonly UaVariable _plcHeartbeat, _lineState, _trigger, _unitId, _stationPocket, _ackSeq, _confirmUnitId, _confirmLane;
    private readonly UaVariable _heartbeat, _state, _ready, _faultCode, _resultUnitId, _verdict, _reasonCode, _score, _resultSeq, _requestStop;
    private uint _lastSeq;

    /// <summary>Adds the block's variables to a server.</summary>
    /// <param name="server">A server whose application URI is <see cref="NamespaceUri"/>.</param>
    /// <param name="options">Product, batch and recipe.</param>
    /// <param name="startTimestamp">The zero of line time, by <see cref="Stopwatch.GetTimestamp"/>.</param>
    public VisionDataBlock(UaServer server, SimulatedPlcOptions options, long startTimestamp)
    {
        _server = server;
        _startTimestamp = startTimestamp;
        _folder = server.AddFolder(new NodeId(NamespaceIndex, "DB_Vision"), "DB_Vision");

        _plcHeartbeat = Output("PlcHeartbeat", 0u);
        _lineState = Output("LineState", (int)PackMlState.Idle);
        Output("ProductCode", options.ProductCode);
        Output("BatchId", options.BatchId);
        Output("RecipeId", options.RecipeId);
        _trigger = Output("Trigger", 0u);
        _unitId = Output("UnitId", 0u);
        _stationPocket = Output("StationPocket", (ushort)0);
        Output("ChallengeMode", false);
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
        Input("RejectSignal", false);
        _requestStop = Input("RequestStop", false);
        Input("RequestChallenge", false);
        _resultSeq.Written = Commit;
    }

    /// <summary>The cyclic signals as they stand.</summary>
    public AgentSignals Signals => new(UInt(_heartbeat), Flag(_ready));

    /// <summary>The agent's State byte: SAFE 0, READY 1, RUN 2, HOLD 3, FAULT 4.</summary>
    public byte AgentState => _state.Value.TryGet(out byte value) ? value : (byte)0;

    public ushort AgentFaultCode => _faultCode.Value.TryGet(out ushort value) ? value : (ushort)0;

    /// <summary>The agent asks to stop the line. This line shows it and runs on: what is not accepted goes to reject.</summary>
    public bool StopIsRequested => Flag(_requestStop);

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
    public void WriteOutputs(PlcProgram program, PlcFaults faults)
    {
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
            _commits.Add(new VerdictCommit(
                sequence,
                UInt(_resultUnitId),
                _verdict.Value.TryGet(out byte verdict) ? verdict : (byte)PlcVerdict.Reject,
                _reasonCode.Value.TryGet(out ushort reason) ? reason : (ushort)0,
                _score.Value.TryGet(out float score) ? score : 0,
                Stopwatch.GetElapsedTime(_startTimestamp, receivedTimestamp)));
        }
    }

    private UaVariable Output(string name, Variant value) => Add(name, value, isWritable: false);

    private UaVariable Input(string name, Variant value) => Add(name, value, isWritable: true);

    private UaVariable Add(string name, Variant value, bool isWritable) =>
        _server.AddVariable(new NodeId(NamespaceIndex, "DB_Vision." + name), name, value, isWritable, _folder);

    private static uint UInt(UaVariable variable) => variable.Value.TryGet(out uint value) ? value : 0;

    private static bool Flag(UaVariable variable) => variable.Value.TryGet(out bool value) && value;
}
