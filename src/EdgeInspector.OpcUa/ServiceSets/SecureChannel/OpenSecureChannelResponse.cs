namespace EdgeInspector.OpcUa;

/// <summary>The opened or renewed channel.</summary>
internal sealed record OpenSecureChannelResponse(
    ResponseHeader Header,
    uint ServerProtocolVersion,
    ChannelSecurityToken SecurityToken,
    byte[]? ServerNonce) : IUaResponse<OpenSecureChannelResponse>
{
    public const uint Id = 449;

    public static uint EncodingId => Id;

    public static OpenSecureChannelResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        uint serverProtocolVersion = reader.ReadUInt32();
        ChannelSecurityToken securityToken = ChannelSecurityToken.Read(ref reader);
        byte[]? serverNonce = reader.ReadByteString();
        return new OpenSecureChannelResponse(header, serverProtocolVersion, securityToken, serverNonce);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteUInt32(ServerProtocolVersion);
        SecurityToken.Write(writer);
        writer.WriteByteString(ServerNonce);
    }
}
