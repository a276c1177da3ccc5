namespace EdgeInspector.Agent.Configuration;

/// <summary>The PLC's variables by their meaning, each a node id in text form with its namespace by URI.</summary>
/// <remarks><c>nsu=&lt;namespace uri&gt;;s=&lt;name&gt;</c>, <c>nsu=…;i=&lt;number&gt;</c> and so on. The default is the namespace, the prefix and the property's name.</remarks>
public sealed record PlcNodes
{
    /// <summary>Changes at least every second while the PLC program runs. UInt32, PLC to agent.</summary>
    public required string PlcHeartbeat { get; init; }

    /// <summary>PackML state; inspect and decide only in Execute. Int32 or Byte, PLC to agent. Null: the PLC has none.</summary>
    public required string? LineState { get; init; }

    /// <summary>Product of the running batch. String, PLC to agent. Null: the PLC has none.</summary>
    public required string? ProductCode { get; init; }

    /// <summary>Production order. String, PLC to agent. Null: the PLC has none.</summary>
    public required string? BatchId { get; init; }

    /// <summary>Recipe that the PLC expects. String, PLC to agent. Null: the PLC has none.</summary>
    public required string? RecipeId { get; init; }

    /// <summary>From the trigger to the moment at which the PLC's program sets the gate, ms. UInt32, PLC to agent. Null: the PLC does not tell. Default none.</summary>
    public string? VerdictWindow { get; init; }

    /// <summary>Counter: one more for each unit in front of the camera. UInt32, PLC to agent.</summary>
    public required string Trigger { get; init; }

    /// <summary>Id of the unit in front of the camera. UInt32, PLC to agent.</summary>
    public required string UnitId { get; init; }

    /// <summary>Pocket that holds the unit. UInt16, PLC to agent. Null: the PLC has none.</summary>
    public required string? StationPocket { get; init; }

    /// <summary>Units are a challenge kit. Boolean, PLC to agent. Null: the PLC has none.</summary>
    public required string? ChallengeMode { get; init; }

    /// <summary>The PLC has taken the verdict with this ResultSeq. UInt32, PLC to agent.</summary>
    public required string AckSeq { get; init; }

    /// <summary>Unit that the gate sensor saw. UInt32, PLC to agent. Null: the PLC has none.</summary>
    public required string? ConfirmUnitId { get; init; }

    /// <summary>Lane that the unit really took. Byte, PLC to agent. Null: the PLC has none.</summary>
    public required string? ConfirmLane { get; init; }

    /// <summary>Moves with the inspection loop. UInt32, agent to PLC.</summary>
    public required string Heartbeat { get; init; }

    /// <summary>SAFE 0, READY 1, RUN 2, HOLD 3, FAULT 4. Byte, agent to PLC. Null: the PLC has none.</summary>
    public required string? State { get; init; }

    /// <summary>Model proven, camera streaming, records writable, session up. Boolean, agent to PLC.</summary>
    public required string Ready { get; init; }

    /// <summary>Cause of a fault. UInt16, agent to PLC. Null: the PLC has none.</summary>
    public required string? FaultCode { get; init; }

    /// <summary>Hash of this table. String, agent to PLC. Null: the PLC has none.</summary>
    public required string? SchemaHash { get; init; }

    /// <summary>The running model. String, agent to PLC. Null: the PLC has none.</summary>
    public required string? PassportId { get; init; }

    /// <summary>The running configuration. String, agent to PLC. Null: the PLC has none.</summary>
    public required string? ConfigurationHash { get; init; }

    /// <summary>Unit that the verdict is for. UInt32, agent to PLC.</summary>
    public required string ResultUnitId { get; init; }

    /// <summary>0 Reject, 1 Accept, 2 Undecided. Byte, agent to PLC.</summary>
    public required string Verdict { get; init; }

    /// <summary>Cause of the verdict. UInt16, agent to PLC. Null: the PLC has none.</summary>
    public required string? ReasonCode { get; init; }

    /// <summary>Highest score of the unit. Float, agent to PLC. Null: the PLC has none.</summary>
    public required string? Score { get; init; }

    /// <summary>Commit counter, written last and in its own request. UInt32, agent to PLC.</summary>
    public required string ResultSeq { get; init; }

    /// <summary>In mode reject-signal: the unit named by ResultUnitId, which is written after it and commits it, is to be rejected. Boolean, agent to PLC.</summary>
    public required string RejectSignal { get; init; }

    /// <summary>In write mode struct: the whole verdict. Structure of UnitId, Verdict, ReasonCode, Score and Seq, agent to PLC.</summary>
    public required string Result { get; init; }

    /// <summary>In write mode method: the method that takes a verdict. Called by the agent.</summary>
    public required string PostResult { get; init; }

    /// <summary>In write mode method: the object that <see cref="PostResult"/> belongs to. Null in the other modes.</summary>
    public required string? PostResultObject { get; init; }

    /// <summary>Acknowledges the PLC's recipe before Ready rises. String, agent to PLC. Null: the PLC has none.</summary>
    public required string? ActiveRecipeId { get; init; }

    /// <summary>SHA-256 of the recipe's file. String, agent to PLC. Null: the PLC has none.</summary>
    public required string? ActiveRecipeHash { get; init; }

    /// <summary>Who is logged on at the PLC's panel. String, PLC to agent. Null: the PLC has none.</summary>
    public required string? OperatorId { get; init; }

    /// <summary>The line asks to be stopped. Boolean, agent to PLC. Null: the PLC has none.</summary>
    public required string? RequestStop { get; init; }

    /// <summary>The line asks for a challenge. Boolean, agent to PLC. Null: the PLC has none.</summary>
    public required string? RequestChallenge { get; init; }
}
