namespace EdgeInspector.OpcUa;

/// <summary>Asks the server to drop the requests of this session that carry a handle. [OPC UA Part 4 §5.7.5]</summary>
internal sealed record CancelRequest(RequestHeader Header, uint RequestHandle) : IUaRequest<CancelRequest>
{
    public const uint Id = 479;

    public static uint EncodingId => Id;

    public static CancelRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint requestHandle = reader.ReadUInt32();
        return new CancelRequest(header, requestHandle);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(RequestHandle);
    }
}
