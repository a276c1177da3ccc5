namespace EdgeInspector.OpcUa;

/// <summary>The attributes, in the order asked.</summary>
internal sealed record ReadResponse(ResponseHeader Header, DataValue[] Results) : IUaResponse<ReadResponse>
{
    public const uint Id = 634;

    public static uint EncodingId => Id;

    public static ReadResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        DataValue[] results = reader.ReadDataValues();
        reader.SkipDiagnosticInfos();
        return new ReadResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteDataValues(Results);
        writer.WriteInt32(-1);
    }
}
