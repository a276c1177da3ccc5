using System.Runtime.InteropServices;

namespace EdgeInspector.Vision;

/// <summary>Memory outside the managed heap for a tensor or an image, aligned to a cache line, cleared.</summary>
internal sealed unsafe class NativeBlock : IDisposable
{
    private const int AlignmentBytes = 64;
    private byte* _memory;

    public NativeBlock(long sizeBytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sizeBytes);
        SizeBytes = sizeBytes;
        _memory = (byte*)NativeMemory.AlignedAlloc((nuint)sizeBytes, AlignmentBytes);
        NativeMemory.Clear(_memory, (nuint)sizeBytes);
    }

    ~NativeBlock() => Release();

    public long SizeBytes { get; }

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
