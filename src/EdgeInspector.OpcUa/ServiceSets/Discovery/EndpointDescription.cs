namespace EdgeInspector.OpcUa;

/// <summary>One way into a server: address, security and user tokens.</summary>
internal sealed record EndpointDescription(
    string? EndpointUrl,
    ApplicationDescription Server,
    byte[]? ServerCertificate,
    MessageSecurityMode SecurityMode,
    string? SecurityPolicyUri,
    UserTokenPolicy[] UserIdentityTokens,
    string? TransportProfileUri,
    byte SecurityLevel) : IUaStructure<EndpointDescription>
{
    public static uint EncodingId => 0;

    public static EndpointDescription Read(ref UaReader reader)
    {
        string? endpointUrl = reader.ReadString();
        ApplicationDescription server = ApplicationDescription.Read(ref reader);
        byte[]? serverCertificate = reader.ReadByteString();
        var securityMode = (MessageSecurityMode)reader.ReadInt32();
        string? securityPolicyUri = reader.ReadString();
        UserTokenPolicy[] userIdentityTokens = reader.ReadStructures<UserTokenPolicy>();
        string? transportProfileUri = reader.ReadString();
        byte securityLevel = reader.ReadByte();
        return new EndpointDescription(endpointUrl, server, serverCertificate, securityMode, securityPolicyUri, userIdentityTokens, transportProfileUri, securityLevel);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(EndpointUrl);
        Server.Write(writer);
        writer.WriteByteString(ServerCertificate);
        writer.WriteInt32((int)SecurityMode);
        writer.WriteString(SecurityPolicyUri);
        writer.WriteStructures(UserIdentityTokens);
        writer.WriteString(TransportProfileUri);
        writer.WriteByte(SecurityLevel);
    }
}
