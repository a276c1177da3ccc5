namespace EdgeInspector.OpcUa;

/// <summary>Ends a session.</summary>
internal sealed record CloseSessionRequest(RequestHeader Header, bool DeleteSubscriptions) : IUaRequest<CloseSessionRequest>
{
    public const uint Id = 473;

    public static uint EncodingId => Id;

    public static CloseSessionRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        bool deleteSubscriptions = reader.ReadBoolean();
        return new CloseSessionRequest(header, deleteSubscriptions);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteBoolean(DeleteSubscriptions);
    }
}
