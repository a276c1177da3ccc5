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
    private readonly UaServer _server;
    private readonly VisionDataBlock _block;
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

        PkiFolder? pki = options.PkiFolder is null ? null : new PkiFolder(options.PkiFolder);
        _certificate = pki?.LoadOrCreate(
            VisionDataBlock.NamespaceUri, "plc-simulator", [options.Address.ToString(), "localhost"], TimeProvider.System);
        _server = new UaServer(
            new UaServerOptions
            {
                Address = options.Address,
                Port = options.Port,
                ApplicationUri = VisionDataBlock.NamespaceUri,
                ApplicationName = "EdgeInspector PLC simulator",
                Certificate = _certificate,
                Pki = pki,
                AutoTrustClients = options.TrustEveryClient,
                OffersNone = options.Security != PlcSecurityOffer.Basic256Sha256,
                Policies = options.Security == PlcSecurityOffer.None ? [] : [SecurityPolicy.Basic256Sha256],
                AllowsAnonymous = options.UserName is null,
                VerifyUser = options.UserName is null ? null : (user, password) => user == options.UserName && password == options.Password,
            },
            logger);
        _block = new VisionDataBlock(_server, options, _startTimestamp);
    }

    /// <summary>The port that the server listens on; known once it has been started.</summary>
    public int Port => _server.Port;

    public string EndpointUrl => _server.EndpointUrl;

    /// <summary>The file of the server's own certificate, which a client must trust; null without security.</summary>
    public string? CertificateFile =>
        _options.PkiFolder is null ? null : Directory.EnumerateFiles(new PkiFolder(_options.PkiFolder).OwnCertificates, "*.der").FirstOrDefault();

    public int SessionCount => _server.SessionCount;

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

    /// <summary>Switches the PLC on.</summary>
    public void Start()
    {
        if (_options.ServerAtStart) _server.Start();
        _thread = new Thread(Run) { Name = "PLC", IsBackground = true, Priority = ThreadPriority.Highest };
        _thread.Start();
    }

    /// <summary>The OPC UA server comes up, with the same port and nodes.</summary>
    public void StartServer() => _server.Start();

    /// <summary>The OPC UA server goes away; the program runs on and rejects what it gets no accept for.</summary>
    public void StopServer() => _server.Stop();

    /// <summary>Cuts the TCP connections and leaves the sessions.</summary>
    public void KillConnections() => _server.KillConnections();

    /// <summary>Forgets the sessions and leaves the TCP connections.</summary>
    public void KillSessions() => _server.KillSessions();

    public void Dispose()
    {
        _end = true;
        _thread?.Join();
        _server.Dispose();
        _certificate?.Dispose();
    }

    private void Run()
    {
        using var resolution = new TimerResolution();
        TimeSpan nextScan = TimeSpan.Zero;
        while (!_end)
        {
            TimeSpan now = Now;
            Interrupt(now);
            // A PLC keeps its cycle whatever this PC is busy with: scans that were missed are made up, each with the inputs of its time.
            bool scanned = false;
            for (; nextScan <= now; nextScan += _faults.SlowScan ?? _options.ScanPeriod, scanned = true) Scan(nextScan);
            if (scanned) WriteOutputs();

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

    private void Scan(TimeSpan now)
    {
        lock (_lock)
        {
            _commits.Clear();
            _block.TakeCommits(now, _commits);
            _program.Scan(now, _block.Signals, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_commits));
        }
    }

    private void WriteOutputs()
    {
        _block.WriteOutputs(_program, _faults);
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
}
