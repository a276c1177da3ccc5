namespace EdgeInspector.Imaging;

/// <summary>Memory for one image, aligned to a page.</summary>
/// <remarks>
/// Allocated once at start and owned by its <see cref="FramePool"/>; its address never changes, so a tensor can be bound to it once.
/// Never read by two threads at a time: whoever owns the <see cref="Frame"/> owns the bytes.
/// </remarks>
public sealed unsafe class FrameBuffer : IDisposable
{
    /// <summary>Alignment of every buffer: one memory page.</summary>
    public const int AlignmentBytes = 4096;

    private readonly AlignedMemory _memory;

    internal FrameBuffer(int capacityBytes)
    {
        _memory = new AlignedMemory(capacityBytes, AlignmentBytes);
        CapacityBytes = capacityBytes;
    }

    public int CapacityBytes { get; }

    /// <summary>Address of the first byte; valid until the pool is disposed.</summary>
    public byte* Pointer => _memory.Pointer;

    public Span<byte> Span => new(Pointer, CapacityBytes);

    public void Dispose() => _memory.Dispose();
}
