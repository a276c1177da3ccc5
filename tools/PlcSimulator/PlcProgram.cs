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
    private TimeSpan? _feedingSince;
    private TimeSpan _nextBeat;
    private uint? _agentBeat;
    private TimeSpan? _agentBeatAt;

    public PlcProgram(PlcProgramOptions options)
    {
        if (options.Problems() is [var problem, ..]) throw new ArgumentException(problem, nameof(options));
        _options = options;
    }

    public PackMlState LineState { get; private set; } = PackMlState.Idle;

    public uint PlcHeartbeat { get; private set; }

    /// <summary>Units that cut the light barrier: the commit counter of <see cref="UnitId"/> and <see cref="StationPocket"/>.</summary>
    public uint Trigger { get; private set; }

    public uint UnitId { get; private set; }

    public ushort StationPocket { get; private set; }

    public uint AckSeq { get; private set; }

    public uint ConfirmUnitId { get; private set; }

    public Lane ConfirmLane { get; private set; }

    public PlcCounters Counters { get; private set; } = new();

    /// <summary>Every unit so far, in the order of the line.</summary>
    public IReadOnlyList<PlcUnit> Units => _units;

    /// <summary>When the next unit cuts the light barrier; null before the line is fed and after the last unit.</summary>
    public TimeSpan? NextUnitAt =>
        _feedingSince is TimeSpan since && _units.Count < _options.Units ? since + _units.Count * _options.Pitch : null;

    /// <summary>The last unit has passed the gate sensor.</summary>
    public bool Finished => LineState == PackMlState.Complete;

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
        };
        _units.Add(unit);
        UnitId = unit.UnitId;
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
        if (_feedingSince is null && (agent.Ready || _options.FeedAtOnce))
        {
            _feedingSince = now + _options.StartDelay;
            LineState = PackMlState.Execute;
        }

        foreach (VerdictCommit commit in commits) Take(commit);
        SettleLanes(now);
        ReadGateSensor(now);
        if (_confirmed == _options.Units) LineState = PackMlState.Complete;
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
        else if (index < _settled || commit.ArrivedAt > unit.TriggeredAt + _options.VerdictWindow)
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
        for (; _settled < units.Length && now >= units[_settled].TriggeredAt + _options.VerdictWindow; _settled++)
        {
            ref PlcUnit unit = ref units[_settled];
            bool stale = AgentHeartbeatIsStale(now);
            bool gateTooSlow = now > unit.TriggeredAt + _options.VerdictWindow + _options.GateReaction;
            Lane lane = unit.Verdict switch
            {
                _ when stale || gateTooSlow => Lane.Reject,
                PlcVerdict.Accept => Lane.Accept,
                PlcVerdict.Undecided => Lane.Gray,
                PlcVerdict.Reject or null => Lane.Reject,
                _ => Lane.Reject,
            };

            unit = unit with { Lane = lane, HeartbeatWasStale = stale };
            Counters = Counters with
            {
                Accepted = Counters.Accepted + (lane == Lane.Accept ? 1 : 0),
                Rejected = Counters.Rejected + (lane == Lane.Reject ? 1 : 0),
                Gray = Counters.Gray + (lane == Lane.Gray ? 1 : 0),
                Silent = Counters.Silent + (unit.Verdict is null ? 1 : 0),
                StaleHeartbeat = Counters.StaleHeartbeat + (stale ? 1 : 0),
                GateTooSlow = Counters.GateTooSlow + (gateTooSlow ? 1 : 0),
            };
        }
    }

    private void ReadGateSensor(TimeSpan now)
    {
        TimeSpan travel = _options.VerdictWindow + _options.GateReaction + _options.SensorTravel;
        for (; _confirmed < _settled && now >= _units[_confirmed].TriggeredAt + travel; _confirmed++)
        {
            ConfirmLane = _units[_confirmed].Lane ?? Lane.Reject;
            ConfirmUnitId = _units[_confirmed].UnitId;
        }
    }
}
