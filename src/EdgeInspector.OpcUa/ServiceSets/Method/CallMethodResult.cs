namespace EdgeInspector.OpcUa;

/// <summary>What came of one call: the method's word, one status for each input when they were wrong, and the outputs.</summary>
internal sealed record CallMethodResult(StatusCode StatusCode, StatusCode[] InputArgumentResults, Variant[] OutputArguments) : IUaStructure<CallMethodResult>
{
    public static uint EncodingId => 0;

    public static CallMethodResult Read(ref UaReader reader)
    {
        StatusCode statusCode = reader.ReadStatusCode();
        StatusCode[] inputArgumentResults = reader.ReadStatusCodes();
        reader.SkipDiagnosticInfos();
        Variant[] outputArguments = reader.ReadVariants();
        return new CallMethodResult(statusCode, inputArgumentResults, outputArguments);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteStatusCode(StatusCode);
        writer.WriteStatusCodes(InputArgumentResults);
        writer.WriteInt32(-1);
        writer.WriteVariants(OutputArguments);
    }
}
