using System.Runtime.CompilerServices;

namespace EdgeInspector.Inspection;

/// <summary>The views of a unit in the recipe's order, by value.</summary>
public struct ViewList
{
    /// <summary>Views that a unit can have at the most.</summary>
    public const int Capacity = 8;

    private Slots _slots;
    private byte _present;

    /// <summary>Whether a result came for the view.</summary>
    public readonly bool Has(int view) => view is >= 0 and < Capacity && (_present & (1 << view)) != 0;

    /// <summary>Views for which a result came.</summary>
    public readonly int Count => System.Numerics.BitOperations.PopCount(_present);

    /// <summary>The result of a view; the zero value, which is a reject, when none came.</summary>
    public readonly ViewResult this[int view]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)view, (uint)Capacity, nameof(view));
            return _slots[view];
        }
    }

    internal void Set(in ViewResult result)
    {
        _slots[result.View] = result;
        _present |= (byte)(1 << result.View);
    }

    [InlineArray(Capacity)]
    private struct Slots
    {
        private ViewResult _first;
    }
}
