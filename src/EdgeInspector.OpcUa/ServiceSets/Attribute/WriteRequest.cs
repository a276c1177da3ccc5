namespace EdgeInspector.OpcUa;

/// <summary>Asks for attributes to be changed; nothing makes several of them one step.</summary>
internal sealed record WriteRequest(RequestHeader Header, WriteValue[] NodesToWrite) : IUaRequest<WriteRequest>
{
    public const uint Id = 673;

    public static uint EncodingId => Id;

    public static WriteRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        WriteValue[] nodesToWrite = reader.ReadStructures<WriteValue>();
        return new WriteRequest(header, nodesToWrite);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(NodesToWrite);
    }
}
