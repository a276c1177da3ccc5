using System.Globalization;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Every policy in every mode, and every mix of key lengths, against an independent stack on either side.</summary>
public sealed class NodeOpcUaPolicyTests(NodeOpcUaServer node) : IClassFixture<NodeOpcUaServer>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string, string> PoliciesAndModes { get; } = new(
        from policy in SecurityPolicy.Secured
        from mode in (string[])["Sign", "SignAndEncrypt"]
        select (policy.Name, mode));

    [Theory, Requirement("SEC-01")]
    [MemberData(nameof(PoliciesAndModes))]
    public async Task Our_client_speaks_every_policy_in_every_mode(string policy, string mode)
    {
        float score = policy.Length + (mode == "Sign" ? 0.5F : 0.25F);
        await using UaClient client = await UaClient.ConnectAsync(Options(node.Url, policy, mode, 2048, NodeOpcUa.ServerFingerprint()) with
        {
            Identity = UaIdentity.UserName("ei1", "vials only"),
        });

        await client.WriteAsync(OwnPeers.Node("Score"), score);
        DataValue read = await client.ReadAsync(OwnPeers.Node("Score"));

        await node.Peer.WaitForOutputAsync(string.Create(CultureInfo.InvariantCulture, $"WRITTEN Score Float {score}"), Patience);
        Assert.Equal(score, read.Value.ToObject());
    }

    [Fact, Requirement("SEC-01")]
    public async Task Our_server_speaks_every_policy_in_every_mode()
    {
        using UaServer server = OwnPeers.StartServer();
        string[] ways = [.. SecurityPolicy.Secured.SelectMany(p => (string[])[$"{p}/Sign", $"{p}/SignAndEncrypt"])];

        string said = await NodeOpcUa.RunPoliciesAsync(server.EndpointUrl, 2048, ways);

        Assert.Equal([.. ways.Select((way, i) => string.Create(CultureInfo.InvariantCulture, $"SPOKE {way} {i + 1}")), "DONE"], Steps(said));
    }

    // Above 2048 bit OPN has a second padding byte, counted by the receiver's key; the signature is as long as the sender's.
    [Fact, Requirement("SEC-01")]
    public async Task Our_client_mixes_key_lengths_with_a_4096_bit_server()
    {
        (PeerProcess peer, string url) = await NodeOpcUa.StartServerAsync(keySizeBits: 4096);
        using PeerProcess ending = peer;
        string pin = NodeOpcUa.ServerFingerprint(4096);

        foreach (SecurityPolicy policy in SecurityPolicy.Secured)
        {
            foreach (int keySizeBits in (int[])[2048, 3072, 4096])
            {
                await using UaClient client = await UaClient.ConnectAsync(Options(url, policy.Name, "SignAndEncrypt", keySizeBits, pin) with
                {
                    Identity = UaIdentity.UserName("ei1", "vials only"),
                });
                await client.WriteAsync(OwnPeers.Node("ResultUnitId"), keySizeBits);
                Assert.Equal((uint)keySizeBits, (await client.ReadAsync(OwnPeers.Node("ResultUnitId"))).Value.ToObject());
            }
        }
    }

    [Theory, Requirement("SEC-01")]
    [InlineData(4096, 2048)]
    [InlineData(2048, 4096)]
    public async Task Our_server_mixes_key_lengths_with_a_client(int ownKeySizeBits, int peerKeySizeBits)
    {
        using ApplicationCertificate own = OwnPeers.Certificate("urn:test:large", "test-large", ownKeySizeBits);
        using UaServer server = OwnPeers.StartServer(o => o with { Certificate = own });

        string said = await NodeOpcUa.RunPoliciesAsync(server.EndpointUrl, peerKeySizeBits, [.. SecurityPolicy.Secured.Select(p => $"{p}/SignAndEncrypt")]);

        Assert.Equal(
            ["SPOKE Basic256Sha256/SignAndEncrypt 1", "SPOKE Aes128_Sha256_RsaOaep/SignAndEncrypt 2", "SPOKE Aes256_Sha256_RsaPss/SignAndEncrypt 3", "DONE"],
            Steps(said));
    }

    // The peer warns on the same stream.
    private static string[] Steps(string said) => [.. said.Split('\n').Where(l => l.StartsWith("SPOKE", StringComparison.Ordinal) || l.StartsWith("DONE", StringComparison.Ordinal) || l.StartsWith("FAILED", StringComparison.Ordinal))];

    private static UaClientOptions Options(string url, string policy, string mode, int keySizeBits, string pin) => OwnPeers.Plain(url) with
    {
        SecurityPolicy = SecurityPolicy.TryFind(policy, out SecurityPolicy found) ? found : throw new ArgumentException(policy),
        SecurityMode = Enum.Parse<MessageSecurityMode>(mode),
        Certificate = OwnPeers.ClientCertificateOf(keySizeBits),
        ServerFingerprint = pin,
        VerifyHostName = false,
    };
}
