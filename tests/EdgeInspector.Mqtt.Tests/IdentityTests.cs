using EdgeInspector.Mqtt.Tests.Peers;

namespace EdgeInspector.Mqtt.Tests;

/// <summary>Who may speak with whom: passwords and certificates against mosquitto.</summary>
public sealed class IdentityTests
{
    [Theory, InlineData(MqttProtocol.Version5), InlineData(MqttProtocol.Version311)]
    public async Task A_wrong_password_is_named_and_the_right_one_is_taken_without_a_restart(MqttProtocol protocol)
    {
        using Mosquitto broker = await Mosquitto.StartAsync(folder =>
        {
            using PeerProcess passwd = PeerProcess.Start("mosquitto_passwd", "-b", "-c", Path.Combine(folder, "users"), "agent", "right");
            passwd.WaitForExitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
            return ["allow_anonymous false", $"password_file {Path.Combine(folder, "users")}"];
        });
        string file = Path.Combine(broker.Folder, "password");
        await File.WriteAllTextAsync(file, "wrong\n");
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port) with { Protocol = protocol, UserName = "agent", PasswordFile = file });

        publisher.Start();
        await Given.UntilAsync(() => publisher.Link == MqttLink.NotAuthorised, "the refusal is named");
        string problem = publisher.LinkProblem;
        await File.WriteAllTextAsync(file, "right\n");

        await Given.UntilAsync(() => publisher.Link == MqttLink.Connected, "the right password is taken");
        Assert.Contains("refused user 'agent'", problem);
        Assert.DoesNotContain("wrong", problem);
        Assert.Equal("", publisher.LinkProblem);
    }

    [Fact, Requirement("SEC-01")]
    public async Task A_missing_password_file_is_named()
    {
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(Mosquitto.FreePort()) with { UserName = "agent", PasswordFile = "/no/such/file" });

        publisher.Start();
        await Given.UntilAsync(() => publisher.Link == MqttLink.NotAuthorised, "the missing file is named");

        Assert.Contains("/no/such/file", publisher.LinkProblem);
    }

    [Fact, Requirement("SEC-01")]
    public async Task A_broker_with_a_certificate_of_the_plants_authority_is_trusted()
    {
        using Mosquitto broker = await TlsBrokerAsync("IP:127.0.0.1");
        var tls = new MqttTls { AuthorityFile = Path.Combine(broker.Folder, "ca.pem") };
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port) with { Tls = tls });

        publisher.Start();
        publisher.PublishState(Given.Status());
        await Given.UntilAsync(() => publisher.Counters.Published == 1, "the state is acknowledged");

        using Subscriber reader = await Subscriber.StartAsync(broker.Port, "#", "--cafile", tls.AuthorityFile);
        Assert.Equal("continuous_execution", (await reader.WaitForAsync("state", _ => true)).Text("state"));
    }

    [Fact, Requirement("SEC-01")]
    public async Task A_broker_whose_certificate_names_another_host_is_refused()
    {
        using Mosquitto broker = await TlsBrokerAsync("DNS:other-broker");
        await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port) with { Tls = new MqttTls { AuthorityFile = Path.Combine(broker.Folder, "ca.pem") } });

        publisher.Start();

        await Given.UntilAsync(() => publisher.Link == MqttLink.CertificateRefused, "the refusal is named");
        Assert.Contains("TLS failed", publisher.LinkProblem);
    }

    [Fact, Requirement("SEC-01")]
    public async Task A_broker_signed_by_nobody_we_know_is_refused()
    {
        using Mosquitto broker = await TlsBrokerAsync("IP:127.0.0.1");
        using Mosquitto stranger = await TlsBrokerAsync("IP:127.0.0.1");
        MqttTls[] doubts = [new MqttTls(), new MqttTls { AuthorityFile = Path.Combine(stranger.Folder, "ca.pem") }, new MqttTls { AuthorityFile = "/no/such/file" }];

        foreach (MqttTls tls in doubts)
        {
            await using MqttPublisher publisher = Given.Publisher(Given.Settings(broker.Port) with { Tls = tls });
            publisher.Start();
            await Given.UntilAsync(() => publisher.Link == MqttLink.CertificateRefused, $"refused with {tls}");
        }
    }

    private static Task<Mosquitto> TlsBrokerAsync(string subjectAlternativeName) => Mosquitto.StartAsync(folder =>
    {
        Run(folder, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Plant authority");
        Run(folder, "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", "broker.key", "-out", "broker.csr", "-subj", "/CN=broker");
        File.WriteAllText(Path.Combine(folder, "names"), $"subjectAltName={subjectAlternativeName}");
        Run(folder, "x509", "-req", "-in", "broker.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-out", "broker.pem", "-days", "2", "-extfile", "names");
        return [$"certfile {Path.Combine(folder, "broker.pem")}", $"keyfile {Path.Combine(folder, "broker.key")}"];
    });

    private static void Run(string folder, params string[] arguments)
    {
        using PeerProcess openssl = PeerProcess.StartIn(folder, "openssl", arguments);
        int code = openssl.WaitForExitAsync(TimeSpan.FromSeconds(20)).GetAwaiter().GetResult();
        Assert.True(code == 0, openssl.Output);
    }
}
