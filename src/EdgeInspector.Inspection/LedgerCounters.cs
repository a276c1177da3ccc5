namespace EdgeInspector.Inspection;

/// <summary>What the ledger saw besides its decisions, cumulative.</summary>
public readonly record struct LedgerCounters
{
    /// <summary>Units opened.</summary>
    public long Triggered { get; init; }

    /// <summary>Units opened that belong to a challenge kit; they are among <see cref="Triggered"/>.</summary>
    public long Challenged { get; init; }

    /// <summary>Triggers that the counter passed but nobody saw.</summary>
    public long TriggersMissed { get; init; }

    /// <summary>Those of <see cref="TriggersMissed"/> that have a decision of their own, which is a reject.</summary>
    public long Unseen { get; init; }

    /// <summary>Decisions that there are or will be.</summary>
    public long Decidable => Triggered + Unseen;

    /// <summary>Views that came after their unit was decided.</summary>
    public long ViewsLate { get; init; }

    /// <summary>Views whose trigger never came.</summary>
    public long ViewsWithoutTrigger { get; init; }

    /// <summary>Second results for a view.</summary>
    public long ViewsTwice { get; init; }

    /// <summary>Views whose number is outside the recipe.</summary>
    public long ViewsRefused { get; init; }

    /// <summary>What has come since, in a batch that began with these counters.</summary>
    public LedgerCounters Since(in LedgerCounters before) => new()
    {
        Triggered = Triggered - before.Triggered,
        Challenged = Challenged - before.Challenged,
        TriggersMissed = TriggersMissed - before.TriggersMissed,
        Unseen = Unseen - before.Unseen,
        ViewsLate = ViewsLate - before.ViewsLate,
        ViewsWithoutTrigger = ViewsWithoutTrigger - before.ViewsWithoutTrigger,
        ViewsTwice = ViewsTwice - before.ViewsTwice,
        ViewsRefused = ViewsRefused - before.ViewsRefused,
    };
}
