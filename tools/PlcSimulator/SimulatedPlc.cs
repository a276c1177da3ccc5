using System.Diagnostics;
using EdgeInspector.OpcUa;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.PlcSimulator;

/// <summary>A PLC of the kind a vial line has: program, clock and OPC UA server. The conveyor runs on whatever happens to the server or the agent.</summary>
/// <remarks>
/// One thread of its own is the PLC: cyclic scans, and an interrupt at the light barrier that pulses the camera first and then
/// writes the trigger nodes. The server has its own threads and can be stopped and started under the running program.
/// </remarks>
public sealed class SimulatedPlc : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SimulatedPlcOptions _options;
    private readonly Action<TriggerPulse>? _pulse;
    private readonly PlcProgram _program;
    private readonly ApplicationCertificate? _certificate;
    private readonly ILogger<UaServer>? _logger;
    private readonly Lock _serverLock = new();
    private readonly HashSet<int> _scheduled = [];
    private UaServer _server;
    private volatile VisionDataBlock _block;
    private int _foreignNamespaces;
    private bool _isScheduledAway;
    private Task _beside = Task.CompletedTask;
    private readonly long _startTimestamp = Stopwatch.GetTimestamp();
    private readonly Queue<TriggerPulse> _duePulses = new();
    private readonly List<VerdictCommit> _commits = [];
    private readonly TaskCompletionSource _fed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private ulong _pulses;
    private volatile bool _end;
    private volatile PlcFaults _faults = PlcFaults.None;

    /// <summary>Builds the PLC; <see cref="Start"/> switches it on.</summary>
    /// <param name="options">Checked here.</param>
    /// <param name="pulse">The wire to the camera's trigger input. Called on the PLC's thread: it must return at once.</param>
    /// <param name="logger">The server's log.</param>
    public SimulatedPlc(SimulatedPlcOptions options, Action<TriggerPulse>? pulse = null, ILogger<UaServer>? logger = null)
    {
        if (options.Problems() is { Count: > 0 } problems) throw new ArgumentException(string.Join("; ", problems), nameof(options));
        _options = options;
        _pulse = pulse;
        _program = new PlcProgram(options.Program);

        _logger = logger;
        _certificate = Pki()?.LoadOrCreate(ApplicationUri, "plc-simulator", [options.Address.ToString(), "localhost"], TimeProvider.System);
        (_server, _block) = NewServer(options.Port);
    }

    /// <summary>The application's own URI, in its certificate. The nodes are in a namespace of their own, <see cref="VisionDataBlock.NamespaceUri"/>.</summary>
    public const string ApplicationUri = "urn:edgeinspector:plc-simulator:server";

    /// <summary>The port that the server listens on; known once it has been started.</summary>
    public int Port => _server.Port;

    public string EndpointUrl => _server.EndpointUrl;

    /// <summary>The file of the server's own certificate, which a client must trust; null without security.</summary>
    public string? CertificateFile =>
        _options.PkiFolder is null ? null : Directory.EnumerateFiles(new PkiFolder(_options.PkiFolder).OwnCertificates, "*.der").FirstOrDefault();

    public int SessionCount => _server.SessionCount;

    /// <summary>Faults on top of the scheduled ones.</summary>
    public PlcFaults Faults
    {
        get => _faults;
        set => _faults = value;
    }

    /// <summary>Line time: since the PLC was built.</summary>
    public TimeSpan Now => Stopwatch.GetElapsedTime(_startTimestamp);

    /// <summary>Ends when the line begins to feed units.</summary>
    public Task Fed => _fed.Task;

    /// <summary>Ends when the last unit has passed the gate sensor.</summary>
    public Task Finished => _finished.Task;

    public PackMlState LineState
    {
        get
        {
            lock (_lock) return _program.LineState;
        }
    }

    public PlcCounters Counters
    {
        get
        {
            lock (_lock) return _program.Counters;
        }
    }

    /// <summary>A copy of every unit so far, in the order of the line.</summary>
    public IReadOnlyList<PlcUnit> Units
    {
        get
        {
            lock (_lock) return [.. _program.Units];
        }
    }

    /// <summary>Units so far, without copying them.</summary>
    public int UnitCount
    {
        get
        {
            lock (_lock) return _program.Units.Count;
        }
    }

    /// <summary>The agent's Ready as it stands in the data block.</summary>
    public bool AgentIsReady => _block.Signals.Ready;

    /// <summary>The agent's State byte.</summary>
    public byte AgentState => _block.AgentState;

    public ushort AgentFaultCode => _block.AgentFaultCode;

    /// <summary>The agent asks to stop the line.</summary>
    public bool StopIsRequested => _block.StopIsRequested;

    /// <summary>The agent asks for a challenge kit.</summary>
    public bool ChallengeIsRequested => _block.ChallengeIsRequested;

    /// <summary>The recipe that the agent acknowledges, and the hash of its file; empty when none.</summary>
    public (string Id, string Hash) ActiveRecipe => _block.ActiveRecipe;

    /// <summary>Units are a challenge kit from now on.</summary>
    public bool ChallengeMode
    {
        set
        {
            lock (_lock) _program.ChallengeMode = value;
        }
    }

    /// <summary>Another product, batch or recipe is asked for.</summary>
    public void ChangeContext(string productCode, string batchId, string recipeId) => _block.WriteContext(productCode, batchId, recipeId);

    /// <summary>A command from the machine's panel; false when its state does not know it.</summary>
    public bool Command(PackMlCommand command)
    {
        lock (_lock) return _program.Command(command, Now);
    }

    /// <summary>Switches the PLC on.</summary>
    public void Start()
    {
        if (_options.ServerAtStart) _server.Start();
        _thread = new Thread(Run) { Name = "PLC", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>The OPC UA server comes up, with the same port and nodes.</summary>
    public void StartServer()
    {
        lock (_serverLock) _server.Start();
    }

    /// <summary>The OPC UA server goes away; the program runs on and rejects what it gets no accept for.</summary>
    public void StopServer()
    {
        lock (_serverLock) _server.Stop();
    }

    /// <summary>The server comes up anew with a namespace before ours, as after a change of the PLC's project: every index is another one.</summary>
    public void RestartWithOtherNamespaceIndex()
    {
        lock (_serverLock)
        {
            int port = _server.Port;
            _server.Dispose();
            _foreignNamespaces++;
            (UaServer server, VisionDataBlock block) = NewServer(port);
            lock (_lock) block.WriteTrigger(_program);
            server.Start();
            _block = block;
            _server = server;
        }
    }

    /// <summary>One fault that happens once, now.</summary>
    public void Inject(PlcFaultKind kind)
    {
        lock (_lock)
        {
            if (kind == PlcFaultKind.CounterJump) _program.JumpCounter(3);
            if (kind == PlcFaultKind.CounterRestart) _program.RestartCounter();
            if (kind == PlcFaultKind.RepeatedUnitId) _program.RepeatNextId();
        }

        if (kind == PlcFaultKind.KillSessions) KillSessions();
        if (kind == PlcFaultKind.KillConnections) KillConnections();
        if (kind == PlcFaultKind.OtherNamespaceIndex) RestartWithOtherNamespaceIndex();
    }

    /// <summary>Cuts the TCP connections and leaves the sessions.</summary>
    public void KillConnections() => _server.KillConnections();

    /// <summary>Forgets the sessions and leaves the TCP connections.</summary>
    public void KillSessions() => _server.KillSessions();

    public void Dispose()
    {
        _end = true;
        _thread?.Join();
        _beside.Wait(TimeSpan.FromSeconds(5));
        _server.Dispose();
        _certificate?.Dispose();
    }

    private PkiFolder? Pki() => _options.PkiFolder is null ? null : new PkiFolder(_options.PkiFolder);

    private (UaServer Server, VisionDataBlock Block) NewServer(int port)
    {
        var server = new UaServer(
            new UaServerOptions
            {
                Address = _options.Address,
                Port = port,
                ApplicationUri = ApplicationUri,
                ApplicationName = "EdgeInspector PLC simulator",
                Namespaces = [.. Enumerable.Range(1, _foreignNamespaces).Select(i => $"{ApplicationUri}:other-{i}"), VisionDataBlock.NamespaceUri],
                Certificate = _certificate,
                Pki = Pki(),
                AutoTrustClients = _options.TrustEveryClient,
                OffersNone = _options.Security is PlcSecurityOffer.None or PlcSecurityOffer.Both,
                Policies = Policies(_options.Security),
                AllowsAnonymous = _options.UserName is null,
                VerifyUser = _options.UserName is null ? null : (user, password) => user == _options.UserName && password == _options.Password,
            },
            _logger);
        return (server, new VisionDataBlock(server, _options, _startTimestamp));
    }

    private void Run()
    {
        using var resolution = new TimerResolution();
        TimeSpan nextScan = TimeSpan.Zero;
        while (!_end)
        {
            TimeSpan now = Now;
            PlcFaults faults = FollowSchedule(now);
            Interrupt(now);
            // A PLC keeps its cycle whatever this PC is busy with: scans that were missed are made up, each with the inputs of its time.
            bool scanned = false;
            for (; nextScan <= now; nextScan += faults.SlowScan ?? _options.ScanPeriod, scanned = true) Scan(nextScan, faults);
            if (scanned) WriteOutputs(faults, now);

            SleepUntil(nextScan);
        }
    }

    /// <summary>The light barrier and the camera's wire. The pulse waits for nothing, least of all for OPC UA.</summary>
    private void Interrupt(TimeSpan now)
    {
        bool triggered = false;
        while (true)
        {
            PlcUnit? unit;
            int index;
            lock (_lock)
            {
                unit = _program.LightBarrier(now);
                index = _program.Units.Count - 1;
            }

            if (unit is null) break;
            triggered = true;
            for (int view = 0; view < _options.Views; view++)
                _duePulses.Enqueue(new TriggerPulse(++_pulses, index, unit.UnitId, view, unit.TriggeredAt + view * _options.ViewSpacing));
        }

        while (_duePulses.TryPeek(out TriggerPulse pulse) && pulse.At <= now)
        {
            _duePulses.Dequeue();
            _pulse?.Invoke(pulse);
        }

        if (triggered) _block.WriteTrigger(_program);
    }

    /// <summary>The faults of this moment. Those that happen once, and those of the server, are done beside: the conveyor waits for nobody.</summary>
    private PlcFaults FollowSchedule(TimeSpan now)
    {
        FaultSchedule schedule = _options.Schedule;
        if (schedule.Faults.Count == 0) return _faults;
        bool isAway = false;
        for (int i = 0; i < schedule.Faults.Count && schedule.Faults[i].At <= now; i++)
        {
            ScheduledFault fault = schedule.Faults[i];
            isAway |= fault.Kind == PlcFaultKind.ServerAway && now < fault.At + fault.For;
            if (fault.For == TimeSpan.Zero && _scheduled.Add(i)) Beside(() => Inject(fault.Kind));
        }

        if (isAway != _isScheduledAway)
        {
            _isScheduledAway = isAway;
            Beside(isAway ? StopServer : StartServer);
        }

        return schedule.At(now).With(_faults);
    }

    // One after the other, and never on the conveyor's thread.
    private void Beside(Action work) => _beside = _beside.ContinueWith(_ => work(), TaskScheduler.Default);

    private void Scan(TimeSpan now, PlcFaults faults)
    {
        lock (_lock)
        {
            _program.StuckGate = faults.StuckGate;
            _program.SensorIsBlind = faults.BlindSensor;
            _commits.Clear();
            _block.TakeCommits(now, _commits);
            _program.Scan(now, _block.Signals, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_commits));
        }
    }

    private void WriteOutputs(PlcFaults faults, TimeSpan now)
    {
        _block.WriteOutputs(_program, faults, now);
        if (_program.LineState != PackMlState.Idle) _fed.TrySetResult();
        if (_program.Finished) _finished.TrySetResult();
    }

    private void SleepUntil(TimeSpan nextScan)
    {
        TimeSpan? interrupt = _program.NextUnitAt;
        if (_duePulses.TryPeek(out TriggerPulse pulse) && !(interrupt < pulse.At)) interrupt = pulse.At;
        TimeSpan until = interrupt < nextScan ? interrupt.Value : nextScan;

        // The system's sleep is good to about a millisecond. A scan may come that much late; a pulse may not, so its last part is spun.
        bool pulseIsNear = interrupt - Now < TimeSpan.FromMilliseconds(1);
        int milliseconds = (int)(until - Now).TotalMilliseconds;
        if (milliseconds > 0 || !pulseIsNear) Thread.Sleep(Math.Max(1, milliseconds));
        if (interrupt is not TimeSpan at) return;
        var spin = new SpinWait();
        while (at - Now is { Ticks: > 0 } rest && rest < TimeSpan.FromMilliseconds(1) && !_end) spin.SpinOnce(sleep1Threshold: -1);
    }

    private static IReadOnlyList<SecurityPolicy> Policies(PlcSecurityOffer offer) => offer switch
    {
        PlcSecurityOffer.None => [],
        PlcSecurityOffer.Aes128Sha256RsaOaep => [SecurityPolicy.Aes128Sha256RsaOaep],
        PlcSecurityOffer.Aes256Sha256RsaPss => [SecurityPolicy.Aes256Sha256RsaPss],
        PlcSecurityOffer.Secured => SecurityPolicy.Secured,
        PlcSecurityOffer.Basic256Sha256 or PlcSecurityOffer.Both or _ => [SecurityPolicy.Basic256Sha256],
    };
}
