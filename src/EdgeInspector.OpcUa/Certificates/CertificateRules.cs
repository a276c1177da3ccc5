namespace EdgeInspector.OpcUa;

/// <summary>What a plant asks of a peer's certificate beyond what the standard fixes.</summary>
/// <remarks>An untrusted certificate or a wrong signature is excused by none of these.</remarks>
public sealed record CertificateRules
{
    /// <summary><c>sha256:…</c> of the one certificate that is accepted; it stands in for chain, trust list and revocation. Null: the trust list decides.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Whether the certificate must name the dialled host. Default true.</summary>
    public bool VerifyHostName { get; init; } = true;

    /// <summary>Takes certificates whose signature rests on SHA-1, as old PLCs have them. Default false.</summary>
    public bool AllowSha1 { get; init; }

    /// <summary>Takes a certificate of an authority whose revocation list is missing or over. Default false.</summary>
    public bool AllowUnknownRevocation { get; init; }
}
