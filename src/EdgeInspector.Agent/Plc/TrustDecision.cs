using EdgeInspector.Audit;

namespace EdgeInspector.Agent.Plc;

/// <summary>A person's decision about a certificate, as it goes into the audit trail.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Who">The account of the operating system under which the command ran.</param>
/// <param name="What">trusted, trusted-first-seen or rejected.</param>
/// <param name="Fingerprint"><c>sha256:…</c>.</param>
/// <param name="Subject">Whose certificate it is.</param>
/// <param name="Why">The person's words; may be empty.</param>
public sealed record TrustDecision(DateTimeOffset Time, string Who, string What, string Fingerprint, string Subject, string Why)
{
    /// <summary>As the audit trail holds it; the time is in the words, for the record's own is that of the taking over.</summary>
    public AuditEvent ToEvent(string endpoint) => new(AuditEventKind.Remark)
    {
        Who = Who,
        Role = "certificates",
        Where = endpoint,
        New = Fingerprint,
        Why = $"certificate {What} at {Time:yyyy-MM-dd'T'HH:mm:ss'Z'}: {Subject}{(Why.Length > 0 ? $": {Why}" : "")}",
    };
}
