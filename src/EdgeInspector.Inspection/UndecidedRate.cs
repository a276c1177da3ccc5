namespace EdgeInspector.Inspection;

/// <summary>Whether too many of the last units are undecided: a lamp, a lens or a model that drifts shows here first. [CNF-04]</summary>
/// <remarks>Counts the units of a sliding window; the alarm goes with half of what raises it, so that a rate at the limit is one alarm. Owned by one thread.</remarks>
public sealed class UndecidedRate
{
    private readonly bool[] _window;
    private readonly double _shareMax;
    private int _next;

    /// <param name="shareMax">Greatest share of undecided units, 0..1; 1 is never passed.</param>
    /// <param name="windowUnits">Units that are looked back on, at least 1.</param>
    public UndecidedRate(double shareMax, int windowUnits)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(windowUnits, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(shareMax);
        _shareMax = shareMax;
        _window = new bool[windowUnits];
    }

    /// <summary>Undecided units among the last ones.</summary>
    public int Undecided { get; private set; }

    public int WindowUnits => _window.Length;

    public bool IsRaised { get; private set; }

    /// <summary>Counts a unit. True when the alarm is raised or goes by it.</summary>
    /// <remarks>It is raised as soon as the window's limit is passed, be the window full or not: units that have not come cannot make it better.</remarks>
    public bool Count(Verdict verdict)
    {
        bool isUndecided = verdict == Verdict.Undecided;
        if (_window[_next]) Undecided--;
        if (isUndecided) Undecided++;
        _window[_next] = isUndecided;
        _next = (_next + 1) % _window.Length;
        double allowed = _shareMax * _window.Length;
        bool isRaised = IsRaised ? Undecided > allowed / 2 : Undecided > allowed;
        if (isRaised == IsRaised) return false;
        IsRaised = isRaised;
        return true;
    }

    /// <summary>Begins anew, for another batch. True when an alarm goes by it.</summary>
    public bool Clear()
    {
        Array.Clear(_window);
        bool wasRaised = IsRaised;
        (_next, Undecided, IsRaised) = (0, 0, false);
        return wasRaised;
    }
}
