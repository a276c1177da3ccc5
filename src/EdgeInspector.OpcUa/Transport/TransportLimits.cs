namespace EdgeInspector.OpcUa;

/// <summary>How large chunks and messages may be, in bytes; what both ends agreed on after HEL and ACK.</summary>
/// <remarks>A count or message size of 0 sets no limit on what is sent. [OPC UA Part 6 §7.1.2.3]</remarks>
internal sealed record TransportLimits
{
    /// <summary>Smallest buffer that the standard allows. [OPC UA Part 6 §7.1.2.3]</summary>
    public const int BufferSizeMin = 8192;

    public int ReceiveBufferSize { get; init; } = 65_536;

    public int SendBufferSize { get; init; } = 65_536;

    public int ReceiveMessageSizeMax { get; init; } = 4 * 1024 * 1024;

    public int ReceiveChunkCountMax { get; init; } = 1024;

    public int SendMessageSizeMax { get; init; }

    public int SendChunkCountMax { get; init; }

    /// <summary>What the other end takes, for people: <c>8192 bytes, 1 chunks of 8192 bytes</c>.</summary>
    public string SendLimit => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{(SendMessageSizeMax > 0 ? SendMessageSizeMax : "any number of")} bytes, {(SendChunkCountMax > 0 ? SendChunkCountMax : "any number of")} chunks of {SendBufferSize} bytes");

    /// <summary>Our wish, narrowed to what the other end's HEL or ACK said.</summary>
    public TransportLimits Agree(in HelloMessage peer) => this with
    {
        SendBufferSize = (int)Math.Min((uint)SendBufferSize, peer.ReceiveBufferSize),
        ReceiveBufferSize = ReceiveBufferSize,
        SendMessageSizeMax = (int)Math.Min(peer.MaxMessageSize, int.MaxValue),
        SendChunkCountMax = (int)Math.Min(peer.MaxChunkCount, int.MaxValue),
    };
}
