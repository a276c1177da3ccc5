namespace EdgeInspector.OpcUa;

/// <summary>Asks for attributes; the age is in ms.</summary>
internal sealed record ReadRequest(
    RequestHeader Header,
    double MaxAge,
    int TimestampsToReturn,
    ReadValueId[] NodesToRead) : IUaRequest<ReadRequest>
{
    public const uint Id = 631;

    public static uint EncodingId => Id;

    public static ReadRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        double maxAge = reader.ReadDouble();
        int timestampsToReturn = reader.ReadInt32();
        ReadValueId[] nodesToRead = reader.ReadStructures<ReadValueId>();
        return new ReadRequest(header, maxAge, timestampsToReturn, nodesToRead);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteDouble(MaxAge);
        writer.WriteInt32(TimestampsToReturn);
        writer.WriteStructures(NodesToRead);
    }
}
