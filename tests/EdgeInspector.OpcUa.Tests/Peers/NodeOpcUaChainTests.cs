namespace EdgeInspector.OpcUa.Tests;

/// <summary>An independent server whose certificate comes from the plant's authority and that sends its chain, leaf first.</summary>
public sealed class NodeOpcUaChainTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ei-ua-pki-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact, Requirement("SEC-01")]
    public async Task Server_of_a_trusted_root_is_accepted_by_the_chain_that_it_sends_and_refused_without_the_lists()
    {
        var pki = new PkiFolder(_root);
        PlantAuthority.CopyTo(pki.Trusted, "root.pem");
        PlantAuthority.CopyTo(pki.TrustedRevocations, "root.crl");
        (PeerProcess peer, string url) = await NodeOpcUa.StartServerAsync(certificateAndKey: [PlantAuthority.File("peer-chain.txt"), PlantAuthority.File("leaf.key")]);
        using PeerProcess ending = peer;
        UaClientOptions options = OwnPeers.Plain(url) with
        {
            SecurityPolicy = SecurityPolicy.Aes256Sha256RsaPss,
            SecurityMode = MessageSecurityMode.SignAndEncrypt,
            Certificate = OwnPeers.ClientCertificate.Value,
            Pki = pki,
            Identity = UaIdentity.UserName("ei1", "vials only"),
        };

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options));
        PlantAuthority.CopyTo(pki.IssuerRevocations, "site.crl");
        await using UaClient accepted = await UaClient.ConnectAsync(options);

        Assert.Equal(StatusCode.BadCertificateRevocationUnknown, refused.Status);
        Assert.Contains("there is no revocation list of 'CN=Plant site, O=Plant'", refused.Message, StringComparison.Ordinal);
        Assert.Equal("B-0001", (await accepted.ReadAsync(OwnPeers.Node("BatchId"))).Value.ToObject());
    }
}
