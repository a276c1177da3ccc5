namespace EdgeInspector.Imaging;

/// <summary>All frame buffers of the line, allocated at start. Renting and giving back never allocate and never wait.</summary>
/// <remarks>
/// Thread-safe without a lock: the free slots are a linked stack whose head carries a tag, so that a slot taken and given back
/// between two looks is noticed. An empty pool is an underrun: the caller counts it and the unit is rejected.
/// </remarks>
public sealed class FramePool : IDisposable
{
    private readonly Frame[] _frames;
    private readonly int[] _next;
    private readonly byte? _poison;

    // Low half: free slot + 1, 0 when none. High half: tag.
    private long _head;
    private int _rentedCount;
    private bool _disposed;

    /// <param name="count">Buffers; the sum of everybody who may hold one (FrameBudget in the agent). At least 1.</param>
    /// <param name="bufferSizeBytes">Bytes of each: the camera's PayloadSize.</param>
    /// <param name="poison">When given, a buffer handed back is filled with this byte: a stale image then shows at once. For tests and doubt.</param>
    public FramePool(int count, int bufferSizeBytes, byte? poison = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bufferSizeBytes);
        BufferSizeBytes = bufferSizeBytes;
        _poison = poison;
        _frames = new Frame[count];
        _next = new int[count];
        for (int slot = 0; slot < count; slot++)
        {
            _frames[slot] = new Frame(this, new FrameBuffer(bufferSizeBytes), slot);
            _next[slot] = slot; // Slot + 1 of the slot before it; 0 ends the list.
        }

        _head = count;
    }

    public int Count => _frames.Length;

    public int BufferSizeBytes { get; }

    /// <summary>Frames that are with an owner now. 0 when every owner has done his duty.</summary>
    public int RentedCount => Volatile.Read(ref _rentedCount);

    /// <summary>Every frame of the pool in slot order, for binding tensors once. Not for reading pixels.</summary>
    public IReadOnlyList<Frame> Slots => _frames;

    /// <summary>Takes a free buffer; false when there is none (an underrun).</summary>
    public bool TryRent(out Frame frame)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        while (true)
        {
            long head = Volatile.Read(ref _head);
            int slot = (int)(head & 0xFFFF_FFFF) - 1;
            if (slot < 0)
            {
                frame = null!;
                return false;
            }

            if (Interlocked.CompareExchange(ref _head, Tagged(head, Volatile.Read(ref _next[slot])), head) != head) continue;
            Interlocked.Increment(ref _rentedCount);
            frame = _frames[slot];
            frame.Rent();
            return true;
        }
    }

    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        foreach (Frame frame in _frames) frame.Buffer.Dispose();
    }

    internal void Return(Frame frame)
    {
        if (_disposed) return;
        if (_poison is byte poison) frame.Buffer.Span.Fill(poison);
        Interlocked.Decrement(ref _rentedCount);
        while (true)
        {
            long head = Volatile.Read(ref _head);
            Volatile.Write(ref _next[frame.Slot], (int)(head & 0xFFFF_FFFF));
            if (Interlocked.CompareExchange(ref _head, Tagged(head, frame.Slot + 1), head) == head) return;
        }
    }

    private static long Tagged(long head, int slotPlusOne) => (long)(((ulong)head & 0xFFFF_FFFF_0000_0000) + 0x1_0000_0000) | (uint)slotPlusOne;
}
