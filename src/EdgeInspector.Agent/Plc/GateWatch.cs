using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>Holds the gate's word against the verdicts: a unit on the accept lane must have been accepted, and every unit must be seen.</summary>
/// <remarks>Pure: time is an argument. Owned by the reject loop; remembers the units decided last, allocates nothing.</remarks>
public sealed class GateWatch
{
    /// <summary>The lane of accepted units, as the gate's sensor tells it.</summary>
    public const byte AcceptLane = 1;

    // A minute of the longest wait at 600 units a minute, and room to spare.
    private const int Remembered = 1024;

    private readonly TimeSpan _within;
    private readonly Entry[] _units = new Entry[Remembered];
    private long _first;
    private long _end;
    private long _awaited;
    private bool _hasSeenOurs;
    private int _unseenInRow;
    private int _notFollowedInRow;

    /// <param name="confirmWithin">From the trigger to the gate's word; zero where the PLC has no gate sensor: then nothing is missing.</param>
    public GateWatch(TimeSpan confirmWithin = default) => _within = confirmWithin;

    /// <summary>Units in a row that the gate's sensor did not see, and those that did not follow an acknowledged accept.</summary>
    /// <remarks>
    /// Any word ends the row of the unseen. The row of those that did not follow is ended by a unit on the accept lane alone: rejected units
    /// between them are where a gate that is stuck shut sends everything, so they prove nothing.
    /// </remarks>
    public int MissesInRow => _unseenInRow + _notFollowedInRow;

    /// <summary>Such units since the start.</summary>
    public long Misses { get; private set; }

    public void Decided(UnitId unit, Verdict verdict, TimeSpan triggeredAt)
    {
        if (_end - _first == Remembered) _first++;
        _units[_end % Remembered] = new Entry { Unit = unit, Verdict = verdict, DueAt = triggeredAt + _within };
        _end++;
    }

    /// <summary>Tells what became of a unit's verdict.</summary>
    public void Delivered(UnitId unit, DeliveryOutcome outcome)
    {
        if (Find(unit) is >= 0 and long at) _units[at % Remembered].Outcome = outcome;
    }

    /// <summary>Compares the lane that a unit took with its verdict.</summary>
    public GateAnswer Compare(UnitId unit, byte lane)
    {
        // Units keep their order: behind one of ours every unit was triggered under this agent's eyes, or under none.
        if (Find(unit) is not (>= 0 and long at)) return lane == AcceptLane && _hasSeenOurs ? GateAnswer.PassedUnknown : GateAnswer.UnitUnknown;
        _hasSeenOurs = true;
        ref Entry entry = ref _units[at % Remembered];
        entry.IsConfirmed = true;
        _unseenInRow = 0;
        if (lane == AcceptLane)
        {
            _notFollowedInRow = 0;
            return entry.Verdict != Verdict.Accept ? GateAnswer.Disagrees
                : entry.Outcome is null or DeliveryOutcome.Acknowledged ? GateAnswer.Agrees
                : GateAnswer.PassedUnacknowledged;
        }

        if (entry is { Verdict: Verdict.Accept, Outcome: DeliveryOutcome.Acknowledged })
        {
            _notFollowedInRow++;
            Misses++;
            return GateAnswer.NotFollowed;
        }

        return GateAnswer.Agrees;
    }

    /// <summary>Counts the units whose word is overdue; true when there was one.</summary>
    public bool Expire(TimeSpan now)
    {
        if (_within <= TimeSpan.Zero) return false;
        bool hasMissed = false;
        if (_awaited < _first) _awaited = _first;
        for (; _awaited < _end; _awaited++)
        {
            ref readonly Entry entry = ref _units[_awaited % Remembered];
            if (!entry.IsConfirmed && entry.DueAt > now) break;
            if (entry.IsConfirmed) continue;
            hasMissed = true;
            _unseenInRow++;
            Misses++;
        }

        return hasMissed;
    }

    /// <summary>Waits for no word any more about the units so far: the PLC is lost, or its conveyor stands.</summary>
    public void WaitNoMore()
    {
        _awaited = _end;
        _unseenInRow = _notFollowedInRow = 0;
    }

    private long Find(UnitId unit)
    {
        for (long at = _end - 1; at >= _first; at--)
        {
            if (_units[at % Remembered].Unit == unit) return at;
        }

        return -1;
    }

    private struct Entry
    {
        public UnitId Unit;
        public Verdict Verdict;
        public DeliveryOutcome? Outcome;
        public TimeSpan DueAt;
        public bool IsConfirmed;
    }
}
