using System.Diagnostics;
using EdgeInspector.OpcUa;
using EdgeInspector.PlcSimulator;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>The simulated PLC's program and data block behind a real server, in its own time: the conveyor waits for nobody and no second is lost by waiting for it.</summary>
/// <remarks>A unit every 10 ms of the PLC's time, whatever it takes here. A scan follows each commit at once, on the server's thread, unless it is to come late.</remarks>
internal sealed class SoakPlc : IDisposable
{
    private static readonly TimeSpan Pitch = TimeSpan.FromMilliseconds(10), Scanned = TimeSpan.FromMilliseconds(1), Gate = TimeSpan.FromMilliseconds(6);

    private readonly Lock _lock = new();
    private readonly PlcProgram _program;
    private readonly SimulatedPlcOptions _options;
    private readonly List<VerdictCommit> _commits = [];
    private UaServer _server;
    private VisionDataBlock _block;
    private TimeSpan _now = TimeSpan.FromSeconds(1);
    private TimeSpan _unitAt;
    private PlcFaults _faults = PlcFaults.None;
    private bool _scanIsSlow;
    private int _foreignNamespaces;

    public SoakPlc(int units)
    {
        _options = new SimulatedPlcOptions
        {
            Program = new PlcProgramOptions
            {
                Units = units,
                RatePerMinute = 6000,
                VerdictWindow = TimeSpan.FromMilliseconds(5),
                GateReaction = TimeSpan.FromMilliseconds(4),
                SensorTravel = TimeSpan.Zero,
                StartDelay = TimeSpan.Zero,
                FeedAtOnce = true,
            },
        };
        _program = new PlcProgram(_options.Program);
        (_server, _block) = NewServer(0);
        _server.Start();
        _program.Scan(_now, _block.Signals, []);
    }

    public string EndpointUrl => _server.EndpointUrl;

    public PlcCounters Counters
    {
        get
        {
            lock (_lock) return _program.Counters;
        }
    }

    /// <summary>The PLC's time.</summary>
    public TimeSpan Now
    {
        get
        {
            lock (_lock) return _now;
        }
    }

    public IReadOnlyList<PlcUnit> Units => _program.Units;

    /// <summary>The next unit cuts the light barrier; what befalls it begins.</summary>
    public PlcUnit Feed(SoakFault fault)
    {
        lock (_lock)
        {
            if (fault == SoakFault.CounterJump) _program.JumpCounter(3);
            if (fault == SoakFault.CounterRestart) _program.RestartCounter();
            if (fault == SoakFault.RepeatedUnitId) _program.RepeatNextId();
            _scanIsSlow = fault == SoakFault.SlowScan;
            _faults = fault == SoakFault.LostAck ? new PlcFaults { LoseAcknowledgements = true } : PlcFaults.None;
            _block.Refuse(payload: fault == SoakFault.RefusedPayload, commit: fault == SoakFault.RefusedCommit);
            _unitAt = _now;
            PlcUnit unit = _program.LightBarrier(_now) ?? throw new InvalidOperationException($"no unit is due at {_now}");
            _block.WriteTrigger(_program);
            return unit;
        }
    }

    /// <summary>The unit passes the gate; the next one is due.</summary>
    public void Pass()
    {
        lock (_lock)
        {
            Scan(_unitAt + Scanned, isLate: _scanIsSlow);
            _scanIsSlow = false;
            Scan(_unitAt + Gate, isLate: true);
            _now += Pitch;
            Scan(_now, isLate: true);
        }
    }

    public void KillSessions() => _server.KillSessions();

    public void KillConnections() => _server.KillConnections();

    public void RestartWithOtherNamespaceIndex()
    {
        int port = _server.Port;
        _server.Dispose();
        lock (_lock)
        {
            _foreignNamespaces++;
            (_server, _block) = NewServer(port);
            _block.WriteTrigger(_program);
            _block.WriteOutputs(_program, PlcFaults.None, _now);
        }

        _server.Start();
    }

    public void Dispose() => _server.Dispose();

    private (UaServer Server, VisionDataBlock Block) NewServer(int port)
    {
        var server = new UaServer(new UaServerOptions
        {
            Port = port,
            ApplicationUri = SimulatedPlc.ApplicationUri,
            Namespaces = [.. Enumerable.Range(0, _foreignNamespaces).Select(i => $"urn:other:{i}"), VisionDataBlock.NamespaceUri],
            Policies = [],
        });
        var block = new VisionDataBlock(server, _options, Stopwatch.GetTimestamp());
        block.Committed = () =>
        {
            lock (_lock)
            {
                if (!_scanIsSlow) Scan(_unitAt + Scanned, isLate: false);
            }
        };
        return (server, block);
    }

    private void Scan(TimeSpan at, bool isLate)
    {
        if (isLate && at < _unitAt + Gate) return;
        _commits.Clear();
        _block.TakeCommits(TimeSpan.MaxValue, _commits);

        // Arrived in the PLC's time, not in ours.
        for (int i = 0; i < _commits.Count; i++) _commits[i] = _commits[i] with { ArrivedAt = at };
        _program.Scan(at, _block.Signals, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_commits));
        _block.WriteOutputs(_program, _faults, at);
    }
}
