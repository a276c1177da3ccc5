using System.Diagnostics;
using System.Globalization;
using EdgeInspector.CameraSimulator;
using EdgeInspector.OpcUa;
using EdgeInspector.PlcSimulator;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.LineSimulator;

/// <summary>The bench line: vials, camera, PLC and broker around the real agent, which runs as its own process.</summary>
/// <remarks>
/// Steps: <see cref="PrepareAsync"/>, <see cref="StartAgent"/>, <see cref="WaitForReadyAsync"/>, <see cref="FinishAsync"/>;
/// <see cref="RunAsync"/> does them all. Between them a test may hurt <see cref="Plc"/>, <see cref="Camera"/>, <see cref="Broker"/>
/// and <see cref="Agent"/>. Disposing leaves no process behind.
/// </remarks>
public sealed class BenchLine : IAsyncDisposable
{
    /// <summary>Vials rendered before the line starts; the rest is rendered while it runs.</summary>
    private const int RenderedAtStart = 16;

    /// <summary>What the agent calls itself towards a PLC: its certificate is made beforehand, as at a commissioning.</summary>
    private const string AgentUri = "urn:edgeinspector:agent";
    private const string AgentName = "EdgeInspector";

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AgentStopTimeout = TimeSpan.FromSeconds(20);

    private readonly BenchOptions _options;
    private readonly string _repository;
    private VialFeed? _feed;
    private SimulatedCamera? _camera;
    private SimulatedPlc? _plc;
    private BenchBroker? _broker;
    private AgentProcess? _agent;
    private BenchConfiguration? _configuration;
    private TimeSpan? _fedAt;
    private BenchChange? _change;

    public BenchLine(BenchOptions options)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join("; ", problems), nameof(options));
        _options = options;
        _repository = options.RepositoryFolder ?? Repository.Find()
            ?? throw new BenchFailedException("EdgeInspector.sln was not found above the program or the working directory", []);
        OutputFolder = Path.GetFullPath(Path.Combine(_repository, options.OutputFolder));
        Plan = UnitPlan.Make(options.Units, options.Defects, options.Seed);
    }

    /// <summary>Everything that the run writes.</summary>
    public string OutputFolder { get; }

    public string AgentLog => Path.Combine(OutputFolder, "agent.log");

    /// <summary>The truth of every unit, in the order of the line.</summary>
    public IReadOnlyList<PlannedUnit> Plan { get; }

    public BenchConfiguration Configuration => _configuration ?? throw NotPrepared();

    public SimulatedPlc Plc => _plc ?? throw NotPrepared();

    public SimulatedCamera Camera => _camera ?? throw NotPrepared();

    public BenchBroker Broker => _broker ?? throw NotPrepared();

    public AgentProcess Agent => _agent ?? throw new InvalidOperationException("the agent has not been started");

    /// <summary>The whole run.</summary>
    /// <param name="progress">Called about ten times a second while the line runs.</param>
    /// <param name="cancellation">Ends everything in order.</param>
    public async Task<BenchReport> RunAsync(Action<BenchProgress>? progress, CancellationToken cancellation)
    {
        await PrepareAsync(cancellation);
        StartAgent();
        await WaitForReadyAsync(cancellation);
        return await FinishAsync(progress, cancellation: cancellation);
    }

    /// <summary>Empties the output folder and starts everything but the agent.</summary>
    public async Task PrepareAsync(CancellationToken cancellation = default)
    {
        if (Directory.Exists(OutputFolder)) Directory.Delete(OutputFolder, recursive: true);
        Directory.CreateDirectory(OutputFolder);
        _configuration = BenchConfiguration.Prepare(_options, _repository, OutputFolder);

        var scene = new VialScene();
        _feed = new VialFeed(Plan, _options.Views, scene);
        _feed.Start();

        _broker = new BenchBroker(_configuration.BrokerPort);
        if (_options.BrokerAtStart) await _broker.StartAsync();

        _camera = new SimulatedCamera(
            new SimulatedCameraOptions
            {
                Address = _configuration.CameraAddress,
                SerialNumber = _options.CameraSerial ?? _configuration.CameraSerial,
                Width = scene.Width,
                Height = scene.Height,
                Seed = _options.Seed,
                Faults = _options.CameraFaults with { LossProbability = _options.Loss },
            },
            _feed);
        if (_options.CameraAtStart) _camera.Start();

        _plc = new SimulatedPlc(PlcOptions(_configuration), Expose);
        new PkiFolder(_configuration.PkiFolder).LoadOrCreate(AgentUri, AgentName, [Environment.MachineName], TimeProvider.System).Dispose();
        ExchangeCertificates();
        _plc.Start();
        await _feed.WaitForAsync(RenderedAtStart, cancellation);
    }

    /// <summary>Starts the agent, or starts it again after its end.</summary>
    public void StartAgent()
    {
        string assembly = Repository.AgentAssembly(_repository);
        if (!File.Exists(assembly)) throw new BenchFailedException($"the agent is not built: {assembly} does not exist", []);
        _agent?.Dispose();
        _agent = AgentProcess.Start(assembly, Path.GetRelativePath(_repository, Configuration.File), _repository, AgentLog);
    }

    /// <summary>Waits until the PLC sees the agent's first Ready and feeds the line.</summary>
    public async Task WaitForReadyAsync(CancellationToken cancellation = default)
    {
        long start = Stopwatch.GetTimestamp();
        while (!Plc.Fed.IsCompleted)
        {
            if (Agent.HasExited) throw AgentEnded("before it was ready");
            if (Stopwatch.GetElapsedTime(start) > _options.ReadyTimeout)
                throw new BenchFailedException($"the agent was not ready within {_options.ReadyTimeout.TotalSeconds:0} s", Agent.LastLines);
            ExchangeCertificates();
            await Task.Delay(Tick, cancellation);
        }
    }

    /// <summary>Waits until so many units have cut the light barrier.</summary>
    public async Task WaitForUnitsAsync(int units, CancellationToken cancellation = default)
    {
        while (Plc.UnitCount < units) await Task.Delay(TimeSpan.FromMilliseconds(5), cancellation);
    }

    /// <summary>Waits for the last unit, asks the agent to end, and keeps the score.</summary>
    /// <param name="progress">Called about ten times a second.</param>
    /// <param name="agentMayBeGone">The agent was killed on purpose; its end is no failure of the bench.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<BenchReport> FinishAsync(
        Action<BenchProgress>? progress = null, bool agentMayBeGone = false, CancellationToken cancellation = default)
    {
        Task changing = Configuration.Change is { } change ? ChangeAsync(change.Asked, change.ProductCode, cancellation) : Task.CompletedTask;
        while (!Plc.Finished.IsCompleted)
        {
            if (!agentMayBeGone && Agent.HasExited) throw AgentEnded("while the line was running");
            ExchangeCertificates();
            progress?.Invoke(Progress());
            await Task.Delay(Tick, cancellation);
        }

        await changing;
        progress?.Invoke(Progress());
        int? exitCode = await Agent.StopAsync(AgentStopTimeout);
        if (exitCode is null) Agent.Kill();
        return BenchScore.Judge(Evidence(exitCode));
    }

    // The run goes on whatever becomes of it: what did not happen is for the score to say.
    private async Task ChangeAsync(BenchChange asked, string productCode, CancellationToken cancellation)
    {
        TimeSpan look = TimeSpan.FromMilliseconds(2);
        while (Plc.UnitCount < _options.Units / 2 && !Plc.Finished.IsCompleted) await Task.Delay(look, cancellation);
        _change = asked;
        Plc.ChangeContext(productCode, asked.BatchId, asked.RecipeId);
        while (Plc.AgentIsReady && !Plc.Finished.IsCompleted) await Task.Delay(look, cancellation);
        if (Plc.AgentIsReady) return;
        _change = asked with { WhileLow = Plc.ActiveRecipe.Id, LowAt = Plc.UnitCount };
        while (!Plc.AgentIsReady && !Plc.Finished.IsCompleted) await Task.Delay(look, cancellation);
        if (Plc.AgentIsReady) _change = _change with { Acknowledged = Plc.ActiveRecipe, HighAt = Plc.UnitCount };
    }

    /// <summary>The run at this moment.</summary>
    public BenchProgress Progress()
    {
        SimulatedPlc plc = Plc;
        _fedAt ??= plc.Fed.IsCompleted ? plc.Now : null;
        IReadOnlyList<PlcUnit> units = plc.Units;
        int last = -1;
        for (int i = units.Count - 1; i >= 0 && last < 0; i--)
            if (units[i] is { Lane: Lane.Reject, Verdict: not null }) last = i;
        CameraStatistics camera = Camera.Statistics;
        return new BenchProgress
        {
            LineState = plc.LineState,
            Counters = plc.Counters,
            Units = _options.Units,
            Running = _fedAt is TimeSpan since ? plc.Now - since : TimeSpan.Zero,
            Summary = NewestSummary(),
            LastReject = last < 0 ? null : new UnitScore(Plan[last], units[last], []),
            Frames = camera.Frames,
            LostPackets = camera.LostPackets,
            ResentPackets = camera.ResentPackets,
        };
    }

    /// <summary>The decisions recorded so far.</summary>
    public IReadOnlyList<DecisionRecord> Decisions() => DecisionLog.Read(Configuration.AuditFolder);

    /// <summary>Ends the agent, then everything around it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_agent is { HasExited: false }) await _agent.StopAsync(AgentStopTimeout);
        _agent?.Dispose();
        _plc?.Dispose();
        _camera?.Dispose();
        if (_broker is not null) await _broker.DisposeAsync();
        _feed?.Dispose();
    }

    private static InvalidOperationException NotPrepared() => new("the bench line is not prepared: call PrepareAsync first");

    private SimulatedPlcOptions PlcOptions(BenchConfiguration configuration) => new()
    {
        Port = configuration.PlcPort,
        PkiFolder = Path.Combine(OutputFolder, "plc-pki"),
        Views = _options.Views,
        ServerAtStart = _options.PlcServerAtStart,
        Schedule = _options.PlcFaults,
        ProductCode = configuration.ProductCode,
        BatchId = configuration.BatchId,
        RecipeId = configuration.RecipeId,
        Program = new PlcProgramOptions
        {
            Units = _options.Units,
            RatePerMinute = _options.Rate,
            VerdictWindow = configuration.Deadline,
            HeartbeatPeriod = configuration.Heartbeat,
        },
    };

    /// <summary>The wire from the PLC to the camera. It runs on the PLC's thread.</summary>
    private void Expose(TriggerPulse pulse)
    {
        // What is two units downstream can no longer be in front of the camera, whether it was exposed or not.
        _feed!.Passed(pulse.UnitIndex - 2);
        _camera!.FireHardwareTrigger(pulse.Number);
    }

    /// <summary>What two engineers do at commissioning: each side's certificate goes into the other's trust list.</summary>
    private void ExchangeCertificates()
    {
        var agent = new PkiFolder(Configuration.PkiFolder);
        var plc = new PkiFolder(Path.Combine(OutputFolder, "plc-pki"));
        Copy(plc.OwnCertificates, agent.Trusted);
        Copy(agent.OwnCertificates, plc.Trusted);

        static void Copy(string from, string to)
        {
            foreach (string file in Directory.EnumerateFiles(from, "*.der"))
            {
                string copy = Path.Combine(to, Path.GetFileName(file));
                if (File.Exists(copy)) continue;
                byte[] certificate = File.ReadAllBytes(file);
                if (certificate.Length > 0) File.WriteAllBytes(copy, certificate);
            }
        }
    }

    private BenchEvidence Evidence(int? exitCode) => new()
    {
        Plan = Plan,
        Units = Plc.Units,
        Counters = Plc.Counters,
        Decisions = Decisions(),
        Deadline = Configuration.Deadline,
        Change = _change,
        Summary = NewestSummary(),
        AuditFaults = AuditCheck.Faults(Configuration.AuditFolder),
        Pictures = AuditCheck.Pictures(Configuration.AuditFolder, Configuration.EvidenceFolder),
        AgentExitCode = exitCode,
        FeedUnderruns = _feed!.Underruns,
    };

    private SummaryMessage? NewestSummary() =>
        _broker?.Newest("/edgeinspector/summary") is { } payload && SummaryReader.TryRead(payload, out SummaryMessage? summary) ? summary : null;

    private BenchFailedException AgentEnded(string when) =>
        new(string.Create(CultureInfo.InvariantCulture, $"the agent ended with exit code {Agent.ExitCode} {when}"), Agent.LastLines);
}
