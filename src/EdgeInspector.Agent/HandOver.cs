namespace EdgeInspector.Agent;

/// <summary>A bounded queue between two threads of the data plane: one gives, one takes, nobody waits and nothing is allocated.</summary>
/// <remarks>Created in Line.cs only, where the comment beside it says what happens when it is full. Items are handed over in order.</remarks>
public sealed class HandOver<T>
{
    private readonly T[] _slots;
    private readonly Wake _taker;
    private long _given;
    private long _taken;

    /// <param name="depth">Items that can wait, at least 1.</param>
    /// <param name="taker">Signalled after each item.</param>
    public HandOver(int depth, Wake taker)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(depth);
        _slots = new T[depth];
        _taker = taker;
    }

    /// <summary>Items that can wait.</summary>
    public int Depth => _slots.Length;

    /// <summary>Items that wait now.</summary>
    public int Count => (int)(Volatile.Read(ref _given) - Volatile.Read(ref _taken));

    /// <summary>Hands an item over; false when the queue is full, and the item stays with the giver.</summary>
    public bool TryGive(in T item)
    {
        long given = _given;
        if (given - Volatile.Read(ref _taken) == _slots.Length) return false;
        _slots[given % _slots.Length] = item;
        Volatile.Write(ref _given, given + 1);
        _taker.Signal();
        return true;
    }

    /// <summary>Takes the oldest item; false when none waits.</summary>
    public bool TryTake(out T item)
    {
        long taken = _taken;
        if (Volatile.Read(ref _given) == taken)
        {
            item = default!;
            return false;
        }

        ref T slot = ref _slots[taken % _slots.Length];
        item = slot;
        slot = default!;
        Volatile.Write(ref _taken, taken + 1);
        return true;
    }
}
