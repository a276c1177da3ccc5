namespace EdgeInspector.OpcUa;

/// <summary>The outcome of one received chunk; the body lies in the channel's memory until the next chunk.</summary>
internal readonly ref struct ChannelMessage
{
    public ChannelMessageKind Kind { get; init; }

    public MessageType Type { get; init; }

    public uint RequestId { get; init; }

    public ReadOnlySpan<byte> Body { get; init; }

    /// <summary>Why the chunk was refused or the message given up.</summary>
    public StatusCode Status { get; init; }

    public string? Reason { get; init; }

    public static ChannelMessage Broken(uint status, string reason) =>
        new() { Kind = ChannelMessageKind.Broken, Status = new StatusCode(status), Reason = reason };
}
