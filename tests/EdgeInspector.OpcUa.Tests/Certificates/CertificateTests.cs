using System.Text;

namespace EdgeInspector.OpcUa.Tests;

public sealed class CertificateTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ei-ua-pki-").FullName;

    [Fact, Requirement("SEC-01")]
    public async Task Own_certificate_carries_what_plcs_ask_for()
    {
        var pki = new PkiFolder(_root);
        using ApplicationCertificate own = pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", ["pc7", "10.1.2.4"], TimeProvider.System);

        using PeerProcess openssl = PeerProcess.Start("openssl", "x509", "-inform", "DER", "-noout", "-text", "-in", Path.Combine(pki.OwnCertificates, "EdgeInspector.der"));
        await openssl.WaitForOutputAsync("Signature Value", TimeSpan.FromSeconds(10));

        string text = openssl.Output;
        Assert.Contains("URI:urn:line7:edgeinspector, DNS:pc7, IP Address:10.1.2.4", text, StringComparison.Ordinal);
        Assert.Contains("Digital Signature, Non Repudiation, Key Encipherment, Data Encipherment, Certificate Sign", text, StringComparison.Ordinal);
        Assert.Contains("TLS Web Client Authentication, TLS Web Server Authentication", text, StringComparison.Ordinal);
        Assert.Contains("Public-Key: (2048 bit)", text, StringComparison.Ordinal);
        Assert.Contains("sha256WithRSAEncryption", text, StringComparison.Ordinal);
    }

    [Fact, Requirement("SEC-01")]
    public void Private_key_is_readable_by_its_owner_alone()
    {
        var pki = new PkiFolder(_root);
        pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", [], TimeProvider.System).Dispose();

        string key = Assert.Single(Directory.GetFiles(pki.OwnPrivate));

        if (OperatingSystem.IsWindows()) return;
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
    }

    [Fact]
    public void Second_start_uses_the_same_certificate()
    {
        var pki = new PkiFolder(_root);
        using ApplicationCertificate first = pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", [], TimeProvider.System);

        using ApplicationCertificate second = pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", [], TimeProvider.System);

        Assert.Equal(first.Fingerprint, second.Fingerprint);
    }

    [Fact]
    public void Refusal_names_the_exact_reason()
    {
        var pki = new PkiFolder(_root);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using ApplicationCertificate peer = ApplicationCertificate.Create("urn:plc", "plc", ["plc7"], now.AddDays(-2), now.AddDays(2));
        using ApplicationCertificate old = ApplicationCertificate.Create("urn:plc", "plc", ["plc7"], now.AddDays(-9), now.AddDays(-2));
        using ApplicationCertificate other = ApplicationCertificate.Create("urn:plc", "plc", ["plc7"], now.AddDays(-2), now.AddDays(2));
        pki.Trust(peer.Der);
        pki.Trust(old.Der);
        var trust = new CertificateTrust(pki, TimeProvider.System);

        Assert.True(trust.Judge(peer.Der, isServer: true, null, "PLC7", "urn:plc").IsAccepted);
        Assert.Equal(StatusCode.BadCertificateUntrusted, trust.Judge(other.Der, isServer: true, null, "plc7", "urn:plc").Status);
        Assert.Equal(StatusCode.BadCertificateUntrusted, trust.Judge(peer.Der, isServer: true, other.Fingerprint, "plc7", "urn:plc").Status);
        Assert.Equal(StatusCode.BadCertificateTimeInvalid, trust.Judge(old.Der, isServer: true, null, "plc7", "urn:plc").Status);
        Assert.Equal(StatusCode.BadCertificateHostNameInvalid, trust.Judge(peer.Der, isServer: true, null, "10.1.2.3", "urn:plc").Status);
        Assert.Equal(StatusCode.BadCertificateUriInvalid, trust.Judge(peer.Der, isServer: true, null, "plc7", "urn:other").Status);
        Assert.Equal(StatusCode.BadCertificateInvalid, trust.Judge(Encoding.ASCII.GetBytes("no certificate"), isServer: true, null, null, null).Status);
        Assert.Equal(StatusCode.BadCertificateInvalid, trust.Judge([], isServer: true, null, null, null).Status);
    }

    [Fact]
    public async Task Clear_text_password_is_refused_before_it_leaves()
    {
        using UaServer server = OwnPeers.StartServer(o => o with { Certificate = null });

        UaException refused = await Assert.ThrowsAsync<UaException>(() =>
            UaClient.ConnectAsync(OwnPeers.Plain(server.EndpointUrl) with { Identity = UaIdentity.UserName("ei1", "vials only") }));

        Assert.Equal(StatusCode.BadIdentityTokenRejected, refused.Status);
    }

    [Fact]
    public async Task Client_certificate_that_the_server_does_not_trust_is_refused()
    {
        var pki = new PkiFolder(_root);
        using UaServer server = OwnPeers.StartServer(o => o with { AutoTrustClients = false, Pki = pki });
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options));
        string rejected = Assert.Single(Directory.GetFiles(pki.Rejected));
        File.Move(rejected, Path.Combine(pki.Trusted, "client.der"));
        await using UaClient accepted = await UaClient.ConnectAsync(options);

        Assert.Equal(StatusCode.BadSecurityChecksFailed, refused.Status);
        Assert.Contains("the server does not trust our certificate yet", refused.Message, StringComparison.Ordinal);
        Assert.True(accepted.IsConnected);
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);
}
