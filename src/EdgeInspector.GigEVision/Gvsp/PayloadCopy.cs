using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Copies the payload of a large image past the processor's cache, where the processor can.</summary>
/// <remarks>
/// A line of cache that is written in part is fetched from memory first; one that is written whole past the cache is not. Packets begin and end
/// within a line, so their first and last bytes go the usual way. What was written past the cache is seen by another thread only after
/// <see cref="Fence"/>. An image that fits the cache is left there for who reads it next.
/// </remarks>
internal static class PayloadCopy
{
    /// <summary>Least image that is written past the cache: what a core's own cache holds today.</summary>
    public const int ImageBytesMin = 1024 * 1024;

    private const int LineBytes = 64;

    // Below this the two partial lines are most of it.
    private const int PastCacheBytesMin = 512;

    /// <summary>Copies all of it; the spans do not overlap and <paramref name="to"/> is at least as long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PastCache(ReadOnlySpan<byte> from, Span<byte> to)
    {
        if (!Avx.IsSupported || from.Length < PastCacheBytesMin)
        {
            from.CopyTo(to);
            return;
        }

        to = to[..from.Length];
        int head = HeadBytes(to);
        int lines = (from.Length - head) / LineBytes * LineBytes;
        from[..head].CopyTo(to);
        Lines(from.Slice(head, lines), to.Slice(head, lines));
        from[(head + lines)..].CopyTo(to[(head + lines)..]);
    }

    /// <summary>What was written before is in memory before what is written next. Once a frame, before it is handed over.</summary>
    public static void Fence()
    {
        if (Sse.IsSupported) Sse.StoreFence();
    }

    private static unsafe int HeadBytes(Span<byte> to)
    {
        nuint address = (nuint)Unsafe.AsPointer(ref MemoryMarshal.GetReference(to));
        return (int)((LineBytes - (address & (LineBytes - 1))) & (LineBytes - 1));
    }

    // Whole lines to whole lines; frame buffers do not move, and a span from the collected heap is held for the time.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static unsafe void Lines(ReadOnlySpan<byte> from, Span<byte> to)
    {
        fixed (byte* source = from)
        fixed (byte* target = to)
        {
            for (nint at = 0; at < from.Length; at += LineBytes)
            {
                Vector256<byte> low = Vector256.Load(source + at);
                Vector256<byte> high = Vector256.Load(source + at + 32);
                low.StoreAlignedNonTemporal(target + at);
                high.StoreAlignedNonTemporal(target + at + 32);
            }
        }
    }
}
