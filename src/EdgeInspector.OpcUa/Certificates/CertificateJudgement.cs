namespace EdgeInspector.OpcUa;

/// <summary>Whether a peer's certificate is accepted, and if not, exactly why.</summary>
/// <param name="Status">The standard's word for the first rule that was broken.</param>
/// <param name="Reason">One line for people: the certificate, the rule, the file that keeps it, and what to do. Empty when accepted.</param>
public readonly record struct CertificateJudgement(StatusCode Status, string Reason)
{
    public static readonly CertificateJudgement Accepted = new(StatusCode.Good, "");

    /// <summary>False for the default value: what was not judged is not accepted.</summary>
    public bool IsAccepted => Status == StatusCode.Good && Reason is { Length: 0 };
}
