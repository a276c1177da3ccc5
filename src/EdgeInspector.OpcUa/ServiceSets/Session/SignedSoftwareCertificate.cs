namespace EdgeInspector.OpcUa;

/// <summary>Carried by the protocol, used by nobody.</summary>
internal sealed record SignedSoftwareCertificate(byte[]? CertificateData, byte[]? Signature) : IUaStructure<SignedSoftwareCertificate>
{
    public static uint EncodingId => 0;

    public static SignedSoftwareCertificate Read(ref UaReader reader)
    {
        byte[]? certificateData = reader.ReadByteString();
        byte[]? signature = reader.ReadByteString();
        return new SignedSoftwareCertificate(certificateData, signature);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteByteString(CertificateData);
        writer.WriteByteString(Signature);
    }
}
