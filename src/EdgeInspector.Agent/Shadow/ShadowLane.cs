using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Shadow;

/// <summary>One camera's images on their way to the shadow model, and what it said of them on the way to the records.</summary>
/// <remarks>
/// The inspect thread only ever copies into a slot that is free, after its own view is handed over; it waits for nothing and allocates
/// nothing. Whatever becomes of the shadow's thread, all that can happen is that no slot is free any more: the image is not shown, and counted.
/// </remarks>
public sealed class ShadowLane
{
    private readonly HandOver<ShadowSlot> _free;
    private readonly HandOver<ShadowSlot> _waiting;
    private readonly HandOver<ShadowView> _judged;
    private readonly ShadowLook _look;
    private readonly Recipe _recipe;
    private long _shown;
    private long _notShown;
    private long _yielded;
    private long _notTold;
    private long _failed;

    /// <param name="free">Slots that may be filled; as many as there are.</param>
    /// <param name="waiting">Slots that were filled; room for all.</param>
    /// <param name="judged">To the records.</param>
    /// <param name="look">The shadow model.</param>
    /// <param name="recipe">The shadow's own thresholds.</param>
    public ShadowLane(HandOver<ShadowSlot> free, HandOver<ShadowSlot> waiting, HandOver<ShadowView> judged, ShadowLook look, Recipe recipe)
    {
        _free = free;
        _waiting = waiting;
        _judged = judged;
        _look = look;
        _recipe = recipe;
    }

    /// <summary>The recipe that the shadow was loaded for: it rests while another one judges.</summary>
    public string RecipeId => _recipe.Id;

    /// <summary>Images that the shadow model was shown.</summary>
    public long Shown => Volatile.Read(ref _shown);

    /// <summary>Images that found no free slot, for the shadow is behind or stands still, and those that it let go because the line was behind.</summary>
    public long NotShown => Volatile.Read(ref _notShown) + Volatile.Read(ref _yielded);

    /// <summary>Views that the records did not take in time.</summary>
    public long NotTold => Volatile.Read(ref _notTold);

    /// <summary>Views on which the shadow model threw.</summary>
    public long Failed => Volatile.Read(ref _failed);

    /// <summary>Where the records take what was judged. For one reader.</summary>
    public HandOver<ShadowView> Judged => _judged;

    /// <summary>Shows a complete frame to the shadow, if a slot is free and the line has the time for a copy. On the inspect thread; the frame stays the caller's.</summary>
    public void Offer(Frame frame, TimeSpan receivedAt, bool isLineBehind)
    {
        if (isLineBehind || !_free.TryTake(out ShadowSlot slot))
        {
            Volatile.Write(ref _notShown, _notShown + 1);
            return;
        }

        // Every image of a camera has the size that the model is bound to; another one has an answer already.
        if (slot.Fits(frame.Info)) slot.Fill(frame, receivedAt);
        else slot.Clear();
        _waiting.TryGive(slot);
    }

    /// <summary>Judges what waits, or lets it go while the line is behind. On the shadow's thread.</summary>
    public void Turn(Func<bool> isLineBehind)
    {
        while (_waiting.TryTake(out ShadowSlot slot))
        {
            // Of a core that is shared even the last in the queue takes caches and memory from the first.
            if (isLineBehind()) Volatile.Write(ref _yielded, _yielded + 1);
            else if (!slot.IsEmpty) Judge(slot);
            _free.TryGive(slot);
        }
    }

    private void Judge(ShadowSlot slot)
    {
        ViewOutcome outcome;
        FindingList findings = default;
        try
        {
            outcome = _look(slot.View, out findings);
        }
#pragma warning disable CA1031 // Whatever the shadow throws is its own failure, and a view of it.
        catch (Exception)
#pragma warning restore CA1031
        {
            outcome = ViewOutcome.ModelFailed;
        }

        if (outcome == ViewOutcome.ModelFailed) Volatile.Write(ref _failed, _failed + 1);
        Volatile.Write(ref _shown, _shown + 1);
        if (!_judged.TryGive(new ShadowView(slot.ReceivedAt, outcome, _recipe.Judge(outcome, findings)))) Volatile.Write(ref _notTold, _notTold + 1);
    }
}
