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

    [Theory, Requirement("SEC-01")]
    [InlineData(UnixFileMode.GroupRead, "640")]
    [InlineData(UnixFileMode.OtherRead, "604")]
    [InlineData(UnixFileMode.OtherWrite, "602")]
    public void Private_key_that_others_can_read_or_change_is_refused_with_the_command_that_mends_it(UnixFileMode others, string shown)
    {
        if (OperatingSystem.IsWindows()) return;
        var pki = new PkiFolder(_root);
        pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", [], TimeProvider.System).Dispose();
        string key = Assert.Single(Directory.GetFiles(pki.OwnPrivate));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite | others);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(
            () => pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", [], TimeProvider.System));

        Assert.Equal($"{key}: others may read the private key (mode {shown}, must be 600): chmod 600 '{key}', and make a new key if somebody may have copied it", refused.Message);
    }

    [Fact]
    public void Key_length_is_chosen_when_the_certificate_is_made()
    {
        var pki = new PkiFolder(_root);
        using ApplicationCertificate own = pki.LoadOrCreate("urn:line7:edgeinspector", "EdgeInspector", [], TimeProvider.System, 3072);

        Assert.Equal("RSA 3072", Assert.Single(pki.List()).Key);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PkiFolder(Path.Combine(_root, "b")).LoadOrCreate("urn:b", "b", [], TimeProvider.System, 1024));
    }

    [Fact]
    public void Rejected_folder_keeps_the_hundred_last()
    {
        var pki = new PkiFolder(_root);
        for (int i = 0; i < 103; i++) pki.Reject([(byte)i]);

        Assert.Equal(100, Directory.GetFiles(pki.Rejected).Length);
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
