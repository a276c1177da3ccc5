namespace EdgeInspector.GigEVision.Events;

/// <summary>One event of a datagram, read in place.</summary>
internal readonly ref struct EventEntry
{
    public ushort Id { get; init; }

    /// <summary>0xFFFF when the event belongs to no stream.</summary>
    public ushort StreamChannel { get; init; }

    public ulong BlockId { get; init; }

    /// <summary>Ticks of the camera's clock.</summary>
    public ulong Timestamp { get; init; }

    /// <summary>Only of an EVENTDATA.</summary>
    public ReadOnlySpan<byte> Data { get; init; }
}
