namespace EdgeInspector.OpcUa;

/// <summary>Opens or renews a secure channel; the lifetime is in ms.</summary>
internal sealed record OpenSecureChannelRequest(
    RequestHeader Header,
    uint ClientProtocolVersion,
    SecurityTokenRequestType RequestType,
    MessageSecurityMode SecurityMode,
    byte[]? ClientNonce,
    uint RequestedLifetime) : IUaRequest<OpenSecureChannelRequest>
{
    public const uint Id = 446;

    public static uint EncodingId => Id;

    public static OpenSecureChannelRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        uint clientProtocolVersion = reader.ReadUInt32();
        var requestType = (SecurityTokenRequestType)reader.ReadInt32();
        var securityMode = (MessageSecurityMode)reader.ReadInt32();
        byte[]? clientNonce = reader.ReadByteString();
        uint requestedLifetime = reader.ReadUInt32();
        return new OpenSecureChannelRequest(header, clientProtocolVersion, requestType, securityMode, clientNonce, requestedLifetime);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(ClientProtocolVersion);
        writer.WriteInt32((int)RequestType);
        writer.WriteInt32((int)SecurityMode);
        writer.WriteByteString(ClientNonce);
        writer.WriteUInt32(RequestedLifetime);
    }
}
