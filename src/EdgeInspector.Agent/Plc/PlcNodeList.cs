using EdgeInspector.Agent.Configuration;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Plc;

/// <summary>The PLC's configured variables with the direction in which each goes, for looking at them one by one.</summary>
public static class PlcNodeList
{
    /// <summary>Those that the configured modes use, in the order of the configuration.</summary>
    public static IReadOnlyList<ExaminedNode> Of(PlcSettings settings)
    {
        PlcNodes nodes = settings.Nodes;
        bool isNodes = settings.Write.Mode == WriteMode.Nodes;
        (string Name, string? Address, bool IsWritten, BuiltInType Type)[] all =
        [
            ("plc-heartbeat", nodes.PlcHeartbeat, false, BuiltInType.UInt32),
            ("line-state", nodes.LineState, false, BuiltInType.Int32),
            ("product-code", nodes.ProductCode, false, BuiltInType.String),
            ("batch-id", nodes.BatchId, false, BuiltInType.String),
            ("recipe-id", nodes.RecipeId, false, BuiltInType.String),
            ("trigger", nodes.Trigger, false, BuiltInType.UInt32),
            ("unit-id", nodes.UnitId, false, BuiltInType.UInt32),
            ("station-pocket", nodes.StationPocket, false, BuiltInType.UInt16),
            ("challenge-mode", nodes.ChallengeMode, false, BuiltInType.Boolean),
            ("ack-seq", nodes.AckSeq, false, BuiltInType.UInt32),
            ("confirm-unit-id", nodes.ConfirmUnitId, false, BuiltInType.UInt32),
            ("confirm-lane", nodes.ConfirmLane, false, BuiltInType.Byte),
            ("operator-id", nodes.OperatorId, false, BuiltInType.String),
            ("verdict-window", nodes.VerdictWindow, false, BuiltInType.UInt32),
            ("heartbeat", nodes.Heartbeat, true, BuiltInType.UInt32),
            ("state", nodes.State, true, BuiltInType.Byte),
            ("ready", nodes.Ready, true, BuiltInType.Boolean),
            ("fault-code", nodes.FaultCode, true, BuiltInType.UInt16),
            ("schema-hash", nodes.SchemaHash, true, BuiltInType.String),
            ("passport-id", nodes.PassportId, true, BuiltInType.String),
            ("configuration-hash", nodes.ConfigurationHash, true, BuiltInType.String),
            ("active-recipe-id", nodes.ActiveRecipeId, true, BuiltInType.String),
            ("active-recipe-hash", nodes.ActiveRecipeHash, true, BuiltInType.String),
            ("result-unit-id", isNodes ? nodes.ResultUnitId : null, true, BuiltInType.UInt32),
            ("verdict", isNodes ? nodes.Verdict : null, true, BuiltInType.Byte),
            ("reason-code", isNodes ? nodes.ReasonCode : null, true, BuiltInType.UInt16),
            ("score", isNodes ? nodes.Score : null, true, BuiltInType.Float),
            ("result-seq", isNodes ? nodes.ResultSeq : null, true, BuiltInType.UInt32),
            ("reject-signal", settings.Handshake.Mode == HandshakeMode.PositiveRelease ? null : nodes.RejectSignal, true, BuiltInType.Boolean),
            ("result", settings.Write.Mode == WriteMode.Struct ? nodes.Result : null, true, BuiltInType.Null),
            ("post-result", settings.Write.Mode == WriteMode.Method ? nodes.PostResult : null, false, BuiltInType.Null),
            ("request-stop", nodes.RequestStop, true, BuiltInType.Boolean),
            ("request-challenge", nodes.RequestChallenge, true, BuiltInType.Boolean),
        ];
        return [.. all.Where(n => n.Address is not null).Select(n => new ExaminedNode(n.Name, NodeAddress.Parse(n.Address!), n.IsWritten, n.Type))];
    }
}
