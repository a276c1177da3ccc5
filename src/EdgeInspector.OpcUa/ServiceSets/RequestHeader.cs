namespace EdgeInspector.OpcUa;

/// <summary>What every request begins with. TimeoutHint is the time left in ms; 0 means none. [OPC UA Part 4 §7.33]</summary>
internal sealed record RequestHeader(
    NodeId AuthenticationToken,
    DateTime Timestamp,
    uint RequestHandle,
    uint ReturnDiagnostics,
    string? AuditEntryId,
    uint TimeoutHint,
    ExtensionObject AdditionalHeader) : IUaStructure<RequestHeader>
{
    public static uint EncodingId => 0;

    public static RequestHeader Read(ref UaReader reader)
    {
        NodeId authenticationToken = reader.ReadNodeId();
        DateTime timestamp = reader.ReadDateTime();
        uint requestHandle = reader.ReadUInt32();
        uint returnDiagnostics = reader.ReadUInt32();
        string? auditEntryId = reader.ReadString();
        uint timeoutHint = reader.ReadUInt32();
        ExtensionObject additionalHeader = reader.ReadExtensionObject();
        return new RequestHeader(authenticationToken, timestamp, requestHandle, returnDiagnostics, auditEntryId, timeoutHint, additionalHeader);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(AuthenticationToken);
        writer.WriteDateTime(Timestamp);
        writer.WriteUInt32(RequestHandle);
        writer.WriteUInt32(ReturnDiagnostics);
        writer.WriteString(AuditEntryId);
        writer.WriteUInt32(TimeoutHint);
        writer.WriteExtensionObject(AdditionalHeader);
    }
}
