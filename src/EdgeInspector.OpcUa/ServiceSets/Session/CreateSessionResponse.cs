namespace EdgeInspector.OpcUa;

/// <summary>A session that still needs its user.</summary>
internal sealed record CreateSessionResponse(
    ResponseHeader Header,
    NodeId SessionId,
    NodeId AuthenticationToken,
    double RevisedSessionTimeout,
    byte[]? ServerNonce,
    byte[]? ServerCertificate,
    EndpointDescription[] ServerEndpoints,
    SignedSoftwareCertificate[] ServerSoftwareCertificates,
    SignatureData ServerSignature,
    uint MaxRequestMessageSize) : IUaResponse<CreateSessionResponse>
{
    public const uint Id = 464;

    public static uint EncodingId => Id;

    public static CreateSessionResponse Read(ref UaReader reader)
    {
        ResponseHeader header = ResponseHeader.Read(ref reader);
        NodeId sessionId = reader.ReadNodeId();
        NodeId authenticationToken = reader.ReadNodeId();
        double revisedSessionTimeout = reader.ReadDouble();
        byte[]? serverNonce = reader.ReadByteString();
        byte[]? serverCertificate = reader.ReadByteString();
        EndpointDescription[] serverEndpoints = reader.ReadStructures<EndpointDescription>();
        SignedSoftwareCertificate[] serverSoftwareCertificates = reader.ReadStructures<SignedSoftwareCertificate>();
        SignatureData serverSignature = SignatureData.Read(ref reader);
        uint maxRequestMessageSize = reader.ReadUInt32();
        return new CreateSessionResponse(header, sessionId, authenticationToken, revisedSessionTimeout, serverNonce, serverCertificate, serverEndpoints, serverSoftwareCertificates, serverSignature, maxRequestMessageSize);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        writer.WriteNodeId(SessionId);
        writer.WriteNodeId(AuthenticationToken);
        writer.WriteDouble(RevisedSessionTimeout);
        writer.WriteByteString(ServerNonce);
        writer.WriteByteString(ServerCertificate);
        writer.WriteStructures(ServerEndpoints);
        writer.WriteStructures(ServerSoftwareCertificates);
        ServerSignature.Write(writer);
        writer.WriteUInt32(MaxRequestMessageSize);
    }
}
