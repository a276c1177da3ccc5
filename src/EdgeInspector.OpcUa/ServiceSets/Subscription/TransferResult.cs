namespace EdgeInspector.OpcUa;

/// <summary>Whether one subscription was taken over, and which of its notifications can be had again.</summary>
internal sealed record TransferResult(StatusCode StatusCode, uint[] AvailableSequenceNumbers) : IUaStructure<TransferResult>
{
    public static uint EncodingId => 0;

    public static TransferResult Read(ref UaReader reader)
    {
        StatusCode statusCode = reader.ReadStatusCode();
        uint[] availableSequenceNumbers = reader.ReadUInt32s();
        return new TransferResult(statusCode, availableSequenceNumbers);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(StatusCode);
        writer.WriteUInt32s(AvailableSequenceNumbers);
    }
}
