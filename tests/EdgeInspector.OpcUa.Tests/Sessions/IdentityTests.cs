using System.Security.Cryptography;
using System.Text;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Users by password and by certificate, against our own server and against node-opcua.</summary>
public sealed class IdentityTests(NodeOpcUaServer node) : IClassFixture<NodeOpcUaServer>
{
    private const string Password = "Gr\u00fcn-7&vials \"only\"";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Policies { get; } = [.. SecurityPolicy.Secured.Select(p => p.Name)];

    // Many servers lock an account after a few wrong passwords, and then the right one does not help either.
    [Fact]
    public async Task Refused_user_is_not_tried_again_at_once_by_client_or_link()
    {
        int asked = 0;
        using UaServer server = OwnPeers.StartServer(o => o with
        {
            RefusalPause = TimeSpan.Zero,
            VerifyUser = (_, _) =>
            {
                Interlocked.Increment(ref asked);
                return false;
            },
        });
        UaClientOptions options = OwnPeers.Plain(server.EndpointUrl) with { Identity = UaIdentity.UserName("ei1", "wrong") };
        using var link = new UaLink(options);
        link.AddNode(OwnPeers.Node("Verdict"));

        link.Start();
        await using UaClient client = UaClient.Start(options);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref asked) >= 2, Patience));
        await Task.Delay(1500);

        // With pauses of 50 to 200 ms there were a dozen, and each left a session behind.
        Assert.Equal((2, 0), (Volatile.Read(ref asked), server.SessionCount));
    }

    [Theory, Requirement("SEC-01")]
    [MemberData(nameof(Policies))]
    public async Task User_with_a_certificate_is_taken_by_node_opcua(string policy)
    {
        using UserCertificate user = LoadUser();

        await using UaClient client = await UaClient.ConnectAsync(Secured(policy) with { Identity = UaIdentity.UserCertificate(user) });

        Assert.Equal("B-0001", (await client.ReadAsync(OwnPeers.Node("BatchId"))).Value.ToObject());
    }

    [Fact]
    public async Task User_with_a_certificate_is_proved_on_a_channel_without_security_too()
    {
        using UserCertificate user = LoadUser();

        await using UaClient client = await UaClient.ConnectAsync(OwnPeers.Plain(node.Url) with { Identity = UaIdentity.UserCertificate(user) });

        Assert.True(client.IsConnected);
    }

    [Fact, Requirement("SEC-01")]
    public async Task Our_server_takes_node_opcuas_user_with_a_certificate()
    {
        using UserCertificate user = LoadUser();
        using UaServer server = OwnPeers.StartServer(o => o with { VerifyUser = null, AllowsAnonymous = false, UserOfCertificate = f => f == user.Fingerprint ? "line 7" : null });

        string said = await NodeOpcUa.RunPoliciesAsync(server.EndpointUrl, 2048,
            [$"user:{PlantAuthority.File("user.der")}:{PlantAuthority.File("user.key")}", .. SecurityPolicy.Secured.Select(p => $"{p}/SignAndEncrypt")]);

        Assert.Contains("SPOKE Basic256Sha256/SignAndEncrypt 1\n", said);
        Assert.Contains("SPOKE Aes128_Sha256_RsaOaep/SignAndEncrypt 2\n", said);
        Assert.Contains("SPOKE Aes256_Sha256_RsaPss/SignAndEncrypt 3\n", said);
    }

    [Fact]
    public async Task Unknown_user_certificate_is_refused_with_what_to_do()
    {
        using UserCertificate user = LoadUser();
        using UaServer server = OwnPeers.StartServer(o => o with { UserOfCertificate = _ => null });
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(options with { Identity = UaIdentity.UserCertificate(user) }));

        Assert.Equal(
            $"{server.EndpointUrl}: the server refused user with certificate 'CN=Agent of line 7, O=Plant': BadUserAccessDenied (0x801F0000); "
            + $"trust its certificate at the server ({user.Fingerprint}) and give the user its rights there", refused.Message);
    }

    [Fact]
    public void Certificate_without_its_key_proves_nobody()
    {
        byte[] certificate = PlantAuthority.Der("user");
        byte[] server = PlantAuthority.Der("lone");
        byte[] nonce = [1, 2, 3];
        using var thief = RSA.Create(2048);
        SecurityPolicy policy = SecurityPolicy.Aes256Sha256RsaPss;
        SignatureData forged = new(policy.AsymmetricSignatureUri, thief.SignData([.. server, .. nonce], HashAlgorithmName.SHA256, policy.SignaturePadding));
        using UserCertificate user = LoadUser();
        SignatureData genuine = new(policy.AsymmetricSignatureUri, user.PrivateKey.SignData([.. server, .. nonce], HashAlgorithmName.SHA256, policy.SignaturePadding));

        Assert.True(IdentityToken.IsProved(certificate, policy, server, nonce, genuine));
        Assert.False(IdentityToken.IsProved(certificate, policy, server, nonce, forged));
        Assert.False(IdentityToken.IsProved(certificate, policy, server, [1, 2, 4], genuine));
        Assert.False(IdentityToken.IsProved(certificate, SecurityPolicy.Basic256Sha256, server, nonce, genuine));
        Assert.False(IdentityToken.IsProved([1, 2], policy, server, nonce, genuine));
    }

    [Fact, Requirement("SEC-01")]
    public async Task Wrong_password_is_told_in_one_line_and_no_password_is_ever_logged()
    {
        var log = new CapturedLog<UaLink>();
        var clientLog = new CapturedLog<UaClient>();
        var serverLog = new CapturedLog<UaServer>();
        using UaServer server = OwnPeers.StartServer(o => o with { VerifyUser = (_, password) => password == Password }, serverLog);
        UaClientOptions options = OwnPeers.Secured(server.EndpointUrl, MessageSecurityMode.SignAndEncrypt, OwnPeers.ServerCertificate.Value);
        UaClientOptions wrong = options with { Identity = UaIdentity.UserName("ei1", Password + "!") };

        UaException refused = await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(wrong, clientLog));
        await using UaClient accepted = await UaClient.ConnectAsync(options with { Identity = UaIdentity.UserName("ei1", Password) }, clientLog);
        using (var link = new UaLink(wrong, log))
        {
            link.Start();
            Assert.True(SpinWait.SpinUntil(() => !log.Lines.IsEmpty, Patience));
        }

        Assert.Equal(
            $"{server.EndpointUrl}: the server refused user 'ei1': BadUserAccessDenied (0x801F0000); check name and password, and that the server knows this user", refused.Message);
        string all = string.Join('\n', [.. log.Lines, .. clientLog.Lines, .. serverLog.Lines, refused.ToString(), wrong.ToString(), options.Identity.ToString()]);
        Assert.Contains("the server refused user 'ei1'", all, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, all, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToBase64String(Encoding.UTF8.GetBytes(Password))[..12], all, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(Encoding.UTF8.GetBytes(Password))[..12], all, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("lone.pem", "user.key", "user.key: the private key does not belong to the certificate 'CN=PLC alone, O=Plant' in ")]
    [InlineData("user.pem", "user.pem", "user.pem: is no unencrypted RSA private key in PEM")]
    [InlineData("user.key", "user.key", "user.key: is no certificate (DER or PEM)")]
    [InlineData("weak.pem", "weak.key", "weak.key: the key has 1024 bit; the policies take 2048 to 4096")]
    public void User_certificate_that_cannot_be_used_is_refused_by_its_file(string certificate, string key, string reason)
    {
        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => UserCertificate.Load(PlantAuthority.File(certificate), PlantAuthority.File(key)));

        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    private static UserCertificate LoadUser() => UserCertificate.Load(PlantAuthority.File("user.pem"), PlantAuthority.File("user.key"));

    private UaClientOptions Secured(string policy) => OwnPeers.Plain(node.Url) with
    {
        SecurityPolicy = SecurityPolicy.TryFind(policy, out SecurityPolicy found) ? found : throw new ArgumentException(policy),
        SecurityMode = MessageSecurityMode.SignAndEncrypt,
        Certificate = OwnPeers.ClientCertificate.Value,
        ServerFingerprint = NodeOpcUa.ServerFingerprint(),
        VerifyHostName = false,
    };
}
