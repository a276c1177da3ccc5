namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Datagrams of one sender that the system hands over as one: all of one length but the last, which may be shorter.</summary>
/// <remarks>Pure. Whatever lengths are claimed, the parts lie one behind the other within the bytes that came, and together are all of them.</remarks>
internal readonly record struct JoinedDatagrams
{
    private readonly int _totalBytes;
    private readonly int _segmentBytes;

    /// <param name="totalBytes">Bytes that came, 0 or more.</param>
    /// <param name="segmentBytes">Length of each datagram as the system tells it; 0 or less when it does not: then it is one datagram.</param>
    public JoinedDatagrams(int totalBytes, int segmentBytes)
    {
        _totalBytes = totalBytes;
        _segmentBytes = segmentBytes <= 0 || segmentBytes > totalBytes ? totalBytes : segmentBytes;
        Count = totalBytes == 0 ? 1 : (int)(((long)totalBytes + _segmentBytes - 1) / _segmentBytes);
    }

    /// <summary>How many there are; an empty datagram is one, too.</summary>
    public int Count { get; }

    /// <summary>Where the datagram lies, from 0; below <see cref="Count"/>.</summary>
    public (int Offset, int Length) this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            int offset = index * _segmentBytes;
            return (offset, Math.Min(_segmentBytes, _totalBytes - offset));
        }
    }
}
