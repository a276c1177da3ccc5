using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EdgeInspector.Agent.Commands.Opcua;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Plc;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.OpcUa;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>The <c>opcua</c> verbs as a person runs them, against a server with the line's variables.</summary>
public sealed class OpcuaCommandTests : IDisposable
{
    private static readonly Lazy<ApplicationCertificate> ServerCertificate = new(() => Certificate("urn:test:plc", ["127.0.0.1"]));

    private readonly LineFolder _folder = new();
    private UaServer? _server;

    private PkiFolder Pki => new(Path.Combine(_folder.Root, "config", "pki"));

    public void Dispose()
    {
        _server?.Dispose();
        _folder.Dispose();
    }

    [Fact, Requirement("SEC-01")]
    public void Test_tells_an_untrusted_certificate_and_after_trust_walks_to_every_node()
    {
        StartPlc();

        (int before, string refused) = Run("test");
        (int trusted, string moved) = Run("trust", ServerCertificate.Value.Fingerprint[7..19], "--why", "compared at the panel");
        (int after, string walked) = Run("test");

        Assert.Equal((1, 0, 0), (before, trusted, after));
        string[] lines = refused.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["stack:", "TCP:", "HEL:", "endpoints:", "certificate:"], lines[1..].Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]));
        Assert.StartsWith("  PROBLEM  certificate:", lines[^1], StringComparison.Ordinal);
        Assert.Contains(ServerCertificate.Value.Fingerprint, lines[^1], StringComparison.Ordinal);
        Assert.Contains("compare the fingerprint at the peer", lines[^1], StringComparison.Ordinal);
        Assert.StartsWith($"trusted 'CN=plc, O=EdgeInspector' ({ServerCertificate.Value.Fingerprint}): ", moved, StringComparison.Ordinal);
        Assert.Contains("  ok       session: anonymous is in", walked, StringComparison.Ordinal);
        Assert.Contains("  ok       trigger: 'nsu=urn:edgeinspector:plc;s=Trigger' UInt32 = 0\n", walked, StringComparison.Ordinal);
        Assert.Contains("  ok       verdict: 'nsu=urn:edgeinspector:plc;s=Verdict' Byte = 0, writable\n", walked, StringComparison.Ordinal);
        Assert.DoesNotContain("PROBLEM", walked, StringComparison.Ordinal);
    }

    // The day on which the PLC is wired up comes before the one on which there is a released model.
    [Fact]
    public void Verbs_need_of_the_configuration_only_what_it_says_of_the_PLC()
    {
        StartPlc();
        string sound = File.ReadAllText(_folder.LineFile);
        _folder.Write("config/line.yaml", sound.Replace("recipe:", "recipe: recipes/none-yet.yaml # ", StringComparison.Ordinal));

        (int tested, string walked) = Run("test");
        (int listed, string list) = Run("list");
        _folder.Write("config/line.yaml", sound.Replace("opc.tcp://", "http://", StringComparison.Ordinal));
        (int refused, string problem) = Run("test");

        Assert.Equal((1, 0, 2), (tested, listed, refused));
        Assert.Contains("outside of 'plc', for which the line does not start; 'check' shows them\n", walked, StringComparison.Ordinal);
        Assert.Contains("  PROBLEM  certificate:", walked, StringComparison.Ordinal);
        Assert.Contains("rejected  CN=plc", list, StringComparison.Ordinal);
        Assert.Contains(" plc.endpoint: ", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Test_names_each_node_that_is_missing_or_may_not_be_written()
    {
        StartPlc(without: "Verdict", readOnly: "Ready");
        Pki.Trust(Pki.TakeIn(WriteServerCertificate(), out _)!);

        (int exit, string walked) = Run("test");

        Assert.Equal(1, exit);
        Assert.Equal(
            ["  PROBLEM  ready: 'nsu=urn:edgeinspector:plc;s=Ready' Boolean may not be written by this user -> give this user the right to write it",
             "  PROBLEM  verdict: 'nsu=urn:edgeinspector:plc;s=Verdict': BadNodeIdUnknown (0x80340000) -> check the name in plc.nodes, and that the server offers it to OPC UA clients"],
            walked.Split('\n').Where(l => l.Contains("PROBLEM", StringComparison.Ordinal)));
    }

    [Fact]
    public void Test_of_an_address_where_nobody_listens_ends_at_the_first_step()
    {
        StartPlc();
        _server!.Stop();

        (int exit, string walked) = Run("test", "--json");

        using JsonDocument steps = JsonDocument.Parse(walked);
        JsonElement[] all = [.. steps.RootElement.EnumerateArray()];
        Assert.Equal(2, all.Length);
        Assert.Equal(("stack", "own"), (all[0].GetProperty("subject").GetString(), all[0].GetProperty("seen").GetString()));
        JsonElement only = all[1];
        Assert.Equal((1, "TCP", "problem"), (exit, only.GetProperty("subject").GetString(), only.GetProperty("status").GetString()));
        Assert.Contains("start the OPC UA server in the PLC's project, check the port and the firewall", only.GetProperty("seen").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public void List_shows_each_folder_and_why_a_certificate_is_rejected()
    {
        StartPlc();
        Run("test");
        File.WriteAllText(Path.Combine(Pki.Rejected, "note.txt"), "from the night shift");

        (int exit, string table) = Run("list");
        (_, string json) = Run("list", "--json");

        string until = TimeProvider.System.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        Assert.Equal(0, exit);
        Assert.StartsWith("stack: own\n", table, StringComparison.Ordinal);
        Assert.Contains("own       CN=EdgeInspector, O=EdgeInspector", table, StringComparison.Ordinal);
        Assert.Contains($"rejected  CN=plc, O=EdgeInspector            {until}  RSA 2048  {ServerCertificate.Value.Fingerprint}\n          BadCertificateUntrusted: neither it nor", table, StringComparison.Ordinal);
        Assert.Contains("rejected  note.txt                           -\n          is no certificate\n", table, StringComparison.Ordinal);
        using JsonDocument rows = JsonDocument.Parse(json);
        Assert.Equal(["own", "rejected", "rejected"], rows.RootElement.EnumerateArray().Select(r => r.GetProperty("store").GetString()));
    }

    [Fact]
    public void Reject_takes_a_trusted_certificate_back_and_every_decision_is_written_down()
    {
        string file = WriteServerCertificate();
        Run("trust", file, "--why", "new PLC");
        (int exit, string output) = Run("reject", ServerCertificate.Value.Fingerprint[..20], "--why", "wrong one");

        Assert.Equal(0, exit);
        Assert.StartsWith("rejected 'CN=plc, O=EdgeInspector'", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Pki.Trusted));
        var taken = new List<TrustDecision>();
        new TrustJournal(Pki.Root).TakeNew(taken.Add);
        new TrustJournal(Pki.Root).TakeNew(taken.Add);
        Assert.Equal([("trusted", "new PLC"), ("rejected", "wrong one")], taken.Select(d => (d.What, d.Why)));
        Assert.All(taken, d => Assert.Equal((Environment.UserName, ServerCertificate.Value.Fingerprint), (d.Who, d.Fingerprint)));
    }

    [Theory]
    [InlineData("trust", "abc", "trust: 'abc' is neither a file of rejected nor the first 8 or more hexadecimal digits of a fingerprint")]
    [InlineData("trust", "0123456789", "trust: no certificate in rejected begins with 0123456789; 'opcua list' shows them")]
    [InlineData("reject", "sha256:0123456789", "reject: no certificate in trusted begins with 0123456789; 'opcua list' shows them")]
    public void Certificate_that_is_not_there_is_told(string verb, string named, string told)
    {
        (int exit, string output) = Run(verb, named);

        Assert.Equal((1, told + "\n"), (exit, output));
    }

    [Theory]
    [InlineData("name the certificate, or give --first-seen", "trust")]
    [InlineData("name the certificate, or give --first-seen", "trust", "0123456789", "--first-seen", "--why", "x")]
    [InlineData("--first-seen needs --why \"<reason>\" for the audit trail", "trust", "--first-seen")]
    [InlineData("--for '61min' is not allowed; allowed: 1s..60min, such as 90s or 10min", "trust", "--first-seen", "--why", "x", "--for", "61min")]
    [InlineData("--for '5h' is not allowed", "trust", "--first-seen", "--why", "x", "--for", "5h")]
    [InlineData("--endpoint 'http://x' is no address", "test", "--endpoint", "http://x")]
    public void Wrong_use_is_told(string told, params string[] arguments)
    {
        ParseResult parsed = OpcuaCommand.Create().Parse(arguments);

        Assert.Contains(parsed.Errors, e => e.Message.Contains(told, StringComparison.Ordinal));
    }

    [Fact, Requirement("SEC-01")]
    public void Commissioning_trusts_the_first_certificate_once_and_writes_it_down()
    {
        StartPlc();

        (int first, string trusted) = Run("trust", "--first-seen", "--for", "10s", "--why", "commissioning of line 7");
        (int second, string already) = Run("trust", "--first-seen", "--for", "10s", "--why", "again");

        Assert.Equal((0, 0), (first, second));
        Assert.Contains($"trusted 'CN=plc, O=EdgeInspector' ({ServerCertificate.Value.Fingerprint}): {Pki.Trusted}", trusted, StringComparison.Ordinal);
        Assert.Contains("compare this fingerprint with the one at the PLC now", trusted, StringComparison.Ordinal);
        Assert.Contains("it is accepted already; nothing was changed", already, StringComparison.Ordinal);
        var taken = new List<TrustDecision>();
        new TrustJournal(Pki.Root).TakeNew(taken.Add);
        Assert.Equal(("trusted-first-seen", "commissioning of line 7"), (Assert.Single(taken).What, taken[0].Why));
        Assert.Empty(Directory.GetFiles(Pki.Rejected));
    }

    [Fact, Requirement("SEC-01")]
    public void Commissioning_ends_by_itself_and_trusts_nobody_when_nobody_comes()
    {
        StartPlc();
        _server!.Stop();

        (int exit, string output) = Run("trust", "--first-seen", "--for", "1s", "--why", "commissioning");

        Assert.Equal(1, exit);
        Assert.EndsWith("trust: the time is over; nothing was trusted\n", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Pki.Trusted));
    }

    [Fact, Requirement("SEC-01")]
    public void Commissioning_does_not_trust_a_certificate_that_breaks_another_rule()
    {
        using ApplicationCertificate foreign = Certificate("urn:test:plc", ["10.9.9.9"]);
        StartPlc(foreign);

        (int exit, string output) = Run("trust", "--first-seen", "--for", "10s", "--why", "commissioning");

        Assert.Equal(1, exit);
        Assert.Contains("trust: not trusted: ", output, StringComparison.Ordinal);
        Assert.Contains("it is for 10.9.9.9, dialled was 127.0.0.1; dial one of its names or set verify-hostname: false", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Pki.Trusted));
    }

    [Fact, Requirement("SEC-01")]
    public void Commissioning_does_not_trust_a_server_that_cannot_open_a_channel_with_us()
    {
        // It does not take our certificate, so it has not proved that the one it shows is its own.
        string plcPki = Path.Combine(_folder.Root, "plc-pki");
        StartPlc(pki: new PkiFolder(plcPki));

        (int exit, string output) = Run("trust", "--first-seen", "--for", "1s", "--why", "commissioning");

        Assert.Equal(1, exit);
        Assert.Contains("waiting: ", output, StringComparison.Ordinal);
        Assert.Contains("most often the server does not trust our certificate yet", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(Pki.Trusted));
    }

    [Fact, Requirement("SEC-01")]
    public void Session_tells_the_audit_trail_whose_certificate_it_rests_on_and_who_trusted_it()
    {
        StartPlc();
        Run("trust", "--first-seen", "--for", "10s", "--why", "commissioning of line 7");
        LineConfiguration line = _folder.Read().Configuration!;
        var told = new System.Collections.Concurrent.ConcurrentQueue<Audit.AuditEvent>();
        using var plc = new PlcConnection(line.Plc, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, TimeProvider.System) { Audit = told.Enqueue };

        using UaLink verdicts = plc.NewLink("verdicts");
        using UaLink triggers = plc.NewLink("triggers");
        verdicts.Start();
        triggers.Start();
        Assert.True(SpinWait.SpinUntil(() => verdicts.IsConnected && triggers.IsConnected && told.Count >= 2, TimeSpan.FromSeconds(20)));

        Audit.AuditEvent[] events = [.. told];
        Assert.Equal([ServerCertificate.Value.Fingerprint, ServerCertificate.Value.Fingerprint], events.Select(e => e.New));
        Assert.Equal(Environment.UserName, events[0].Who);
        Assert.EndsWith(": CN=plc, O=EdgeInspector: commissioning of line 7", events[0].Why, StringComparison.Ordinal);
        Assert.Equal("certificate of the server behind the session", events[1].Why);
    }

    private static ApplicationCertificate Certificate(string uri, string[] hosts)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return ApplicationCertificate.Create(uri, "plc", hosts, now.AddDays(-1), now.AddDays(30));
    }

    private (int Exit, string Output) Run(params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        int exit = OpcuaCommand.Create().Parse([.. arguments, "--config", _folder.LineFile]).Invoke(new InvocationConfiguration { Output = output, Error = output });
        return (exit, output.ToString());
    }

    private string WriteServerCertificate()
    {
        string folder = Path.Combine(_folder.Root, "elsewhere");
        return new PkiFolder(folder).Reject(ServerCertificate.Value.ExportCertificate());
    }

    private void StartPlc(ApplicationCertificate? certificate = null, PkiFolder? pki = null, string without = "", string readOnly = "")
    {
        _server = new UaServer(new UaServerOptions
        {
            Port = 0,
            Namespaces = ["urn:edgeinspector:plc"],
            Certificate = certificate ?? ServerCertificate.Value,
            Pki = pki,
            AutoTrustClients = pki is null,
        });
        foreach ((string name, Variant value) in ((string, Variant)[])[
            ("PlcHeartbeat", 0U), ("Trigger", 0U), ("UnitId", 0U), ("AckSeq", 0U), ("Heartbeat", 0U), ("ResultUnitId", 0U), ("ResultSeq", 0U), ("ConfirmUnitId", 0U),
            ("LineState", 0), ("ProductCode", ""), ("BatchId", ""), ("RecipeId", ""), ("OperatorId", ""), ("SchemaHash", ""), ("PassportId", ""), ("ConfigurationHash", ""),
            ("ActiveRecipeId", ""), ("ActiveRecipeHash", ""), ("StationPocket", (ushort)0), ("FaultCode", (ushort)0), ("ReasonCode", (ushort)0),
            ("ConfirmLane", (byte)0), ("State", (byte)0), ("Verdict", (byte)0), ("Score", 0F), ("ChallengeMode", false), ("Ready", false), ("RequestStop", false), ("RequestChallenge", false)])
        {
            if (name != without) _server.AddVariable(new NodeId(2, name), name, value, isWritable: name != readOnly);
        }

        _server.Start();
        _folder.Write("config/line.yaml", LineFolder.Line.Replace("opc.tcp://10.1.2.3", $"opc.tcp://127.0.0.1:{_server.Port}", StringComparison.Ordinal));
    }
}
