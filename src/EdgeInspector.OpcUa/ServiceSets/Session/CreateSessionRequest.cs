namespace EdgeInspector.OpcUa;

/// <summary>Asks for a session; the timeout is in ms.</summary>
internal sealed record CreateSessionRequest(
    RequestHeader Header,
    ApplicationDescription ClientDescription,
    string? ServerUri,
    string? EndpointUrl,
    string? SessionName,
    byte[]? ClientNonce,
    byte[]? ClientCertificate,
    double RequestedSessionTimeout,
    uint MaxResponseMessageSize) : IUaRequest<CreateSessionRequest>
{
    public const uint Id = 461;

    public static uint EncodingId => Id;

    public static CreateSessionRequest Read(ref UaReader reader)
    {
        RequestHeader header = RequestHeader.Read(ref reader);
        ApplicationDescription clientDescription = ApplicationDescription.Read(ref reader);
        string? serverUri = reader.ReadString();
        string? endpointUrl = reader.ReadString();
        string? sessionName = reader.ReadString();
        byte[]? clientNonce = reader.ReadByteString();
        byte[]? clientCertificate = reader.ReadByteString();
        double requestedSessionTimeout = reader.ReadDouble();
        uint maxResponseMessageSize = reader.ReadUInt32();
        return new CreateSessionRequest(header, clientDescription, serverUri, endpointUrl, sessionName, clientNonce, clientCertificate, requestedSessionTimeout, maxResponseMessageSize);
    }

    public void Write(UaWriter writer)
    {
        Header.Write(writer);
        ClientDescription.Write(writer);
        writer.WriteString(ServerUri);
        writer.WriteString(EndpointUrl);
        writer.WriteString(SessionName);
        writer.WriteByteString(ClientNonce);
        writer.WriteByteString(ClientCertificate);
        writer.WriteDouble(RequestedSessionTimeout);
        writer.WriteUInt32(MaxResponseMessageSize);
    }
}
