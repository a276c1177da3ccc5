namespace EdgeInspector.OpcUa;

/// <summary>A user with a name and an encrypted password.</summary>
internal sealed record UserNameIdentityToken(
    string? PolicyId,
    string? UserName,
    byte[]? Password,
    string? EncryptionAlgorithm) : IUaStructure<UserNameIdentityToken>
{
    public const uint Id = 324;

    public static uint EncodingId => Id;

    public static UserNameIdentityToken Read(ref UaReader reader)
    {
        string? policyId = reader.ReadString();
        string? userName = reader.ReadString();
        byte[]? password = reader.ReadByteString();
        string? encryptionAlgorithm = reader.ReadString();
        return new UserNameIdentityToken(policyId, userName, password, encryptionAlgorithm);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(PolicyId);
        writer.WriteString(UserName);
        writer.WriteByteString(Password);
        writer.WriteString(EncryptionAlgorithm);
    }
}
