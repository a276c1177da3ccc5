namespace EdgeInspector.OpcUa;

/// <summary>What every answer begins with. [OPC UA Part 4 §7.34]</summary>
internal sealed record ResponseHeader(DateTime Timestamp, uint RequestHandle, StatusCode ServiceResult) : IUaStructure<ResponseHeader>
{
    public static uint EncodingId => 0;

    public static ResponseHeader Read(ref UaReader reader)
    {
        DateTime timestamp = reader.ReadDateTime();
        uint requestHandle = reader.ReadUInt32();
        StatusCode serviceResult = reader.ReadStatusCode();
        reader.ReadDiagnosticInfo();
        reader.ReadStrings();
        reader.ReadExtensionObject();
        return new ResponseHeader(timestamp, requestHandle, serviceResult);
    }

    /// <summary>Reads past a header and gives only its result; allocates nothing when there are no diagnostics.</summary>
    public static StatusCode ReadServiceResult(ref UaReader reader)
    {
        reader.ReadDateTime();
        reader.ReadUInt32();
        StatusCode result = reader.ReadStatusCode();
        reader.ReadDiagnosticInfo();
        reader.ReadStrings();
        reader.ReadExtensionObject();
        return result;
    }

    public void Write(UaWriter writer)
    {
        writer.WriteDateTime(Timestamp);
        writer.WriteUInt32(RequestHandle);
        writer.WriteStatusCode(ServiceResult);
        writer.WriteDiagnosticInfo(null);
        writer.WriteInt32(-1);
        writer.WriteExtensionObject(default);
    }
}
