namespace EdgeInspector.OpcUa.Tests;

/// <summary>Our own certificate of the plant's authority: who trusts the root alone gets what lies between.</summary>
public sealed class OwnChainTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ei-ua-own-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact, Requirement("SEC-01")]
    public async Task Authorities_beside_our_certificate_are_sent_with_it_and_the_root_is_not()
    {
        var pki = new PkiFolder(Path.Combine(_root, "client"));
        File.Copy(PlantAuthority.File("far.der"), Path.Combine(pki.OwnCertificates, "edge.der"));
        File.Copy(PlantAuthority.File("leaf.key"), Path.Combine(pki.OwnPrivate, "edge.pem"));
        using ApplicationCertificate alone = pki.LoadOrCreate("urn:plc:7", "edge", [], TimeProvider.System);
        // Others of the same names must not get in between.
        PlantAuthority.CopyTo(pki.OwnCertificates, "site.pem", "line.der", "root.pem", "other-root.pem", "plc.pem");
        using ApplicationCertificate withChain = pki.LoadOrCreate("urn:plc:7", "edge", [], TimeProvider.System);
        var trust = new PkiFolder(Path.Combine(_root, "server"));
        PlantAuthority.CopyTo(trust.Trusted, "root.pem");
        PlantAuthority.CopyTo(trust.TrustedRevocations, "root.crl");
        PlantAuthority.CopyTo(trust.IssuerRevocations, "site.crl");
        using UaServer server = OwnPeers.StartServer(o => o with { AutoTrustClients = false, Pki = trust, AllowUnknownRevocation = true });
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options with { Certificate = alone }));
        await using UaClient accepted = await UaClient.ConnectAsync(options with { Certificate = withChain });

        Assert.Equal(StatusCode.BadSecurityChecksFailed, refused.Status);
        Assert.Equal("B-0001", (await accepted.ReadAsync(OwnPeers.Node("BatchId"))).Value.ToObject());
        Assert.Equal(PlantAuthority.Der("far", "line", "site"), withChain.Chain);
    }

    [Fact, Requirement("SEC-01")]
    public async Task Independent_server_takes_our_chain()
    {
        var pki = new PkiFolder(Path.Combine(_root, "client"));
        File.Copy(PlantAuthority.File("plc.der"), Path.Combine(pki.OwnCertificates, "edge.der"));
        File.Copy(PlantAuthority.File("leaf.key"), Path.Combine(pki.OwnPrivate, "edge.pem"));
        PlantAuthority.CopyTo(pki.OwnCertificates, "site.pem");
        using ApplicationCertificate own = pki.LoadOrCreate("urn:plc:7", "edge", [], TimeProvider.System);
        // It knows the root and both lists; the certificate between comes from us alone.
        string issuers = Path.Combine(NodeOpcUa.ServerPki(), "issuers");
        foreach (string folder in (string[])["certs", "crl"]) Directory.CreateDirectory(Path.Combine(issuers, folder));
        File.Copy(PlantAuthority.File("root.pem"), Path.Combine(issuers, "certs", "root.pem"), overwrite: true);
        foreach (string list in (string[])["root.crl", "site.crl"]) File.Copy(PlantAuthority.File(list), Path.Combine(issuers, "crl", list), overwrite: true);
        (PeerProcess peer, string url) = await NodeOpcUa.StartServerAsync(certificateAndKey: [PlantAuthority.File("peer-chain.txt"), PlantAuthority.File("leaf.key")]);
        using PeerProcess ending = peer;

        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(url) with
        {
            SecurityPolicy = SecurityPolicy.Basic256Sha256,
            SecurityMode = MessageSecurityMode.SignAndEncrypt,
            Certificate = own,
            ServerFingerprint = ApplicationCertificate.FingerprintOf(PlantAuthority.Der("peer")),
            VerifyHostName = false,
        });

        await client.WriteAsync(OwnPeers.Node("ResultUnitId"), 77);
        await peer.WaitForOutputAsync("WRITTEN ResultUnitId UInt32 77", TimeSpan.FromSeconds(20));
        Assert.Equal(PlantAuthority.Der("plc", "site"), own.Chain);
    }
}
