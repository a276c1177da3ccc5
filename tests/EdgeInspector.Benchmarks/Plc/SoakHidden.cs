using EdgeInspector.Inspection;

namespace EdgeInspector.Benchmarks.Plc;

/// <summary>Units that a jump of the counter hides: how many there must be by the numbers that were read, and what the ledger decided about them.</summary>
internal sealed class SoakHidden
{
    private const int JumpMax = 256;

    /// <summary>By the numbers: a jump further than this is a fault of the counter.</summary>
    public long Expected { get; private set; }

    /// <summary>Decisions of their own.</summary>
    public long Decisions { get; private set; }

    /// <summary>Decisions that are anything but a reject for the gap, without an id.</summary>
    public long Wrong { get; private set; }

    /// <summary>Two numbers that were read one after the other.</summary>
    public void Expect(uint before, uint now)
    {
        int step = unchecked((int)(now - before));
        if (step is > 1 and <= JumpMax + 1) Expected += step - 1;
    }

    public void Decided(in Decision decision)
    {
        Decisions++;
        if (decision is not { Verdict: Verdict.Reject, Reason: RejectReason.CounterGap, Unit.Value: 0, Trigger.Pocket: 0 }) Wrong++;
    }
}
