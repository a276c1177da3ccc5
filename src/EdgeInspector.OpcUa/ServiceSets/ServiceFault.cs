namespace EdgeInspector.OpcUa;

/// <summary>The answer of a service that failed as a whole.</summary>
internal sealed record ServiceFault(ResponseHeader Header) : IUaResponse<ServiceFault>
{
    public const uint Id = 397;

    public static uint EncodingId => Id;

    public static ServiceFault Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        return new ServiceFault(header);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
    }
}
