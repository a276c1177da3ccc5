using System.Runtime.InteropServices;
using EdgeInspector.Imaging;

namespace EdgeInspector.Audit.Evidence;

/// <summary>Room for the pixels and the map of one view, until its unit is decided and, if need be, until they are on the disk.</summary>
/// <remarks>
/// One owner at a time, told by the state: the inspect thread reserves and fills it, the result stage claims it by its ticket, the writer
/// releases it. All memory exists from the making, or from the first view of another recipe; nothing else here allocates. Ticket and state are one word, so nobody takes a buffer whose
/// content is no longer what its ticket meant.
/// </remarks>
public sealed class EvidenceBuffer
{
    private const int StateBits = 2;
    private const long Free = 0;
    private const long Filling = 1;
    private const long Held = 2;
    private const long Claimed = 3;

    private byte[] _pixels = [];
    private byte[] _map = [];
    private readonly int _depth;
    private long _word;
    private long _heldSince;
    private int _pixelBytes;
    private int _mapBytes;

    internal EvidenceBuffer(int index, int depth, int pixelBytesMax, int mapBytesMax)
    {
        _depth = depth;
        _word = (index + 1) << StateBits;
        Fit(pixelBytesMax, mapBytesMax);
    }

    /// <summary>The number that the view carries: of this buffer and of this use of it, from 1.</summary>
    public long Ticket => Volatile.Read(ref _word) >> StateBits;

    /// <summary>Lines without filling, as <see cref="PixelFormat"/> packs them.</summary>
    public ReadOnlySpan<byte> Pixels => _pixels.AsSpan(0, _pixelBytes);

    public int Width { get; private set; }

    public int Height { get; private set; }

    public PixelFormat PixelFormat { get; private set; }

    /// <summary>float32, planes × lines × columns; empty when there is no map.</summary>
    public ReadOnlySpan<byte> Map => _map.AsSpan(0, _mapBytes);

    public int MapPlanes { get; private set; }

    public int MapWidth { get; private set; }

    public int MapHeight { get; private set; }

    /// <summary>Copies a view into the buffer. By the inspect thread that reserved it. False, and the buffer is free again, when it does not fit.</summary>
    /// <param name="image">The caller's, read only during the call.</param>
    /// <param name="map">float32, planes × lines × columns; empty when there is none.</param>
    /// <param name="planes">Planes of the map.</param>
    /// <param name="mapWidth">Cells per line of the map.</param>
    /// <param name="now">Line time.</param>
    public bool Keep(in ImageView image, ReadOnlySpan<float> map, int planes, int mapWidth, TimeSpan now)
    {
        int lineBytes = image.PixelFormat.MinStrideBytes(image.Width);
        ReadOnlySpan<byte> values = MemoryMarshal.AsBytes(map);
        if ((long)lineBytes * image.Height > _pixels.Length || values.Length > _map.Length)
        {
            Release();
            return false;
        }

        if (lineBytes == image.StrideBytes) CopyAll(image, lineBytes * image.Height);
        else for (int y = 0; y < image.Height; y++) image.Row(y)[..lineBytes].CopyTo(_pixels.AsSpan(y * lineBytes));
        values.CopyTo(_map);
        (_pixelBytes, _mapBytes) = (lineBytes * image.Height, values.Length);
        (Width, Height, PixelFormat) = (image.Width, image.Height, image.PixelFormat);
        (MapPlanes, MapWidth, MapHeight) = map.IsEmpty ? (0, 0, 0) : (planes, mapWidth, map.Length / planes / mapWidth);
        _heldSince = now.Ticks;
        Volatile.Write(ref _word, (Ticket << StateBits) | Held);
        return true;
    }

    /// <summary>Gives the buffer back. By its owner.</summary>
    public void Release() => Volatile.Write(ref _word, (Ticket << StateBits) | Free);

    /// <summary>Whether the inspect thread is still copying what the ticket means.</summary>
    internal bool IsFilling(long ticket) => Volatile.Read(ref _word) == ((ticket << StateBits) | Filling);

    /// <summary>Takes over what the ticket means; false when it is not held any more.</summary>
    internal bool TryClaim(long ticket)
    {
        long held = (ticket << StateBits) | Held;
        return Interlocked.CompareExchange(ref _word, (ticket << StateBits) | Claimed, held) == held;
    }

    /// <summary>Grows for a recipe with larger images or maps. By the owner.</summary>
    internal void Fit(int pixelBytesMax, int mapBytesMax)
    {
        if (_pixels.Length < pixelBytesMax) _pixels = Written(pixelBytesMax);
        if (_map.Length < mapBytesMax) _map = Written(mapBytesMax);
    }

    /// <summary>By the inspect thread: free, or held since before the given moment by a unit that nobody asks for any more.</summary>
    internal bool TryReserve(TimeSpan heldBefore)
    {
        long word = Volatile.Read(ref _word);
        long state = word & ((1 << StateBits) - 1);
        if (state != Free && !(state == Held && _heldSince < heldBefore.Ticks)) return false;
        long next = (((word >> StateBits) + _depth) << StateBits) | Filling;
        return Interlocked.CompareExchange(ref _word, next, word) == word;
    }

    // Written once, so that the pages exist before the first view.
    private static byte[] Written(int sizeBytes)
    {
        var bytes = new byte[sizeBytes];
        Array.Fill(bytes, (byte)1);
        return bytes;
    }

    private unsafe void CopyAll(in ImageView image, int bytes) => new ReadOnlySpan<byte>(image.Pixels, bytes).CopyTo(_pixels);
}
