using System.Buffers.Binary;

namespace EdgeInspector.OpcUa;

/// <summary>HEL, and ACK, which is the same without the URL: how large each side's buffers and messages may be.</summary>
/// <remarks>[OPC UA Part 6 §7.1.2.3, §7.1.2.4]</remarks>
internal readonly record struct HelloMessage(uint ReceiveBufferSize, uint SendBufferSize, uint MaxMessageSize, uint MaxChunkCount, string? EndpointUrl)
{
    public const int HeaderSizeBytes = 8;

    private const int EndpointUrlSizeBytesMax = 4096;

    /// <summary>Reads the body behind the 8 header bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> chunk, bool isHello, out HelloMessage message)
    {
        message = default;
        if (chunk.Length < HeaderSizeBytes) return false;
        var reader = new UaReader(chunk[HeaderSizeBytes..]);
        reader.ReadUInt32();
        uint receive = reader.ReadUInt32();
        uint send = reader.ReadUInt32();
        uint messageSize = reader.ReadUInt32();
        uint chunkCount = reader.ReadUInt32();
        string? url = isHello ? reader.ReadString() : null;
        if (reader.Failed || receive < TransportLimits.BufferSizeMin || send < TransportLimits.BufferSizeMin) return false;
        if (url is { Length: > EndpointUrlSizeBytesMax }) return false;
        message = new HelloMessage(receive, send, messageSize, chunkCount, url);
        return true;
    }

    public void Write(UaWriter writer, bool isHello)
    {
        int start = writer.Length;
        writer.WriteUInt32((uint)(isHello ? MessageType.Hello : MessageType.Acknowledge) | ((uint)'F' << 24));
        writer.WriteUInt32(0);
        writer.WriteUInt32(0);
        writer.WriteUInt32(ReceiveBufferSize);
        writer.WriteUInt32(SendBufferSize);
        writer.WriteUInt32(MaxMessageSize);
        writer.WriteUInt32(MaxChunkCount);
        if (isHello) writer.WriteString(EndpointUrl);
        BinaryPrimitives.WriteUInt32LittleEndian(writer.Written[(start + 4)..], (uint)(writer.Length - start));
    }
}
