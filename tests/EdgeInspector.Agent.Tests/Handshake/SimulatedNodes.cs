using EdgeInspector.Agent.Configuration;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Agent.Tests.Handshake;

/// <summary>The simulated PLC's nodes under the agent's names.</summary>
internal static class SimulatedNodes
{
    public static PlcNodes All { get; } = new()
    {
        PlcHeartbeat = Id("PlcHeartbeat"), LineState = Id("LineState"), ProductCode = Id("ProductCode"), BatchId = Id("BatchId"), RecipeId = Id("RecipeId"),
        Trigger = Id("Trigger"), UnitId = Id("UnitId"), StationPocket = Id("StationPocket"), ChallengeMode = Id("ChallengeMode"), AckSeq = Id("AckSeq"),
        ConfirmUnitId = Id("ConfirmUnitId"), ConfirmLane = Id("ConfirmLane"), Heartbeat = Id("Heartbeat"), State = Id("State"), Ready = Id("Ready"),
        FaultCode = Id("FaultCode"), SchemaHash = Id("SchemaHash"), PassportId = Id("PassportId"), ConfigurationHash = Id("ConfigurationHash"),
        ResultUnitId = Id("ResultUnitId"), Verdict = Id("Verdict"), ReasonCode = Id("ReasonCode"), Score = Id("Score"), ResultSeq = Id("ResultSeq"),
        RejectSignal = Id("RejectSignal"), Result = Id("Result"), PostResult = Id("PostResult"),
        PostResultObject = $"nsu={VisionDataBlock.NamespaceUri};s=DB_Vision",
        ActiveRecipeId = Id("ActiveRecipeId"), ActiveRecipeHash = Id("ActiveRecipeHash"), OperatorId = Id("OperatorId"), VerdictWindow = Id("VerdictWindow"),
        RequestStop = Id("RequestStop"), RequestChallenge = Id("RequestChallenge"),
    };

    private static string Id(string name) => $"nsu={VisionDataBlock.NamespaceUri};s=DB_Vision.{name}";
}
