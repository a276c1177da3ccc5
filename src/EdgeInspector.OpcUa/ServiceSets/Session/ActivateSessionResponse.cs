namespace EdgeInspector.OpcUa;

/// <summary>The session is usable; carries the next nonce.</summary>
internal sealed record ActivateSessionResponse(ResponseHeader Header, byte[]? ServerNonce, StatusCode[] Results) : IUaResponse<ActivateSessionResponse>
{
    public const uint Id = 470;

    public static uint EncodingId => Id;

    public static ActivateSessionResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        byte[]? serverNonce = reader.ReadByteString();
        StatusCode[] results = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new ActivateSessionResponse(header, serverNonce, results);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteByteString(ServerNonce);
        writer.WriteStatusCodes(Results);
        writer.WriteInt32(-1);
    }
}
