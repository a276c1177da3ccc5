namespace EdgeInspector.OpcUa;

/// <summary>How many requests were dropped.</summary>
internal sealed record CancelResponse(ResponseHeader Header, uint CancelCount) : IUaResponse<CancelResponse>
{
    public const uint Id = 482;

    public static uint EncodingId => Id;

    public static CancelResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        uint cancelCount = reader.ReadUInt32();
        return new CancelResponse(header, cancelCount);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(CancelCount);
    }
}
