namespace EdgeInspector.OpcUa;

/// <summary>A message of one chunk, laid out once; its owner patches the body, the channel its numbers and its signature.</summary>
internal sealed class PreparedChunk(byte[] plain, int bodyLength)
{
    /// <summary>Message header 12, token id 4, sequence header 8. [OPC UA Part 6 §6.7.2]</summary>
    public const int BodyStart = 12 + 4 + 8;

    /// <summary>The whole chunk before it is encrypted.</summary>
    public byte[] Plain => plain;

    public Span<byte> Body => plain.AsSpan(BodyStart, bodyLength);
}
