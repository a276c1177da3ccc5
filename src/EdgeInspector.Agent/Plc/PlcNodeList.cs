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
        (string Name, string? Address, bool IsWritten)[] all =
        [
            ("plc-heartbeat", nodes.PlcHeartbeat, false),
            ("line-state", nodes.LineState, false),
            ("product-code", nodes.ProductCode, false),
            ("batch-id", nodes.BatchId, false),
            ("recipe-id", nodes.RecipeId, false),
            ("trigger", nodes.Trigger, false),
            ("unit-id", nodes.UnitId, false),
            ("station-pocket", nodes.StationPocket, false),
            ("challenge-mode", nodes.ChallengeMode, false),
            ("ack-seq", nodes.AckSeq, false),
            ("confirm-unit-id", nodes.ConfirmUnitId, false),
            ("confirm-lane", nodes.ConfirmLane, false),
            ("operator-id", nodes.OperatorId, false),
            ("verdict-window", nodes.VerdictWindow, false),
            ("heartbeat", nodes.Heartbeat, true),
            ("state", nodes.State, true),
            ("ready", nodes.Ready, true),
            ("fault-code", nodes.FaultCode, true),
            ("schema-hash", nodes.SchemaHash, true),
            ("passport-id", nodes.PassportId, true),
            ("configuration-hash", nodes.ConfigurationHash, true),
            ("active-recipe-id", nodes.ActiveRecipeId, true),
            ("active-recipe-hash", nodes.ActiveRecipeHash, true),
            ("result-unit-id", isNodes ? nodes.ResultUnitId : null, true),
            ("verdict", isNodes ? nodes.Verdict : null, true),
            ("reason-code", isNodes ? nodes.ReasonCode : null, true),
            ("score", isNodes ? nodes.Score : null, true),
            ("result-seq", isNodes ? nodes.ResultSeq : null, true),
            ("reject-signal", settings.Handshake.Mode == HandshakeMode.PositiveRelease ? null : nodes.RejectSignal, true),
            ("result", settings.Write.Mode == WriteMode.Struct ? nodes.Result : null, true),
            ("post-result", settings.Write.Mode == WriteMode.Method ? nodes.PostResult : null, false),
            ("request-stop", nodes.RequestStop, true),
            ("request-challenge", nodes.RequestChallenge, true),
        ];
        return [.. all.Where(n => n.Address is not null).Select(n => new ExaminedNode(n.Name, NodeAddress.Parse(n.Address!), n.IsWritten))];
    }
}
