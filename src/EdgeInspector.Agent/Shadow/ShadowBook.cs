using System.Globalization;
using EdgeInspector.Audit;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Shadow;

/// <summary>Puts what the shadow said of views beside the records of their units, and keeps the batch's table.</summary>
/// <remarks>
/// Owned by the task that writes the records. A unit's verdict is the worst of its views, for line and shadow alike, so that neither
/// lateness nor the rules over views count as a difference of the models. Units with a view that the line did not inspect, and challenge
/// kits, are left out. Beside the units' table each camera's views have one of their own: a model may be better at one of them alone.
/// </remarks>
public sealed class ShadowBook
{
    // A shadow that answers later than that is no shadow of this unit any more; what waits stays bounded.
    private const int UnitsMax = 1024;
    private const int ViewsMax = 8 * UnitsMax;

    private readonly IReadOnlyList<HandOver<ShadowView>> _judged;
    private readonly Func<(long NotShown, long NotTold, long Failed)> _counts;
    private readonly int _views;
    private readonly Queue<InspectionResult> _units = new();
    private readonly Queue<(int Camera, TimeSpan ReceivedAt)> _order = new();
    private readonly Dictionary<(int Camera, TimeSpan ReceivedAt), ShadowView> _seen = [];
    private readonly IReadOnlyList<string> _cameras;
    private ShadowTable _table = new();
    private ViewTables _ofViews = new();
    private long _left;
    private long _missingBefore;
    private long _failedBefore;

    /// <param name="judged">From the shadow's thread, one for each camera.</param>
    /// <param name="cameras">Their names in the same order.</param>
    /// <param name="recipe">That the shadow was loaded for.</param>
    /// <param name="counts">Images that were not shown, views that were not told, views that failed.</param>
    public ShadowBook(IReadOnlyList<HandOver<ShadowView>> judged, IReadOnlyList<string> cameras, Recipe recipe, Func<(long NotShown, long NotTold, long Failed)> counts)
    {
        _judged = judged;
        _cameras = cameras;
        _views = recipe.Views;
        RecipeId = recipe.Id;
        _counts = counts;
    }

    /// <summary>The recipe that the shadow was loaded for: units of others have no shadow.</summary>
    public string RecipeId { get; }

    /// <summary>A unit has its record.</summary>
    public void Recorded(InspectionResult result)
    {
        if (result.Decision.Trigger.IsChallenge || !IsInspected(result.Decision.Views)) return;
        _units.Enqueue(result);
        if (_units.Count <= UnitsMax) return;
        _units.Dequeue();
        _left++;
    }

    /// <summary>Gives an event for each unit that both have judged now.</summary>
    public void Drain(Action<AuditEvent> write)
    {
        for (int camera = 0; camera < _judged.Count; camera++)
        {
            while (_judged[camera].TryTake(out ShadowView view))
            {
                (int, TimeSpan) name = (camera, view.ReceivedAt);
                if (_seen.TryAdd(name, view)) _order.Enqueue(name);
                if (_order.Count > ViewsMax) _seen.Remove(_order.Dequeue());
            }
        }

        for (int i = _units.Count; i > 0; i--)
        {
            InspectionResult unit = _units.Dequeue();
            if (EventOf(unit) is AuditEvent judged) write(judged);
            else _units.Enqueue(unit);
        }
    }

    /// <summary>The batch is over: its table in one sentence, with what is missing in it, and an empty one for the next.</summary>
    public string End()
    {
        (long notShown, long notTold, long failed) = _counts();
        long missing = notShown + notTold;
        string sentence =
            $"shadow: {_table.ToSentence()}; {_left + _units.Count} units and {missing - _missingBefore} views without the shadow, {failed - _failedBefore} views that it failed{_ofViews.ToWords()}";
        _ofViews = new ViewTables();
        (_table, _left, _missingBefore, _failedBefore) = (new ShadowTable(), 0, missing, failed);
        _units.Clear();

        // What was said stays: it may be of the next batch's first units, whose records are still on their way. Of the ended one it fits no unit.
        return sentence;
    }

    private static bool IsLineView(ViewOutcome outcome) => outcome is not (ViewOutcome.NotInspected or ViewOutcome.FrameIncomplete or ViewOutcome.TriggerMismatch);

    private static Verdict Worse(Verdict a, Verdict b) =>
        a == Verdict.Reject || b == Verdict.Reject ? Verdict.Reject : a == Verdict.Undecided || b == Verdict.Undecided ? Verdict.Undecided : Verdict.Accept;

    private bool IsInspected(in ViewList views)
    {
        for (int view = 0; view < _views; view++)
        {
            if (!views.Has(view) || !IsLineView(views[view].Outcome)) return false;
        }

        return true;
    }

    private AuditEvent? EventOf(InspectionResult unit)
    {
        ViewList views = unit.Decision.Views;
        Verdict line = Verdict.Accept, shadow = Verdict.Accept;
        float lineScore = 0, shadowScore = 0;
        var said = new ViewWord[_views];
        for (int view = 0; view < _views; view++)
        {
            ViewResult own = views[view];
            if (!_seen.TryGetValue((own.Camera, own.Times.ReceivedAt), out ShadowView seen)) return null;
            line = Worse(line, own.Verdict);
            shadow = Worse(shadow, seen.Judgement.Verdict);
            said[view] = new ViewWord(_cameras[own.Camera], view, own.Verdict, seen.Judgement.Verdict);
            lineScore = Math.Max(lineScore, own.Score);
            shadowScore = Math.Max(shadowScore, seen.Judgement.Score);
        }

        for (int view = 0; view < _views; view++) _seen.Remove((views[view].Camera, views[view].Times.ReceivedAt));
        _table.Add(line, shadow);
        _ofViews.Add(said);
        return new AuditEvent(AuditEventKind.ShadowJudged)
        {
            Where = $"unit {unit.Decision.Unit}",
            Old = ShadowTable.Words.Of(line),
            New = ShadowTable.Words.Of(shadow),
            Why = string.Create(CultureInfo.InvariantCulture, $"batch {unit.BatchId}, trigger {unit.Decision.Trigger.Number}: scores {lineScore:0.####} and {shadowScore:0.####}{ViewWord.ToText(said)}"),
        };
    }
}
