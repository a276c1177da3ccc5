namespace EdgeInspector.Inspection;

/// <summary>The heart of the line: triggers, views and the clock go in, exactly one decision per triggered unit comes out.</summary>
/// <remarks>
/// Pure: time is an argument. One owner, no lock, nothing allocated after construction. Decisions wait in a queue that holds
/// every unit the ledger can have open; take them with <see cref="TryTake"/> after each call.
/// Accept comes only when all views came in time and each was complete, in the sample space and clean. The outcome does not
/// depend on the order in which views and trigger came: a view may be earlier than its trigger, and waits for it.
/// </remarks>
public sealed partial class UnitLedger
{
    private readonly int _views;

    // Null: any view's reject rejects, and nobody need look at findings again.
    private Recipe? _recipe;
    private readonly TimeSpan _window;
    private readonly TimeSpan _reserve;
    private readonly OpenUnit[] _open;
    private readonly Decision[] _decided;

    // Numbers that the counter jumped over: their decisions are made when they are taken.
    private readonly Gap[] _gaps;
    private int _gapFirst;
    private int _gapCount;

    // Ids of the units decided last: an id that comes again so soon is a torn read or a PLC at fault.
    private readonly UnitId[] _recent;
    private int _recentNext;
    private int _recentCount;
    private int _decidedFirst;
    private int _decidedCount;
    private TimeSpan _latest = TimeSpan.MinValue;
    private uint _lastTrigger;
    private bool _anyTrigger;

    /// <param name="views">Views that make a unit whole, 1..<see cref="ViewList.Capacity"/>.</param>
    /// <param name="window">From the trigger to the moment at which an unfinished unit is decided.</param>
    /// <param name="capacity">Units that may be open at a time: those between trigger and gate, and some.</param>
    /// <param name="reserve">From there to <see cref="Decision.Deadline"/>: time to carry the decision to the PLC. A loop that turns late eats into it.</param>
    /// <param name="recipe">Its rules over the views; without it any view's reject rejects the unit.</param>
    public UnitLedger(int views, TimeSpan window, int capacity = 64, TimeSpan reserve = default, Recipe? recipe = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(views);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(views, ViewList.Capacity);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(window, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfLessThan(reserve, TimeSpan.Zero);
        _views = views;
        if (recipe is not null) Use(recipe);
        _window = window;
        _reserve = reserve;
        _open = new OpenUnit[capacity];
        _recent = new UnitId[capacity];

        // One trigger can decide every open unit and itself.
        _decided = new Decision[(2 * capacity) + 2];
        _gaps = new Gap[capacity];
    }

    public LedgerCounters Counters { get; private set; }

    /// <summary>Units that were triggered and not yet decided.</summary>
    public int OpenCount
    {
        get
        {
            int count = 0;
            foreach (ref readonly OpenUnit unit in _open.AsSpan())
            {
                if (unit.State == OpenState.Triggered) count++;
            }

            return count;
        }
    }

    /// <summary>Line time of the earliest thing that <see cref="Expire"/> would decide; the greatest time when nothing is open.</summary>
    public TimeSpan NextDeadline
    {
        get
        {
            TimeSpan next = TimeSpan.MaxValue;
            foreach (ref readonly OpenUnit unit in _open.AsSpan())
            {
                if (unit.State != OpenState.Free && unit.Deadline < next) next = unit.Deadline;
            }

            return next;
        }
    }

    /// <summary>Another recipe of as many views. A unit that is open under the one before is rejected: views of two recipes never make one decision.</summary>
    public void Exchange(Recipe recipe, TimeSpan now)
    {
        RejectOpen(RejectReason.LineNotReady, now);
        DropViewsWithoutTrigger();
        Use(recipe);
    }

    private void Use(Recipe recipe)
    {
        if (recipe.Views != _views) throw new ArgumentException($"recipe '{recipe.Id}' has {recipe.Views} views, the ledger {_views}", nameof(recipe));
        _recipe = recipe is { LooksAtFindings: true } ? recipe : null;
    }

    /// <summary>Opens the unit of a trigger that is handed over at once.</summary>
    public TriggerOutcome Triggered(in Trigger trigger) => Triggered(trigger, trigger.At);

    /// <summary>Opens the unit of a trigger.</summary>
    /// <param name="trigger">Its <see cref="Trigger.At"/> sets the deadline.</param>
    /// <param name="now">Line time; later than the trigger's own when it waited to be handed over.</param>
    public TriggerOutcome Triggered(in Trigger trigger, TimeSpan now)
    {
        now = Latest(now);
        TriggerOutcome outcome = TriggerOutcome.Opened;
        if (_anyTrigger)
        {
            int step = unchecked((int)(trigger.Number - _lastTrigger));
            if (step == 0) return TriggerOutcome.Repeated;
            if (step < 0)
            {
                RejectOpen(RejectReason.CounterGap, now);
                Forget();
                outcome = TriggerOutcome.OpenedAfterRestart;
            }
            else if (step > 1)
            {
                MissUnseen(_lastTrigger + 1, step - 1, trigger.At, now);
                outcome = TriggerOutcome.OpenedAfterGap;
            }
        }

        _anyTrigger = true;
        _lastTrigger = trigger.Number;
        Counters = Counters with { Triggered = Counters.Triggered + 1, Challenged = Counters.Challenged + (trigger.IsChallenge ? 1 : 0) };

        int twin = FindUnit(trigger.Unit);
        int slot = FindTrigger(trigger.Number);
        if (slot < 0) slot = FindFree();
        if (slot < 0) slot = EvictViewWithoutTrigger();
        if (slot < 0)
        {
            if (twin >= 0) Decide(twin, Verdict.Reject, RejectReason.UnitTwice, now);
            var refused = new Decision
            {
                Trigger = trigger,
                Verdict = Verdict.Reject,
                Reason = RejectReason.LedgerFull,
                Deadline = trigger.At + _window + _reserve,
                DecidedAt = now,
            };
            Remember(refused.Unit);
            Enqueue(refused);
            return TriggerOutcome.LedgerFull;
        }

        ref OpenUnit unit = ref _open[slot];
        if (unit.State == OpenState.Free) unit = default;
        unit.State = OpenState.Triggered;
        unit.Trigger = trigger;
        unit.Deadline = trigger.At + _window;

        if (twin >= 0)
        {
            // Two units with one id: no accept may ever be read as the other's.
            Decide(twin, Verdict.Reject, RejectReason.UnitTwice, now);
            Decide(slot, Verdict.Reject, RejectReason.UnitTwice, now);
            return TriggerOutcome.UnitTwice;
        }

        if (WasDecidedLately(trigger.Unit))
        {
            Decide(slot, Verdict.Reject, RejectReason.UnitTwice, now);
            return TriggerOutcome.UnitTwice;
        }

        DecideWhenWhole(slot, now);
        return outcome;
    }

    /// <summary>Adds a view. A unit whose last view this is gets decided, unless its deadline has passed.</summary>
    /// <param name="view">The view's result, with the number of its trigger.</param>
    /// <param name="now">Line time.</param>
    public void Inspected(in ViewResult view, TimeSpan now)
    {
        now = Latest(now);
        if ((uint)view.View >= (uint)_views)
        {
            Counters = Counters with { ViewsRefused = Counters.ViewsRefused + 1 };
            return;
        }

        int slot = FindTrigger(view.Trigger);
        if (slot < 0)
        {
            if (_anyTrigger && unchecked((int)(view.Trigger - _lastTrigger)) <= 0)
            {
                Counters = Counters with { ViewsLate = Counters.ViewsLate + 1 };
                return;
            }

            slot = FindFree();
            if (slot < 0)
            {
                Counters = Counters with { ViewsWithoutTrigger = Counters.ViewsWithoutTrigger + 1 };
                return;
            }

            _open[slot] = new OpenUnit
            {
                State = OpenState.AwaitingTrigger,
                Trigger = new Trigger(view.Trigger, default, 0, now),
                Deadline = now + _window,
            };
        }

        ref OpenUnit unit = ref _open[slot];
        if (unit.State == OpenState.Triggered && now >= unit.Deadline)
        {
            // The view is too late even if nobody has called Expire yet.
            Counters = Counters with { ViewsLate = Counters.ViewsLate + 1 };
            DecideIncomplete(slot, now);
            return;
        }

        if (unit.Views.Has(view.View))
        {
            Counters = Counters with { ViewsTwice = Counters.ViewsTwice + 1 };
            unit.HasTwin = true;
            return;
        }

        unit.Views.Set(view);
        DecideWhenWhole(slot, now);
    }

    /// <summary>Decides every unit whose deadline has come.</summary>
    public void Expire(TimeSpan now)
    {
        now = Latest(now);
        for (int slot = 0; slot < _open.Length; slot++)
        {
            ref OpenUnit unit = ref _open[slot];
            if (unit.State == OpenState.Free || now < unit.Deadline) continue;
            if (unit.State == OpenState.Triggered)
                DecideIncomplete(slot, now);
            else
                DropViewWithoutTrigger(slot);
        }
    }

    /// <summary>Rejects every open unit: the line stops, the PLC is lost, the counters disagree.</summary>
    public void RejectOpen(RejectReason reason, TimeSpan now)
    {
        now = Latest(now);
        for (int slot = 0; slot < _open.Length; slot++)
        {
            if (_open[slot].State == OpenState.Triggered) Decide(slot, Verdict.Reject, reason, now);
        }
    }

    /// <summary>Drops views that wait for a trigger and the memory of the last trigger number: a new count begins.</summary>
    public void Forget()
    {
        DropViewsWithoutTrigger();
        _anyTrigger = false;
        _recentCount = 0;
    }

    /// <summary>Takes the oldest decision that nobody has taken yet.</summary>
    public bool TryTake(out Decision decision)
    {
        if (TryTakeUnseen(out decision)) return true;
        if (_decidedCount == 0)
        {
            decision = default;
            return false;
        }

        decision = _decided[_decidedFirst];
        _decidedFirst = (_decidedFirst + 1) % _decided.Length;
        _decidedCount--;
        return true;
    }

    // Line time never runs backwards here, whatever order the callers' clocks were read in.
    private TimeSpan Latest(TimeSpan now)
    {
        if (now > _latest) _latest = now;
        return _latest;
    }

    private void DropViewWithoutTrigger(int slot)
    {
        Counters = Counters with { ViewsWithoutTrigger = Counters.ViewsWithoutTrigger + _open[slot].Views.Count };
        _open[slot] = default;
    }

    private void DropViewsWithoutTrigger()
    {
        for (int slot = 0; slot < _open.Length; slot++)
        {
            if (_open[slot].State == OpenState.AwaitingTrigger) DropViewWithoutTrigger(slot);
        }
    }

    private int EvictViewWithoutTrigger()
    {
        for (int slot = 0; slot < _open.Length; slot++)
        {
            if (_open[slot].State != OpenState.AwaitingTrigger) continue;
            DropViewWithoutTrigger(slot);
            return slot;
        }

        return -1;
    }

    private int FindTrigger(uint number)
    {
        for (int slot = 0; slot < _open.Length; slot++)
        {
            if (_open[slot].State != OpenState.Free && _open[slot].Trigger.Number == number) return slot;
        }

        return -1;
    }

    private int FindUnit(UnitId id)
    {
        for (int slot = 0; slot < _open.Length; slot++)
        {
            if (_open[slot].State == OpenState.Triggered && _open[slot].Trigger.Unit == id) return slot;
        }

        return -1;
    }

    private int FindFree()
    {
        for (int slot = 0; slot < _open.Length; slot++)
        {
            if (_open[slot].State == OpenState.Free) return slot;
        }

        return -1;
    }

    /// <param name="From">The first number that was jumped over.</param>
    /// <param name="Left">How many are left to be taken.</param>
    /// <param name="At">Line time of the trigger after them.</param>
    /// <param name="DecidedAt">Line time at which the jump was seen.</param>
    private readonly record struct Gap(uint From, int Left, TimeSpan At, TimeSpan DecidedAt);

    private enum OpenState : byte
    {
        Free = 0,
        AwaitingTrigger,
        Triggered,
    }

    private struct OpenUnit
    {
        public OpenState State;
        public bool HasTwin;
        public Trigger Trigger;
        public TimeSpan Deadline;
        public ViewList Views;
    }
}
