namespace EdgeInspector.OpcUa;

/// <summary>Asks for methods to be called, one after the other.</summary>
internal sealed record CallRequest(RequestHeader Header, CallMethodRequest[] MethodsToCall) : IUaRequest<CallRequest>
{
    public const uint Id = 712;

    public static uint EncodingId => Id;

    public static CallRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        CallMethodRequest[] methodsToCall = reader.ReadStructures<CallMethodRequest>();
        return new CallRequest(header, methodsToCall);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteStructures(MethodsToCall);
    }
}
