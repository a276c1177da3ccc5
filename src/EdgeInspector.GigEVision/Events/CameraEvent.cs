namespace EdgeInspector.GigEVision.Events;

/// <summary>What a camera told of itself: an exposure that ended, a trigger missed, an image lost.</summary>
public sealed record CameraEvent
{
    /// <summary>The event's number; from 0x9000 on the maker's own. [Wireshark packet-gvcp]</summary>
    public required ushort Id { get; init; }

    /// <summary>Its SFNC name, <c>ExposureEnd</c>, as the camera's description tells; empty when it does not.</summary>
    public required string Name { get; init; }

    /// <summary>The stream it belongs to; null for none.</summary>
    public int? StreamChannel { get; init; }

    /// <summary>The image it belongs to, as in <c>FrameInfo.BlockId</c>; 0 for none.</summary>
    public ulong BlockId { get; init; }

    /// <summary>The camera's clock, in nanoseconds, as in <c>FrameInfo.CameraTimestampNs</c>.</summary>
    public ulong CameraTimestampNs { get; init; }

    /// <summary>When it came: <c>TimeProvider.GetTimestamp()</c>.</summary>
    public long ReceivedAt { get; init; }

    /// <summary>What an EVENTDATA carries; empty otherwise.</summary>
    public ReadOnlyMemory<byte> Data { get; init; }
}
