namespace EdgeInspector.OpcUa;

/// <summary>A user without a name.</summary>
internal sealed record AnonymousIdentityToken(string? PolicyId) : IUaStructure<AnonymousIdentityToken>
{
    public const uint Id = 321;

    public static uint EncodingId => Id;

    public static AnonymousIdentityToken Read(ref UaReader reader)
    {
        string? policyId = reader.ReadString();
        return new AnonymousIdentityToken(policyId);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(PolicyId);
    }
}
