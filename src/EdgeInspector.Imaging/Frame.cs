namespace EdgeInspector.Imaging;

/// <summary>An image in memory over a rented <see cref="FrameBuffer"/>, with what is known of its way here.</summary>
/// <remarks>
/// Exactly one owner at any time: passing a frame on gives it away, and the last owner disposes it, which hands the buffer back
/// to its <see cref="FramePool"/>. The object itself is made once per buffer and used again, so renting allocates nothing.
/// </remarks>
public sealed unsafe class Frame : IDisposable
{
    private readonly FramePool _pool;
    private int _rented;

    internal Frame(FramePool pool, FrameBuffer buffer, int slot)
    {
        _pool = pool;
        Buffer = buffer;
        Slot = slot;
    }

    public FrameBuffer Buffer { get; }

    /// <summary>Position of the buffer in its pool, from 0: the key for whatever is bound to a buffer once.</summary>
    public int Slot { get; }

    /// <summary>Written by the receiver, its first owner.</summary>
    public FrameInfo Info { get; set; }

    /// <summary>Written by the receiver when it gives the frame away. Anything but <see cref="FrameStatus.Complete"/> is never judged.</summary>
    public FrameStatus Status { get; set; }

    /// <summary>The pixels, readable while the frame is owned. Throws unless the frame is complete and holds a plane of pixels.</summary>
    public ImageView View
    {
        get
        {
            if (Status != FrameStatus.Complete)
                throw new InvalidOperationException($"frame of block {Info.BlockId} is {Status}: only a complete frame has an image");
            if (!Info.HasPlane)
                throw new InvalidOperationException($"frame of block {Info.BlockId} is {Info.PayloadType} of {Info.PayloadBytes} bytes: only a plane of pixels can be viewed");
            return new ImageView(Buffer.Pointer, Info.Width, Info.Height, Info.StrideBytes, Info.PixelFormat);
        }
    }

    /// <summary>Hands the buffer back to the pool. Twice is a programmer's error and throws.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, 0) == 0)
            throw new InvalidOperationException($"frame in slot {Slot} was handed back twice");
        _pool.Return(this);
    }

    internal void Rent()
    {
        Info = default;
        Status = FrameStatus.Filling;
        Volatile.Write(ref _rented, 1);
    }
}
