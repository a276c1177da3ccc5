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

    [Theory, Requirement("SEC-01")]
    [InlineData(PlcSecurityOffer.Aes128Sha256RsaOaep, "Aes128_Sha256_RsaOaep/Sign Aes128_Sha256_RsaOaep/SignAndEncrypt")]
    [InlineData(PlcSecurityOffer.Aes256Sha256RsaPss, "Aes256_Sha256_RsaPss/Sign Aes256_Sha256_RsaPss/SignAndEncrypt")]
    [InlineData(PlcSecurityOffer.Secured,
        "Aes128_Sha256_RsaOaep/Sign Aes128_Sha256_RsaOaep/SignAndEncrypt Aes256_Sha256_RsaPss/Sign Aes256_Sha256_RsaPss/SignAndEncrypt Basic256Sha256/Sign Basic256Sha256/SignAndEncrypt")]
    public void Simulated_PLC_offers_what_it_is_told_and_our_link_reads_under_it(PlcSecurityOffer offer, string expected)
    {
        string pki = Directory.CreateTempSubdirectory("ei-plc-").FullName;
        try
        {
            using var plc = new SimulatedPlc(new SimulatedPlcOptions { Port = 0, Security = offer, PkiFolder = pki, TrustEveryClient = true });
            plc.Start();
            UaClientOptions options = OwnPeers.Plain(plc.EndpointUrl) with
            {
                SecurityMode = MessageSecurityMode.SignAndEncrypt,
                Certificate = OwnPeers.ClientCertificate.Value,
                VerifyHostName = false,
            };
            EndpointDescription[] offered = SessionHandshake.GetEndpoints(options);
            string policy = expected.Split('/')[0];
            using var link = new UaLink(options with
            {
                SecurityPolicy = SecurityPolicy.TryFind(policy, out SecurityPolicy found) ? found : throw new ArgumentException(policy),
                ServerFingerprint = ApplicationCertificate.FingerprintOf(CertificateBytes.Leaf(offered[0].ServerCertificate)),
            });
            UaLinkNode sequence = link.AddNode("nsu=" + VisionDataBlock.NamespaceUri + ";s=DB_Vision.ResultSeq");
            link.Start();

            Assert.Equal(expected, string.Join(' ', offered.Select(e => $"{e.SecurityPolicyUri!.Split('#')[1]}/{e.SecurityMode}").Order(StringComparer.Ordinal)));
            Assert.True(SpinWait.SpinUntil(() => link.IsConnected, TimeSpan.FromSeconds(20)));
            Assert.Equal(UaOutcomeKind.Done, link.TryRead([sequence], new DataValue[1], TimeSpan.FromSeconds(20)).Kind);
        }
        finally
        {
            Directory.Delete(pki, recursive: true);
        }
    }
}
