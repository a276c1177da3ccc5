namespace EdgeInspector.OpcUa;

/// <summary>One way in which a user may say who he is; an empty policy URI means that of the channel.</summary>
internal sealed record UserTokenPolicy(
    string? PolicyId,
    UserTokenType TokenType,
    string? IssuedTokenType,
    string? IssuerEndpointUrl,
    string? SecurityPolicyUri) : IUaStructure<UserTokenPolicy>
{
    public static uint EncodingId => 0;

    public static UserTokenPolicy Read(ref UaReader reader)
    {
        string? policyId = reader.ReadString();
        var tokenType = (UserTokenType)reader.ReadInt32();
        string? issuedTokenType = reader.ReadString();
        string? issuerEndpointUrl = reader.ReadString();
        string? securityPolicyUri = reader.ReadString();
        return new UserTokenPolicy(policyId, tokenType, issuedTokenType, issuerEndpointUrl, securityPolicyUri);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(PolicyId);
        writer.WriteInt32((int)TokenType);
        writer.WriteString(IssuedTokenType);
        writer.WriteString(IssuerEndpointUrl);
        writer.WriteString(SecurityPolicyUri);
    }
}
