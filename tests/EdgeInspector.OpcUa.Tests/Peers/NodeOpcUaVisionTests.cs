using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our vision system under an independent client that has the published node set.</summary>
public sealed class NodeOpcUaVisionTests
{
    [Fact]
    public async Task Node_opcua_finds_the_vision_system_as_published_and_gets_every_result()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { Namespaces = [OwnPeers.Namespace, VisionSystem.NamespaceUri] });
        var vision = new VisionSystem(server, new VisionSystemOptions { Name = "Line7" });
        var recipe = new VisionId("vial-10r", "3", SHA256.HashData(Encoding.UTF8.GetBytes("a recipe")));
        var configuration = new VisionId("line-7", "", SHA256.HashData(Encoding.UTF8.GetBytes("a configuration")));
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        vision.Enter(VisionState.Initialized);
        vision.SetRecipes([new VisionRecipe(recipe, now), new VisionRecipe(new VisionId("vial-2r", "", default), now)], recipe);
        server.AddMethod(new NodeId(2, "Go"), "Go", [], [], (_, _, _) =>
        {
            vision.Enter(VisionState.Ready);
            vision.Enter(VisionState.ContinuousExecution);
            for (int i = 1; i <= 50; i++)
            {
                bool isGood = i % 5 != 0;
                vision.Publish(new VisionResult
                {
                    ResultId = string.Create(CultureInfo.InvariantCulture, $"B1/{i}"),
                    State = i % 10 == 0 ? VisionResultState.Failed : VisionResultState.Completed,
                    PartId = string.Create(CultureInfo.InvariantCulture, $"{1000 + i}"),
                    JobId = "B1",
                    Recipe = recipe,
                    Configuration = configuration,
                    CreationTime = now.AddSeconds(i),
                    StartTime = now.AddSeconds(i - 0.1),
                    EndTime = now.AddSeconds(i),
                    ProcessingDuration = TimeSpan.FromMilliseconds(12.5),
                    Content = [isGood ? "Accept" : "Reject", isGood ? "None" : "Defect", 0.25 * i],
                });
            }

            vision.Enter(VisionState.Error);
            return StatusCode.Good;
        });

        string said = await NodeOpcUa.RunScriptAsync("vision.mjs", server.EndpointUrl, "None", "", "", "Line7", "50", "ns=2;s=Go");

        Assert.Contains("NAMESPACE true\n", said);
        Assert.Contains("STRUCTURES all\n", said);
        Assert.Contains("MANDATORY 19 all there\n", said);
        Assert.Contains("DATA TYPES equal\n", said);
        Assert.Contains("TYPE true VisionSystemType\n", said);
        Assert.Contains("STATE Operational Initialized\n", said);
        Assert.Contains("STARTED Good\n", said);
        Assert.Contains("RESULTS 50 50 UNEQUAL 0\n", said);
        Assert.Contains("VERDICTS Accept=40,Reject=10\n", said);
        Assert.Contains(
            "CHANGES Initialized>Ready:InitializedToReadyAuto Ready>ContinuousExecution:ReadyToContinuousExecutionAuto Operational>Error:OperationalToErrorAuto\n", said);
        Assert.Contains("STATE Error BadStateNotActive\n", said);
        Assert.Contains("UNKNOWN Good 0 -1\n", said);
        Assert.Contains("LIST true true true\n", said);
        Assert.Contains("ONE PART 1 true\n", said);
        Assert.Contains("TWO OF A JOB false 2\n", said);
        Assert.Contains("IN VAIN 0 0\n", said);
        Assert.Contains("RELEASED 0 -2\n", said);
        Assert.Contains("COMPONENTS 17 true true 0\n", said);
        Assert.Contains("RECIPE vial-10r 32 SHA-256 0\n", said);
        Assert.Contains("PREPARED true\n", said);
        Assert.Contains("COMMANDS BadNotSupported BadNotSupported BadNotSupported BadNotSupported BadNotSupported\n", said);
        Assert.Contains("WRITE BadNotWritable\n", said);
        Assert.Contains("DONE", said);
    }
}
