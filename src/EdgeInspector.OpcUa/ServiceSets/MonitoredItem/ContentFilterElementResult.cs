namespace EdgeInspector.OpcUa;

/// <summary>What became of one element of a where clause and of its operands.</summary>
internal sealed record ContentFilterElementResult(StatusCode Status, StatusCode[] OperandStatuses) : IUaStructure<ContentFilterElementResult>
{
    public static uint EncodingId => 0;

    public static ContentFilterElementResult Read(ref UaReader reader)
    {
        StatusCode status = reader.ReadStatusCode();
        StatusCode[] operands = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        return new ContentFilterElementResult(status, operands);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(Status);
        writer.WriteStatusCodes(OperandStatuses);
        writer.WriteInt32(-1);
    }
}
