namespace EdgeInspector.Audit.Evidence;

/// <summary>One camera's buffers for pixels and maps, from the view to the disk. Bounded: none free means that a view's evidence is lost, and is told.</summary>
/// <remarks>
/// <see cref="TryReserve"/> by the inspect thread, <see cref="TryClaim"/> by the result stage; neither waits for the disk nor allocates.
/// A view of which no unit's record ever speaks (it came too late, or fitted no trigger) gives its buffer back after the hold time.
/// </remarks>
public sealed class EvidenceRing
{
    /// <summary>In place of a ticket: there was no free buffer.</summary>
    public const long LostTicket = -1;

    // A copy of some megabytes takes a millisecond; a thread that is held up for longer than this has other troubles.
    private static readonly TimeSpan CopyMax = TimeSpan.FromMilliseconds(500);

    private readonly EvidenceBuffer[] _buffers;
    private readonly TimeSpan _holdMax;
    private int _pixelBytes;
    private int _mapBytes;
    private int _next;
    private long _lost;

    /// <param name="buffers">Views that are held or wait for the disk, at least 1.</param>
    /// <param name="pixelBytes">Of the largest image.</param>
    /// <param name="mapValues">Of the model's map; 0 when it gives none.</param>
    /// <param name="holdMax">From the view to its unit's record, at the longest.</param>
    public EvidenceRing(int buffers, int pixelBytes, int mapValues, TimeSpan holdMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(buffers);
        _holdMax = holdMax;
        Fit(pixelBytes, mapValues);
        _buffers = new EvidenceBuffer[buffers];
        for (int i = 0; i < buffers; i++) _buffers[i] = new EvidenceBuffer(i, buffers, pixelBytes, mapValues * sizeof(float));
    }

    public int Count => _buffers.Length;

    /// <summary>Views that found no free buffer.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>Another recipe's images and maps come from here on. By the inspect thread.</summary>
    /// <remarks>Each buffer grows when it is next reserved, which only then allocates: those that are on their way to the disk are left alone.</remarks>
    public void Fit(int pixelBytes, int mapValues) => (_pixelBytes, _mapBytes) = (pixelBytes, mapValues * sizeof(float));

    /// <summary>A buffer for the next view; null, and counted, when there is none.</summary>
    public EvidenceBuffer? TryReserve(TimeSpan now)
    {
        for (int i = 0; i < _buffers.Length; i++)
        {
            EvidenceBuffer buffer = _buffers[_next];
            if (++_next == _buffers.Length) _next = 0;
            if (!buffer.TryReserve(now - _holdMax)) continue;
            buffer.Fit(_pixelBytes, _mapBytes);
            return buffer;
        }

        Volatile.Write(ref _lost, _lost + 1);
        return null;
    }

    /// <summary>What a ticket means; null when it is not there any more. Waits for a copy that is being made.</summary>
    public EvidenceBuffer? TryClaim(long ticket)
    {
        if (ticket <= 0) return null;
        EvidenceBuffer buffer = _buffers[(int)((ticket - 1) % _buffers.Length)];
        if (buffer.IsFilling(ticket)) Await(buffer, ticket);
        return buffer.TryClaim(ticket) ? buffer : null;
    }

    private static void Await(EvidenceBuffer buffer, long ticket) => SpinWait.SpinUntil(() => !buffer.IsFilling(ticket), CopyMax);
}
