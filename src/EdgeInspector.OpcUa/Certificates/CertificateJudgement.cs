namespace EdgeInspector.OpcUa;

/// <summary>Whether a peer's certificate is accepted, and if not, exactly why.</summary>
internal readonly record struct CertificateJudgement(StatusCode Status, string Reason)
{
    public bool IsAccepted => Status == StatusCode.Good && Reason.Length == 0;

    public static readonly CertificateJudgement Accepted = new(StatusCode.Good, "");
}
