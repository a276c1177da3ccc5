using EdgeInspector.PlcSimulator;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>The bench's PLC under an independent client that plays the agent, over SignAndEncrypt.</summary>
public sealed class SimulatedPlcTests
{
    [Fact, Requirement("LIN-03")]
    public async Task Simulated_PLC_releases_what_node_opcua_accepts_and_rejects_the_rest()
    {
        string pki = Directory.CreateTempSubdirectory("ei-plc-").FullName;
        try
        {
            using var plc = new SimulatedPlc(new SimulatedPlcOptions
            {
                Port = 0,
                PkiFolder = pki,
                TrustEveryClient = true,
                Program = new PlcProgramOptions { Units = 4, RatePerMinute = 60, VerdictWindow = TimeSpan.FromMilliseconds(800), StartDelay = TimeSpan.FromMilliseconds(200) },
            });
            plc.Start();

            string said = await NodeOpcUa.RunAgentAsync(plc.EndpointUrl);
            await plc.Finished.WaitAsync(TimeSpan.FromSeconds(30));

            Assert.EndsWith("DONE", said);
            Assert.Equal([Lane.Accept, Lane.Reject, Lane.Accept, Lane.Reject], plc.Units.Select(u => u.Lane!.Value));
            Assert.Equal((4, 2, 2, 0), (plc.Counters.Triggered, plc.Counters.Accepted, plc.Counters.Rejected, plc.Counters.Faults));
        }
        finally
        {
            Directory.Delete(pki, recursive: true);
        }
    }
}
