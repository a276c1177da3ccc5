using System.Runtime.InteropServices;

namespace EdgeInspector.Imaging;

/// <summary>Memory outside the garbage-collected heap for an image or a tensor: aligned, cleared, at one address for its life.</summary>
/// <remarks>Its owner disposes it; a forgotten one is given back by the finalizer. Not for two threads at a time.</remarks>
public sealed unsafe class AlignedMemory : IDisposable
{
    private byte* _memory;

    /// <param name="sizeBytes">At least 1.</param>
    /// <param name="alignmentBytes">A power of two: 64 for a cache line, 4096 for a page.</param>
    public AlignedMemory(long sizeBytes, int alignmentBytes = 64)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        SizeBytes = sizeBytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)sizeBytes, (nuint)alignmentBytes);

        // Written once, so that its pages exist before they are needed and hold nobody else's data.
        NativeMemory.Clear(_memory, (nuint)sizeBytes);
    }

    ~AlignedMemory() => Release();

    public long SizeBytes { get; }

    /// <summary>Address of the first byte.</summary>
    public byte* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_memory is null, this);
            return _memory;
        }
    }

    public ReadOnlySpan<float> Floats => new(Pointer, checked((int)(SizeBytes / sizeof(float))));

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
