namespace EdgeInspector.OpcUa;

/// <summary>A user with a certificate, proved by the signature that goes beside it.</summary>
internal sealed record X509IdentityToken(string? PolicyId, byte[]? CertificateData) : IUaStructure<X509IdentityToken>
{
    public const uint Id = 327;

    public static uint EncodingId => Id;

    public static X509IdentityToken Read(ref UaReader reader)
    {
        string? policyId = reader.ReadString();
        byte[]? certificate = reader.ReadByteString();
        return new X509IdentityToken(policyId, certificate);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteString(PolicyId);
        writer.WriteByteString(CertificateData);
    }
}
