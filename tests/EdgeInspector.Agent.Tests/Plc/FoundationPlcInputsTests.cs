#if OPCUA_FOUNDATION
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Tests.Handshake;
using EdgeInspector.PlcSimulator;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Agent.Tests.Plc;

/// <summary>The trigger reader's link over the OPC Foundation's stack, beside ours on the same PLC. Built with <c>-p:OpcUaStack=Foundation</c> only.</summary>
public sealed class FoundationPlcInputsTests
{
    [Fact, Requirement("LIN-03")]
    public void Both_stacks_read_the_same_of_a_PLC()
    {
        using var plc = new SimulatedPlc(new SimulatedPlcOptions { Port = 0, Security = PlcSecurityOffer.None, Program = new PlcProgramOptions { Units = 3, FeedAtOnce = true, StartDelay = TimeSpan.Zero } }, _ => { });
        plc.Start();
        PlcSettings settings = FoundationPlcLinkTests.Settings(plc.EndpointUrl, WriteMode.Nodes, WriteConfirmation.Ack) with { Nodes = SimulatedNodes.All };
        using var connection = new PlcConnection(settings, NullLoggerFactory.Instance, TimeProvider.System);
        using IPlcInputs theirs = PlcStacks.NewInputs(connection, settings), ours = PlcStacks.NewInputs(connection, settings with { Stack = PlcStack.Own });
        long start = TimeProvider.System.GetTimestamp();
        PlcReading read = default;
        while (read.Trigger < 3 && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            if ((theirs.IsUp || theirs.TryOpen(TestContext.Current.CancellationToken)) && theirs.Read(out read, TimeSpan.FromSeconds(2)) != PlcAnswer.Good) read = default;
            TestContext.Current.CancellationToken.WaitHandle.WaitOne(5);
        }

        while (!ours.TryOpen(TestContext.Current.CancellationToken) && TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30)) TestContext.Current.CancellationToken.WaitHandle.WaitOne(5);
        Assert.Equal(PlcAnswer.Good, ours.Read(out PlcReading expected, TimeSpan.FromSeconds(2)));
        Assert.Equal(3u, read.Trigger);
        Assert.Equal((expected.Trigger, expected.Unit, expected.Pocket, expected.IsChallenge), (read.Trigger, read.Unit, read.Pocket, read.IsChallenge));
        Assert.Equal(PlcAnswer.Good, theirs.ReadContext(out PlcContext told, TimeSpan.FromSeconds(2)));
        Assert.Equal(PlcAnswer.Good, ours.ReadContext(out PlcContext toldToUs, TimeSpan.FromSeconds(2)));
        Assert.Equal(toldToUs, told);
        Assert.True(told.VerdictWindow > TimeSpan.Zero);
    }
}
#endif
