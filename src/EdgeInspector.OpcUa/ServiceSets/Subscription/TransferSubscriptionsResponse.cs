namespace EdgeInspector.OpcUa;

/// <summary>One result for each subscription, in the order asked.</summary>
internal sealed record TransferSubscriptionsResponse(ResponseHeader Header, TransferResult[] Results) : IUaResponse<TransferSubscriptionsResponse>
{
    public const uint Id = 844;

    public static uint EncodingId => Id;

    public static TransferSubscriptionsResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        TransferResult[] results = reader.ReadStructures<TransferResult>();
        reader.SkipDiagnosticInfos();
        return new TransferSubscriptionsResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
