namespace EdgeInspector.OpcUa;

/// <summary>Gives a session its user and proves the certificate.</summary>
internal sealed record ActivateSessionRequest(
    RequestHeader Header,
    SignatureData ClientSignature,
    SignedSoftwareCertificate[] ClientSoftwareCertificates,
    string?[] LocaleIds,
    ExtensionObject UserIdentityToken,
    SignatureData UserTokenSignature) : IUaRequest<ActivateSessionRequest>
{
    public const uint Id = 467;

    public static uint EncodingId => Id;

    public static ActivateSessionRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        SignatureData clientSignature = SignatureData.Read(ref reader);
        SignedSoftwareCertificate[] clientSoftwareCertificates = reader.ReadStructures<SignedSoftwareCertificate>();
        string?[] localeIds = reader.ReadStrings();
        ExtensionObject userIdentityToken = reader.ReadExtensionObject();
        SignatureData userTokenSignature = SignatureData.Read(ref reader);
        return new ActivateSessionRequest(header, clientSignature, clientSoftwareCertificates, localeIds, userIdentityToken, userTokenSignature);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        ClientSignature.Write(writer);
        writer.WriteStructures(ClientSoftwareCertificates);
        writer.WriteStrings(LocaleIds);
        writer.WriteExtensionObject(UserIdentityToken);
        UserTokenSignature.Write(writer);
    }
}
