using System.Runtime.CompilerServices;

namespace EdgeInspector.Inspection;

/// <summary>The worst findings of a view, by value: no memory is allocated to carry them.</summary>
/// <remarks>
/// Holds the <see cref="Capacity"/> highest scores, highest first, a score that is no number before them all;
/// <see cref="Total"/> counts those that did not fit, too.
/// </remarks>
public struct FindingList
{
    /// <summary>Findings that are kept per view.</summary>
    public const int Capacity = 8;

    private Slots _slots;
    private int _count;

    /// <summary>Findings that are kept, 0..<see cref="Capacity"/>.</summary>
    public readonly int Count => _count;

    /// <summary>Findings that were added, kept or not.</summary>
    public int Total { get; private set; }

    public readonly Finding this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
            return _slots[index];
        }
    }

    /// <summary>Keeps the finding when it is among the worst.</summary>
    public void Add(in Finding finding)
    {
        Total++;
        int at = _count;
        while (at > 0 && Rank(_slots[at - 1].Score) < Rank(finding.Score)) at--;
        if (at == Capacity) return;
        int last = Math.Min(_count, Capacity - 1);
        for (int i = last; i > at; i--) _slots[i] = _slots[i - 1];
        _slots[at] = finding;
        if (_count < Capacity) _count++;
    }

    /// <summary>Counts findings that were found but are not told one by one, each of them no worse than those that are.</summary>
    public void AddUnkept(int count) => Total += count;

    // A score that is no number is the worst of all: it must never fall out of the list before it was judged.
    private static float Rank(float score) => float.IsFinite(score) ? score : float.PositiveInfinity;

    [InlineArray(Capacity)]
    private struct Slots
    {
        private Finding _first;
    }
}
