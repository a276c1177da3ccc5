namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.nodes</c>: one variable of the PLC each.</summary>
internal static class PlcNodeKeys
{
    private static readonly Key<string> _namespace = Key.WithDefault(
        "namespace", new TextShape(256, "URI of the namespace, without ;", @"^[^;\s]{1,256}$"), "urn:edgeinspector:plc",
        "The namespace of the default names, by its URI; an index changes with the server.");
    private static readonly Key<string> _prefix = Key.Optional(
        "prefix", new TextShape(128), "DB_Vision.", "none",
        "Text before the default names.");

    private static readonly Key<PlcNode> _plcHeartbeat = Node(
        "plc-heartbeat", "PlcHeartbeat", mustExist: true, "UInt32, PLC to agent: changes at least every second while the PLC program runs.");
    private static readonly Key<PlcNode> _lineState = Node(
        "line-state", "LineState", mustExist: false, "Int32 or Byte, PLC to agent: PackML state; inspect and decide only in Execute.");
    private static readonly Key<PlcNode> _productCode = Node(
        "product-code", "ProductCode", mustExist: false, "String, PLC to agent: product of the running batch.");
    private static readonly Key<PlcNode> _batchId = Node(
        "batch-id", "BatchId", mustExist: false, "String, PLC to agent: production order.");
    private static readonly Key<PlcNode> _recipeId = Node(
        "recipe-id", "RecipeId", mustExist: false, "String, PLC to agent: recipe that the PLC expects.");
    private static readonly Key<PlcNode> _trigger = Node(
        "trigger", "Trigger", mustExist: true, "UInt32, PLC to agent: counter: one more for each unit in front of the camera.");
    private static readonly Key<PlcNode> _unitId = Node(
        "unit-id", "UnitId", mustExist: true, "UInt32, PLC to agent: id of the unit in front of the camera.");
    private static readonly Key<PlcNode> _stationPocket = Node(
        "station-pocket", "StationPocket", mustExist: false, "UInt16, PLC to agent: pocket that holds the unit.");
    private static readonly Key<PlcNode> _challengeMode = Node(
        "challenge-mode", "ChallengeMode", mustExist: false, "Boolean, PLC to agent: units are a challenge kit.");
    private static readonly Key<PlcNode> _ackSeq = Node(
        "ack-seq", "AckSeq", mustExist: true, "UInt32, PLC to agent: the PLC has taken the verdict with this ResultSeq.");
    private static readonly Key<PlcNode> _confirmUnitId = Node(
        "confirm-unit-id", "ConfirmUnitId", mustExist: false, "UInt32, PLC to agent: unit that the gate sensor saw.");
    private static readonly Key<PlcNode> _confirmLane = Node(
        "confirm-lane", "ConfirmLane", mustExist: false, "Byte, PLC to agent: lane that the unit really took.");
    private static readonly Key<PlcNode> _heartbeat = Node(
        "heartbeat", "Heartbeat", mustExist: true, "UInt32, agent to PLC: moves with the inspection loop.");
    private static readonly Key<PlcNode> _state = Node(
        "state", "State", mustExist: false, "Byte, agent to PLC: SAFE 0, READY 1, RUN 2, HOLD 3, FAULT 4.");
    private static readonly Key<PlcNode> _ready = Node(
        "ready", "Ready", mustExist: true, "Boolean, agent to PLC: model proven, camera streaming, records writable, session up.");
    private static readonly Key<PlcNode> _faultCode = Node(
        "fault-code", "FaultCode", mustExist: false, "UInt16, agent to PLC: cause of a fault.");
    private static readonly Key<PlcNode> _schemaHash = Node(
        "schema-hash", "SchemaHash", mustExist: false, "String, agent to PLC: hash of this table.");
    private static readonly Key<PlcNode> _passportId = Node(
        "passport-id", "PassportId", mustExist: false, "String, agent to PLC: the running model.");
    private static readonly Key<PlcNode> _configurationHash = Node(
        "configuration-hash", "ConfigurationHash", mustExist: false, "String, agent to PLC: the running configuration.");
    private static readonly Key<PlcNode> _resultUnitId = Node(
        "result-unit-id", "ResultUnitId", mustExist: true, "UInt32, agent to PLC: unit that the verdict is for.");
    private static readonly Key<PlcNode> _verdict = Node(
        "verdict", "Verdict", mustExist: true, "Byte, agent to PLC: 0 Reject, 1 Accept, 2 Undecided.");
    private static readonly Key<PlcNode> _reasonCode = Node(
        "reason-code", "ReasonCode", mustExist: false, "UInt16, agent to PLC: cause of the verdict.");
    private static readonly Key<PlcNode> _score = Node(
        "score", "Score", mustExist: false, "Float, agent to PLC: highest score of the unit.");
    private static readonly Key<PlcNode> _resultSeq = Node(
        "result-seq", "ResultSeq", mustExist: true, "UInt32, agent to PLC: commit counter, written last and in its own request.");
    private static readonly Key<PlcNode> _rejectSignal = Node(
        "reject-signal", "RejectSignal", mustExist: true, "Boolean, agent to PLC, mode reject-signal only: the unit in result-unit-id, which is written last, is to be rejected.");
    private static readonly Key<PlcNode> _result = Node(
        "result", "Result", mustExist: true, "Structure of UnitId, Verdict, ReasonCode, Score and Seq, agent to PLC, write mode struct only: the whole verdict.");
    private static readonly Key<PlcNode> _postResult = Node(
        "post-result", "PostResult", mustExist: true, "Method PostResult(UnitId, Verdict, ReasonCode, Score, Seq) -> AckSeq, write mode method only.");
    private static readonly Key<PlcNode> _postResultObject = NodeIfAny(
        "post-result-object", "Vision", "needed for write mode method", "The object that the method post-result belongs to.");
    private static readonly Key<PlcNode> _activeRecipeId = NodeIfAny(
        "active-recipe-id", "ActiveRecipeId", "none", "String, agent to PLC: acknowledges the PLC's recipe-id before Ready rises; empty while it is another one.");
    private static readonly Key<PlcNode> _activeRecipeHash = NodeIfAny(
        "active-recipe-hash", "ActiveRecipeHash", "none", "String, agent to PLC: SHA-256 of the recipe's file, with active-recipe-id.");
    private static readonly Key<PlcNode> _verdictWindow = NodeIfAny(
        "verdict-window", "VerdictWindow", "none", "UInt32, PLC to agent: milliseconds from the trigger to the moment at which it sets the gate. Shorter than deadline-ms: the line is not ready.");
    private static readonly Key<PlcNode> _operatorId = NodeIfAny(
        "operator-id", "OperatorId", "none", "String, PLC to agent: who is logged on at the PLC's panel; recorded when a requested stop is acknowledged there.");
    private static readonly Key<PlcNode> _requestStop = Node(
        "request-stop", "RequestStop", mustExist: false, "Boolean, agent to PLC: the line asks to be stopped.");
    private static readonly Key<PlcNode> _requestChallenge = Node(
        "request-challenge", "RequestChallenge", mustExist: false, "Boolean, agent to PLC: the line asks for a challenge (limits.challenge-after-units).");

    public static Section<PlcNodes> Section { get; } = new(
        [
            _namespace, _prefix,
            _plcHeartbeat, _lineState, _productCode, _batchId, _recipeId,
            _trigger, _unitId, _stationPocket, _challengeMode, _ackSeq,
            _confirmUnitId, _confirmLane, _heartbeat, _state, _ready,
            _faultCode, _schemaHash, _passportId, _configurationHash, _resultUnitId,
            _verdict, _reasonCode, _score, _resultSeq,
            _rejectSignal, _result, _postResult, _postResultObject,
            _activeRecipeId, _activeRecipeHash, _verdictWindow, _operatorId, _requestStop, _requestChallenge,
        ],
        v => new PlcNodes
        {
            PlcHeartbeat = Id(v, _plcHeartbeat, "PlcHeartbeat")!,
            LineState = Id(v, _lineState, "LineState"),
            ProductCode = Id(v, _productCode, "ProductCode"),
            BatchId = Id(v, _batchId, "BatchId"),
            RecipeId = Id(v, _recipeId, "RecipeId"),
            Trigger = Id(v, _trigger, "Trigger")!,
            UnitId = Id(v, _unitId, "UnitId")!,
            StationPocket = Id(v, _stationPocket, "StationPocket"),
            ChallengeMode = Id(v, _challengeMode, "ChallengeMode"),
            AckSeq = Id(v, _ackSeq, "AckSeq")!,
            ConfirmUnitId = Id(v, _confirmUnitId, "ConfirmUnitId"),
            ConfirmLane = Id(v, _confirmLane, "ConfirmLane"),
            Heartbeat = Id(v, _heartbeat, "Heartbeat")!,
            State = Id(v, _state, "State"),
            Ready = Id(v, _ready, "Ready")!,
            FaultCode = Id(v, _faultCode, "FaultCode"),
            SchemaHash = Id(v, _schemaHash, "SchemaHash"),
            PassportId = Id(v, _passportId, "PassportId"),
            ConfigurationHash = Id(v, _configurationHash, "ConfigurationHash"),
            ResultUnitId = Id(v, _resultUnitId, "ResultUnitId")!,
            Verdict = Id(v, _verdict, "Verdict")!,
            ReasonCode = Id(v, _reasonCode, "ReasonCode"),
            Score = Id(v, _score, "Score"),
            ResultSeq = Id(v, _resultSeq, "ResultSeq")!,
            RejectSignal = Id(v, _rejectSignal, "RejectSignal")!,
            Result = Id(v, _result, "Result")!,
            PostResult = Id(v, _postResult, "PostResult")!,
            PostResultObject = IdIfAny(v, _postResultObject),
            ActiveRecipeId = IdIfAny(v, _activeRecipeId),
            ActiveRecipeHash = IdIfAny(v, _activeRecipeHash),
            VerdictWindow = IdIfAny(v, _verdictWindow),
            OperatorId = IdIfAny(v, _operatorId),
            RequestStop = Id(v, _requestStop, "RequestStop"),
            RequestChallenge = Id(v, _requestChallenge, "RequestChallenge"),
        });

    private static Key<PlcNode> Node(string name, string defaultName, bool mustExist, string comment) => Key.Optional(
        name,
        new Section<PlcNode>([mustExist ? PlcNode.Key : PlcNode.KeyOrNone], v => new PlcNode(v.Get(mustExist ? PlcNode.Key : PlcNode.KeyOrNone))),
        $"{{ node: \"nsu=urn:edgeinspector:plc;s={defaultName}\" }}",
        $"nsu=<namespace>;s=<prefix>{defaultName}",
        comment);

    /// <summary>A variable that few PLCs have: it has no default name.</summary>
    private static Key<PlcNode> NodeIfAny(string name, string exampleName, string without, string comment) => Key.Optional(
        name,
        new Section<PlcNode>([PlcNode.KeyOrNone], v => new PlcNode(v.Get(PlcNode.KeyOrNone))),
        $"{{ node: \"nsu=urn:edgeinspector:plc;s={exampleName}\" }}",
        without,
        comment);

    private static string? IdIfAny(SectionValues v, Key<PlcNode> key) => v.Find(key) is { } node && node.Id != PlcNode.None ? node.Id : null;

    private static string? Id(SectionValues v, Key<PlcNode> key, string defaultName)
    {
        if (v.Find(key) is { } node) return node.Id == PlcNode.None ? null : node.Id;
        return $"nsu={v.Get(_namespace)};s={v.Find(_prefix)}{defaultName}";
    }
}
