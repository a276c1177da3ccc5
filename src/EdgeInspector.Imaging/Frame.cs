namespace EdgeInspector.Imaging;

/// <summary>An image in memory over a rented <see cref="FrameBuffer"/>, with what is known of its way here.</summary>
/// <remarks>
/// Exactly one owner at any time: passing a frame on gives it away, and the last owner disposes it, which hands the buffer back
/// to its <see cref="FramePool"/>. The object itself is made once per buffer and used again, so renting allocates nothing.
/// </remarks>
public sealed unsafe class Frame : IDisposable
{
    /// <summary>Parts that a multipart frame may have; more are refused.</summary>
    public const int PartsMax = 8;

    private readonly FramePool _pool;
    private readonly FramePart[] _parts = new FramePart[PartsMax];
    private int _partCount;
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
            return new ImageView(Buffer.Pointer + Info.ImageOffset, Info.Width, Info.Height, Info.StrideBytes, Info.PixelFormat);
        }
    }

    /// <summary>The parts of a multipart frame in the camera's order; none of any other. Valid while the frame is owned.</summary>
    public ReadOnlySpan<FramePart> Parts => _parts.AsSpan(0, _partCount);

    /// <summary>The bytes of one part. Throws unless the frame is complete.</summary>
    public ReadOnlySpan<byte> PartBytes(int index)
    {
        if (Status != FrameStatus.Complete)
            throw new InvalidOperationException($"frame of block {Info.BlockId} is {Status}: only a complete frame has parts to be read");
        FramePart part = Parts[index];
        return Buffer.Span.Slice(part.Offset, part.SizeBytes);
    }

    /// <summary>Written by the receiver before it gives the frame away: at most <see cref="PartsMax"/>.</summary>
    public void SetParts(ReadOnlySpan<FramePart> parts)
    {
        parts.CopyTo(_parts);
        _partCount = parts.Length;
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
        _partCount = 0;
        Status = FrameStatus.Filling;
        Volatile.Write(ref _rented, 1);
    }
}
