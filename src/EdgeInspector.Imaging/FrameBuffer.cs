using System.Runtime.InteropServices;

namespace EdgeInspector.Imaging;

/// <summary>Memory for one image, outside the garbage-collected heap, aligned to a page.</summary>
/// <remarks>
/// Allocated once at start and owned by its <see cref="FramePool"/>; its address never changes, so a tensor can be bound to it once.
/// Never read by two threads at a time: whoever owns the <see cref="Frame"/> owns the bytes.
/// </remarks>
public sealed unsafe class FrameBuffer : IDisposable
{
    /// <summary>Alignment of every buffer: one memory page.</summary>
    public const int AlignmentBytes = 4096;

    private byte* _memory;

    internal FrameBuffer(int capacityBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacityBytes);
        CapacityBytes = capacityBytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)capacityBytes, AlignmentBytes);

        // A fresh buffer is written once, so that its pages exist before the first frame and hold nobody else's data.
        NativeMemory.Clear(_memory, (nuint)capacityBytes);
    }

    ~FrameBuffer() => Release();

    public int CapacityBytes { get; }

    /// <summary>Address of the first byte; valid until the pool is disposed.</summary>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return _memory;
        }
    }

    public Span<byte> Span => new(Pointer, CapacityBytes);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (_memory is null) return;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
