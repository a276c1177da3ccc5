namespace EdgeInspector.OpcUa;

/// <summary>One result for each call, in the order asked.</summary>
internal sealed record CallResponse(ResponseHeader Header, CallMethodResult[] Results) : IUaResponse<CallResponse>
{
    public const uint Id = 715;

    public static uint EncodingId => Id;

    public static CallResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        CallMethodResult[] results = reader.ReadStructures<CallMethodResult>();
        reader.SkipDiagnosticInfos();
        return new CallResponse(header, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(Results);
        writer.WriteInt32(-1);
    }
}
