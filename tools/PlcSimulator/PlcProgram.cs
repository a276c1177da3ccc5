using System.Runtime.InteropServices;

namespace EdgeInspector.PlcSimulator;

/// <summary>The PLC program of a vial line with positive release: pure logic, time is an argument.</summary>
/// <remarks>
/// A unit cuts the light barrier (<see cref="LightBarrier"/>, the hardware interrupt), travels in the shift register and takes
/// the reject lane unless an accept for exactly this unit was committed within the window. Nothing that comes later, twice or
/// for another unit moves the gate; it is counted. One owner, no lock.
/// </remarks>
public sealed class PlcProgram
{
    private const int HeartbeatsUntilStale = 3;

    private readonly PlcProgramOptions _options;
    private readonly List<PlcUnit> _units = [];
    private int _settled;
    private int _confirmed;
    private readonly PackMlMachine _machine;
    private readonly Encoder _encoder = new();
    private bool _hasStarted;
    private bool _agentIsReady;
    private bool _stopWasRequested;
    private bool _repeatsNextId;
    private TimeSpan _nextBeat;
    private uint? _agentBeat;
    private TimeSpan? _agentBeatAt;

    public PlcProgram(PlcProgramOptions options)
    {
        if (options.Problems() is [var problem, ..]) throw new ArgumentException(problem, nameof(options));
        _options = options;
        _machine = new PackMlMachine(options.ActingTime);
    }

    public PackMlState LineState => _machine.State;

    public uint PlcHeartbeat { get; private set; }

    /// <summary>Units that cut the light barrier: the commit counter of <see cref="UnitId"/> and <see cref="StationPocket"/>.</summary>
    public uint Trigger { get; private set; }

    public uint UnitId { get; private set; }

    public ushort StationPocket { get; private set; }

    public uint AckSeq { get; private set; }

    public uint ConfirmUnitId { get; private set; }

    public Lane ConfirmLane { get; private set; }

    public PlcCounters Counters { get; private set; } = new();

    /// <summary>Units are a challenge kit from now on.</summary>
    public bool ChallengeMode { get; set; }

    /// <summary>The gate stays on this lane whatever it is told; null is no fault.</summary>
    public Lane? StuckGate { get; set; }

    /// <summary>The gate's sensor sees nobody.</summary>
    public bool SensorIsBlind { get; set; }

    /// <summary>Every unit so far, in the order of the line.</summary>
    public IReadOnlyList<PlcUnit> Units => _units;

    /// <summary>When the next unit cuts the light barrier; null before the line is fed and after the last unit.</summary>
    public TimeSpan? NextUnitAt =>
        _units.Count < _options.Units ? _encoder.TimeOf(_options.StartDelay + (_units.Count * _options.Pitch)) : null;

    /// <summary>The last unit has passed the gate sensor.</summary>
    public bool Finished => LineState == PackMlState.Complete;

    /// <summary>The encoder's counter.</summary>
    public uint EncoderAt(TimeSpan now) => _encoder.PulsesAt(now, _options.Pitch);

    /// <summary>A command from the machine's panel or from the line around it; false when the state does not know it.</summary>
    public bool Command(PackMlCommand command, TimeSpan now)
    {
        bool isTaken = _machine.TryCommand(command, now);
        _encoder.Set(_machine.Moves, now);
        return isTaken;
    }

    /// <summary>A fault: the trigger counter counts units that never came.</summary>
    public void JumpCounter(uint by) => Trigger = unchecked(Trigger + by);

    /// <summary>A fault: the trigger counter begins anew.</summary>
    public void RestartCounter() => Trigger = 0;

    /// <summary>A fault: the next unit is told under the id of the one before it.</summary>
    public void RepeatNextId() => _repeatsNextId = true;

    /// <summary>Whether the agent's heartbeat has not moved for three periods, or never.</summary>
    public bool AgentHeartbeatIsStale(TimeSpan now) =>
        _agentBeatAt is not TimeSpan at || now - at > HeartbeatsUntilStale * _options.HeartbeatPeriod;

    /// <summary>Opens the next unit when it is due. The conveyor does not wait: call until it gives null.</summary>
    public PlcUnit? LightBarrier(TimeSpan now)
    {
        if (NextUnitAt is not TimeSpan due || due > now) return null;

        var unit = new PlcUnit
        {
            UnitId = unchecked(_options.FirstUnitId + (uint)_units.Count),
            TriggerNumber = unchecked(Trigger + 1),
            Pocket = (ushort)(_units.Count % _options.Pockets),
            TriggeredAt = now,
            TravelAtTrigger = _encoder.TravelAt(now),
            IsChallenge = ChallengeMode,
        };
        _units.Add(unit);
        UnitId = _repeatsNextId ? UnitId : unit.UnitId;
        _repeatsNextId = false;
        StationPocket = unit.Pocket;
        Trigger = unit.TriggerNumber;
        Counters = Counters with { Triggered = Counters.Triggered + 1 };
        return unit;
    }

    /// <summary>One cycle: read inputs, take verdicts, set the gate, read its sensor, write outputs.</summary>
    /// <param name="now">Line time.</param>
    /// <param name="agent">The agent's signals as they stand.</param>
    /// <param name="commits">Verdicts committed since the last cycle, in the order of their arrival.</param>
    public void Scan(TimeSpan now, AgentSignals agent, ReadOnlySpan<VerdictCommit> commits)
    {
        Beat(now, agent.Heartbeat);
        _agentIsReady = agent.Ready;
        _machine.Tick(now);
        if (!_hasStarted && LineState == PackMlState.Idle && (agent.Ready || _options.FeedAtOnce))
        {
            _hasStarted = true;
            _machine.Begin();
        }

        if (agent.RequestsStop && !_stopWasRequested && _options.StopsOnRequest) _machine.TryCommand(PackMlCommand.Stop, now);
        _stopWasRequested = agent.RequestsStop;
        _encoder.Set(_machine.Moves, now);
        foreach (VerdictCommit commit in commits) Take(commit);
        SettleLanes(now);
        ReadGateSensor(now);
        if (_confirmed == _options.Units && LineState == PackMlState.Execute) _machine.Finish();
    }

    private void Beat(TimeSpan now, uint agentHeartbeat)
    {
        if (now >= _nextBeat)
        {
            PlcHeartbeat = unchecked(PlcHeartbeat + 1);
            _nextBeat = now + _options.HeartbeatPeriod;
        }

        // The first value seen is a value, not a beat: it may have stood there since yesterday.
        if (_agentBeat is uint last && last != agentHeartbeat) _agentBeatAt = now;
        _agentBeat = agentHeartbeat;
    }

    private void Take(in VerdictCommit commit)
    {
        // The sequence number says that the PLC has read the verdict, not that it liked it.
        AckSeq = commit.ResultSeq;
        Counters = Counters with { Commits = Counters.Commits + 1 };

        int index = IndexOf(commit.ResultUnitId);
        if (index < 0)
        {
            Counters = Counters with { WrongUnitVerdicts = Counters.WrongUnitVerdicts + 1 };
            return;
        }

        ref PlcUnit unit = ref CollectionsMarshal.AsSpan(_units)[index];
        if (unit.Verdict is not null)
            Counters = Counters with { SecondVerdicts = Counters.SecondVerdicts + 1 };
        else if (index < _settled || _encoder.TravelAt(commit.ArrivedAt) > unit.TravelAtTrigger + _options.VerdictWindow)
            Counters = Counters with { LateVerdicts = Counters.LateVerdicts + 1 };
        else if (commit.Verdict > (byte)PlcVerdict.Undecided)
            Counters = Counters with { MeaninglessVerdicts = Counters.MeaninglessVerdicts + 1 };
        else
            unit = unit with
            {
                Verdict = (PlcVerdict)commit.Verdict,
                ReasonCode = commit.ReasonCode,
                VerdictAfter = commit.ArrivedAt - unit.TriggeredAt,
            };
    }

    /// <summary>Unit ids count up without a gap, so the place in the list follows from the id.</summary>
    private int IndexOf(uint unitId)
    {
        uint index = unchecked(unitId - _options.FirstUnitId);
        return index < (uint)_units.Count ? (int)index : -1;
    }

    private void SettleLanes(TimeSpan now)
    {
        Span<PlcUnit> units = CollectionsMarshal.AsSpan(_units);
        TimeSpan travel = _encoder.TravelAt(now);
        for (; _settled < units.Length && travel >= units[_settled].TravelAtTrigger + _options.VerdictWindow; _settled++)
        {
            ref PlcUnit unit = ref units[_settled];
            bool stale = AgentHeartbeatIsStale(now);
            bool gateTooSlow = travel > unit.TravelAtTrigger + _options.VerdictWindow + _options.GateReaction;
            bool isNotReady = _options.Mode == PlcMode.RejectSignal && !_agentIsReady;
            Lane set = stale || gateTooSlow || isNotReady ? Lane.Reject : LaneOf(unit.Verdict);
            Lane lane = StuckGate ?? set;

            unit = unit with { Lane = lane, HeartbeatWasStale = stale };
            Counters = Counters with
            {
                Accepted = Counters.Accepted + (lane == Lane.Accept ? 1 : 0),
                Rejected = Counters.Rejected + (lane == Lane.Reject ? 1 : 0),
                Gray = Counters.Gray + (lane == Lane.Gray ? 1 : 0),
                Silent = Counters.Silent + (unit.Verdict is null ? 1 : 0),
                StaleHeartbeat = Counters.StaleHeartbeat + (stale ? 1 : 0),
                GateStuck = Counters.GateStuck + (lane != set ? 1 : 0),
                GateTooSlow = Counters.GateTooSlow + (gateTooSlow ? 1 : 0),
            };
        }
    }

    private Lane LaneOf(PlcVerdict? verdict) => verdict switch
    {
        PlcVerdict.Accept => Lane.Accept,
        PlcVerdict.Undecided => Lane.Gray,

        // The retrofit's program: no word lets the unit pass.
        null => _options.Mode == PlcMode.RejectSignal ? Lane.Accept : Lane.Reject,
        PlcVerdict.Reject => Lane.Reject,
        _ => Lane.Reject,
    };

    private void ReadGateSensor(TimeSpan now)
    {
        TimeSpan travel = _encoder.TravelAt(now), way = _options.VerdictWindow + _options.GateReaction + _options.SensorTravel;
        for (; _confirmed < _settled && travel >= _units[_confirmed].TravelAtTrigger + way; _confirmed++)
        {
            if (SensorIsBlind) continue;
            ConfirmLane = _units[_confirmed].Lane ?? Lane.Reject;
            ConfirmUnitId = _units[_confirmed].UnitId;
        }
    }
}
