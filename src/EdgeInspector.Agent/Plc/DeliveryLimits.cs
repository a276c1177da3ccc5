using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Plc;

/// <summary>Counts rejects and late verdicts, after which the line asks for a stop.</summary>
/// <remarks>Pure; owned by the verdict thread. 0 switches a rule off. Units of a challenge kit are meant to be rejected and count for nothing.</remarks>
public sealed class DeliveryLimits
{
    private readonly int _consecutiveRejects;
    private readonly int _lateInRow;
    private readonly int _rejectsInWindow;
    private readonly bool[] _window;
    private int _windowNext;
    private int _windowRejects;
    private int _rejects;
    private int _late;

    public DeliveryLimits(int consecutiveRejects, int lateInRow, int rejectsInWindow = 0, int windowUnits = 1)
    {
        _consecutiveRejects = consecutiveRejects;
        _lateInRow = lateInRow;
        _rejectsInWindow = rejectsInWindow;
        _window = new bool[windowUnits];
    }

    /// <summary>The limits of the configuration.</summary>
    public static DeliveryLimits Of(PlcLimits limits) => new(limits.ConsecutiveRejects, limits.LateInRow, limits.RejectsInWindow, limits.WindowUnits);

    /// <summary>Counts one unit; the text of the limit that it breaks, or null.</summary>
    /// <param name="decision">A unit that the line could not inspect for want of a part says nothing of the product and is not counted as a reject.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="linkWasUp">A verdict that could not leave because the PLC is away is not late by our fault.</param>
    public string? Count(in Decision decision, DeliveryOutcome outcome, bool linkWasUp)
    {
        if (decision.Trigger.IsChallenge) return null;
        bool isOfLine = decision.Reason is RejectReason.LineNotReady or RejectReason.PlcLost or RejectReason.Shutdown;
        if (!isOfLine) CountReject(decision.Verdict == Verdict.Reject);

        // A verdict that the PLC refuses is not acknowledged in time either: without a stop it would go on rejecting good units.
        bool isLate = linkWasUp && outcome is DeliveryOutcome.NotSent or DeliveryOutcome.NotAcknowledged or DeliveryOutcome.Refused;
        _late = isLate ? _late + 1 : outcome == DeliveryOutcome.Acknowledged ? 0 : _late;
        if (_consecutiveRejects > 0 && _rejects >= _consecutiveRejects) return $"{_rejects} units in a row were rejected (limit {_consecutiveRejects})";
        if (_rejectsInWindow > 0 && _windowRejects >= _rejectsInWindow)
            return $"{_windowRejects} of the last {_window.Length} units were rejected (limit {_rejectsInWindow})";
        if (_lateInRow > 0 && _late >= _lateInRow) return $"{_late} verdicts in a row were late or refused (limit {_lateInRow})";
        return null;
    }

    /// <summary>Counts anew: a person has acknowledged the stop.</summary>
    public void Reset()
    {
        _rejects = 0;
        _late = 0;
        _windowRejects = 0;
        Array.Clear(_window);
    }

    private void CountReject(bool isReject)
    {
        _rejects = isReject ? _rejects + 1 : 0;
        ref bool oldest = ref _window[_windowNext];
        if (oldest) _windowRejects--;
        if (isReject) _windowRejects++;
        oldest = isReject;
        _windowNext = (_windowNext + 1) % _window.Length;
    }
}
