namespace EdgeInspector.OpcUa;

/// <summary>What a client did or tried.</summary>
public enum UaServerActionKind
{
    Unknown,
    CertificateRefused,
    SessionActivated,
    SessionRefused,
    SessionEnded,
    Write,
    Call,
}
