using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>A client in front of a server whose certificate is bad in one way: one line with the certificate, the file that keeps it and what to do.</summary>
public sealed class BadCertificateAtTheWireTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("ei-ua-pki-").FullName;
    private readonly PkiFolder _pki;

    public BadCertificateAtTheWireTests() => _pki = new PkiFolder(_root);

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory, Requirement("SEC-01")]
    [InlineData("lone", "", 0, "", "BadCertificateUntrusted", "compare the fingerprint at the peer, then 'opcua trust ")]
    [InlineData("lone", "lone.pem", 31, "", "BadCertificateTimeInvalid", "it has expired (valid from")]
    [InlineData("lone", "lone.pem", -2, "", "BadCertificateTimeInvalid", "it is not valid yet (valid from")]
    [InlineData("lone", "lone.pem", 0, "host", "BadCertificateHostNameInvalid", "dialled was 127.0.0.1; dial one of its names or set verify-hostname: false")]
    [InlineData("no-encipherment", "no-encipherment.pem", 0, "", "BadCertificateUseNotAllowed", "make one with digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment")]
    [InlineData("client-only", "client-only.pem", 0, "", "BadCertificateUseNotAllowed", "make one whose extended key usage has serverAuth")]
    [InlineData("gone", "root.pem", 0, "", "BadCertificateRevoked", "it was revoked by 'CN=Plant site, O=Plant'")]
    [InlineData("far", "root.pem", 0, "", "BadCertificateChainIncomplete", "put its certificate into issuer/certs")]
    [InlineData("lone-sha1", "lone-sha1.pem", 0, "", "BadCertificatePolicyCheckFailed", "permit it with allow-sha1")]
    public async Task Client_tells_a_bad_certificate_in_one_line(string name, string trusted, int days, string verify, string status, string advice)
    {
        // The certificates are made before the clock is read.
        using ApplicationCertificate server = ApplicationCertificate.Load(File.ReadAllBytes(PlantAuthority.File(name + ".der")), File.ReadAllText(PlantAuthority.File("leaf.key")));
        PlantAuthority.CopyTo(_pki.Issuers, "site.pem");
        PlantAuthority.CopyTo(_pki.IssuerRevocations, "root.crl", "site.crl");
        if (trusted.Length > 0) PlantAuthority.CopyTo(_pki.Trusted, trusted);
        using UaServer peer = OwnPeers.StartServer(o => o with { Certificate = server });
        UaClientOptions options = OwnPeers.Plain(peer.EndpointUrl) with
        {
            SecurityPolicy = SecurityPolicy.Basic256Sha256,
            SecurityMode = MessageSecurityMode.SignAndEncrypt,
            Certificate = OwnPeers.ClientCertificate.Value,
            Pki = _pki,
            VerifyHostName = verify == "host",
            Time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(days)),
        };

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options));

        string file = Assert.Single(Directory.GetFiles(_pki.Rejected));
        Assert.Equal(status, refused.Status.Name);
        Assert.DoesNotContain('\n', refused.Message);
        Assert.StartsWith($"{peer.EndpointUrl}: {status} (0x", refused.Message, StringComparison.Ordinal);
        Assert.Contains($": certificate '{StoredSubject(name)}' ({server.Fingerprint}): ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(advice, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith($" It was kept as '{file}'.", refused.Message, StringComparison.Ordinal);
    }

    [Fact, Requirement("SEC-01")]
    public async Task Client_refuses_a_server_that_says_another_uri_than_its_certificate()
    {
        PlantAuthority.CopyTo(_pki.Trusted, "lone.pem");
        using ApplicationCertificate server = ApplicationCertificate.Load(File.ReadAllBytes(PlantAuthority.File("lone.der")), File.ReadAllText(PlantAuthority.File("leaf.key")));
        using UaServer peer = OwnPeers.StartServer(o => o with { Certificate = server, DescribedUri = "urn:plc:8" });
        UaClientOptions options = OwnPeers.Secured(peer.EndpointUrl, MessageSecurityMode.SignAndEncrypt, server) with { VerifyHostName = false };

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options));

        Assert.Equal(StatusCode.BadCertificateUriInvalid, refused.Status);
        Assert.Contains("it is for application 'urn:plc:7', the peer says that it is 'urn:plc:8'; make the peer a certificate with its own URI", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Our_own_certificate_with_a_weak_key_is_refused_when_it_is_loaded()
    {
        System.Security.Cryptography.CryptographicException refused = Assert.Throws<System.Security.Cryptography.CryptographicException>(() =>
            ApplicationCertificate.Load(File.ReadAllBytes(PlantAuthority.File("weak.der")), File.ReadAllText(PlantAuthority.File("weak.key"))));

        Assert.Equal("the certificate 'CN=PLC weak, O=Plant' has a key of 1024 bit; the policies take 2048 to 4096", refused.Message);
    }

    private static string StoredSubject(string name)
    {
        using var certificate = System.Security.Cryptography.X509Certificates.X509CertificateLoader.LoadCertificateFromFile(PlantAuthority.File(name + ".der"));
        return certificate.Subject;
    }
}
