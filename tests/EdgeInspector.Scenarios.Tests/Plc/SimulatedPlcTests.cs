using System.Collections.Concurrent;
using EdgeInspector.OpcUa;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Scenarios.Tests.Plc;

public sealed class SimulatedPlcTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly string _folder = Directory.CreateTempSubdirectory("plc-simulator").FullName;
    private readonly ConcurrentQueue<TriggerPulse> _pulses = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact, Requirement("LIN-02")]
    public async Task Units_are_released_only_on_their_own_accept()
    {
        using SimulatedPlc plc = StartPlc(units: 12);
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Plain(plc), unit => (unit % 3) switch
        {
            0 => (unit, 1),
            1 => (unit, 2),
            _ => null,
        });

        await plc.Finished.WaitAsync(Patience);

        Assert.Equal(12, plc.Units.Count);
        Assert.All(plc.Units, u => Assert.Equal((u.UnitId % 3) switch { 0 => Lane.Accept, 1 => Lane.Gray, _ => Lane.Reject }, u.Lane));
        Assert.Equal((0, 4, 8), (plc.Counters.Faults, plc.Counters.Silent, plc.Counters.Commits));
    }

    [Fact, Requirement("LIN-03")]
    public async Task Verdict_with_another_units_id_releases_nothing()
    {
        using SimulatedPlc plc = StartPlc(units: 6);
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Plain(plc), unit => (unit + 1, 1));

        await plc.Finished.WaitAsync(Patience);

        Assert.All(plc.Units, u => Assert.Equal(Lane.Reject, u.Lane));
        Assert.Equal(6, plc.Counters.WrongUnitVerdicts);
    }

    [Fact]
    public async Task Camera_is_pulsed_for_every_view_at_its_time()
    {
        using SimulatedPlc plc = StartPlc(units: 6);
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Plain(plc), unit => (unit, 1));

        await plc.Finished.WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(1, 12).Select(n => (ulong)n), _pulses.Select(p => p.Number));
        Assert.Equal(plc.Units.SelectMany(u => new[] { (u.UnitId, 0), (u.UnitId, 1) }), _pulses.Select(p => (p.UnitId, p.View)));
        Assert.All(_pulses.Where(p => p.View == 1), p => Assert.Equal(plc.Units[p.UnitIndex].TriggeredAt + TimeSpan.FromMilliseconds(50), p.At));
    }

    [Fact]
    public async Task Line_without_a_camera_and_without_an_agent_rejects_every_unit()
    {
        using var plc = new SimulatedPlc(new SimulatedPlcOptions
        {
            Port = 0,
            Security = PlcSecurityOffer.None,
            Program = new PlcProgramOptions { Units = 10, RatePerMinute = 1200, FeedAtOnce = true, StartDelay = TimeSpan.Zero },
        });
        plc.Start();

        await plc.Finished.WaitAsync(Patience);

        Assert.Equal((10, 10, 10), (plc.Counters.Rejected, plc.Counters.Silent, plc.Counters.StaleHeartbeat));
    }

    [Fact]
    public async Task Trusted_client_is_served_with_SignAndEncrypt()
    {
        using SimulatedPlc plc = StartPlc(units: 4, PlcSecurityOffer.Basic256Sha256);
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Secure(plc), unit => (unit, 1));

        await plc.Finished.WaitAsync(Patience);

        Assert.Equal(4, plc.Counters.Accepted);
        Assert.Equal(4, agent.Acknowledged);
    }

    [Fact, Requirement("SEC-01")]
    public async Task Stranger_and_unencrypted_client_are_turned_away()
    {
        using SimulatedPlc plc = StartPlc(units: 1, PlcSecurityOffer.Basic256Sha256);
        UaClientOptions stranger = Secure(plc);
        foreach (string trusted in Directory.EnumerateFiles(new PkiFolder(Path.Combine(_folder, "plc")).Trusted)) File.Delete(trusted);

        await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(stranger));
        await Assert.ThrowsAsync<UaException>(() => UaClient.ConnectAsync(Plain(plc)));

        Assert.Equal(PackMlState.Idle, plc.LineState);
    }

    [Theory]
    [InlineData("operator", "right", true)]
    [InlineData("operator", "wrong", false)]
    public async Task Only_the_right_password_opens_a_session(string user, string password, bool opens)
    {
        using SimulatedPlc plc = StartPlc(units: 1, PlcSecurityOffer.Basic256Sha256, user: "operator", secret: "right");
        UaClientOptions options = Secure(plc) with { Identity = UaIdentity.UserName(user, password) };

        Exception? refused = await Record.ExceptionAsync(async () => await (await UaClient.ConnectAsync(options)).DisposeAsync());

        Assert.Equal(opens, refused is null);
    }

    [Fact, Requirement("LIN-02")]
    public async Task Units_are_rejected_while_the_server_is_away_and_accepted_again_after_its_return()
    {
        using SimulatedPlc plc = StartPlc(units: 60);
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Plain(plc), unit => (unit, 1));
        await Reached(plc, 10);

        plc.StopServer();
        int first = plc.UnitCount;
        await Reached(plc, first + 12);
        plc.StartServer();
        await plc.Finished.WaitAsync(Patience);

        Assert.All(plc.Units.Skip(first + 1).Take(10), u => Assert.Equal((Lane.Reject, null), (u.Lane, u.Verdict)));
        Assert.All(plc.Units.TakeLast(5), u => Assert.Equal(Lane.Accept, u.Lane));
        Assert.Equal(0, plc.Counters.WrongUnitVerdicts + plc.Counters.SecondVerdicts);
    }

    [Fact]
    public async Task Lost_acknowledgement_hides_that_the_verdict_was_taken()
    {
        using SimulatedPlc plc = StartPlc(units: 6);
        plc.Faults = new PlcFaults { LoseAcknowledgements = true };
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Plain(plc), unit => (unit, 1));

        await plc.Finished.WaitAsync(Patience);

        Assert.Equal((0, 6), (agent.Acknowledged, plc.Counters.Accepted));
    }

    [Fact]
    public async Task Frozen_heartbeat_stands_still_while_the_program_runs()
    {
        using SimulatedPlc plc = StartPlc(units: 20);
        await using ScriptedAgent agent = await ScriptedAgent.StartAsync(Plain(plc), unit => (unit, 1));
        await Reached(plc, 2);

        plc.Faults = new PlcFaults { FreezeHeartbeat = true };
        await Task.Delay(50);
        (await agent.Client.ReadAsync(ScriptedAgent.Node("PlcHeartbeat"))).Value.TryGet(out uint before);
        await Reached(plc, 12);
        (await agent.Client.ReadAsync(ScriptedAgent.Node("PlcHeartbeat"))).Value.TryGet(out uint after);

        Assert.Equal(before, after);
    }

    [Fact]
    public async Task Nodes_have_the_types_of_the_contract()
    {
        using SimulatedPlc plc = StartPlc(units: 1);
        await using UaClient client = await UaClient.ConnectAsync(Plain(plc));
        (string Name, BuiltInType Type)[] contract =
        [
            ("PlcHeartbeat", BuiltInType.UInt32), ("LineState", BuiltInType.Int32), ("ProductCode", BuiltInType.String), ("BatchId", BuiltInType.String),
            ("RecipeId", BuiltInType.String), ("Trigger", BuiltInType.UInt32), ("UnitId", BuiltInType.UInt32), ("StationPocket", BuiltInType.UInt16),
            ("ChallengeMode", BuiltInType.Boolean), ("AckSeq", BuiltInType.UInt32), ("ConfirmUnitId", BuiltInType.UInt32), ("ConfirmLane", BuiltInType.Byte),
            ("Heartbeat", BuiltInType.UInt32), ("State", BuiltInType.Byte), ("Ready", BuiltInType.Boolean), ("FaultCode", BuiltInType.UInt16),
            ("SchemaHash", BuiltInType.String), ("PassportId", BuiltInType.String), ("ConfigurationHash", BuiltInType.String),
            ("ResultUnitId", BuiltInType.UInt32), ("Verdict", BuiltInType.Byte), ("ReasonCode", BuiltInType.UInt16), ("Score", BuiltInType.Float),
            ("ResultSeq", BuiltInType.UInt32), ("RequestStop", BuiltInType.Boolean), ("RequestChallenge", BuiltInType.Boolean),
        ];

        DataValue[] values = await client.ReadAsync([.. contract.Select(c => ScriptedAgent.Node(c.Name))]);

        Assert.Equal(contract.Select(c => c.Type), values.Select(v => v.Value.Type));
    }

    private SimulatedPlc StartPlc(int units, PlcSecurityOffer security = PlcSecurityOffer.None, string? user = null, string? secret = null)
    {
        var plc = new SimulatedPlc(
            new SimulatedPlcOptions
            {
                Port = 0,
                Security = security,
                PkiFolder = security == PlcSecurityOffer.None ? null : Path.Combine(_folder, "plc"),
                UserName = user,
                Password = secret,
                Program = new PlcProgramOptions
                {
                    Units = units,
                    RatePerMinute = 600,
                    VerdictWindow = TimeSpan.FromMilliseconds(250),
                    HeartbeatPeriod = TimeSpan.FromMilliseconds(500),
                    StartDelay = TimeSpan.FromMilliseconds(100),
                },
            },
            _pulses.Enqueue);
        plc.Start();
        return plc;
    }

    private static UaClientOptions Plain(SimulatedPlc plc) => new()
    {
        EndpointUrl = plc.EndpointUrl,
        SecurityPolicy = SecurityPolicy.None,
        SecurityMode = MessageSecurityMode.None,
        ReconnectDelayMax = TimeSpan.FromMilliseconds(400),
    };

    private UaClientOptions Secure(SimulatedPlc plc)
    {
        var pki = new PkiFolder(Path.Combine(_folder, "agent"));
        var options = new UaClientOptions { EndpointUrl = plc.EndpointUrl, Pki = pki };
        ApplicationCertificate own = pki.LoadOrCreate(options.ApplicationUri, options.ApplicationName, ["127.0.0.1"], TimeProvider.System);
        pki.Trust(File.ReadAllBytes(plc.CertificateFile!));
        string file = Directory.EnumerateFiles(pki.OwnCertificates, "*.der").Single();
        new PkiFolder(Path.Combine(_folder, "plc")).Trust(File.ReadAllBytes(file));
        return options with { Certificate = own };
    }

    private static async Task Reached(SimulatedPlc plc, int units)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (plc.UnitCount < units) await Task.Delay(5, patience.Token);
    }
}
