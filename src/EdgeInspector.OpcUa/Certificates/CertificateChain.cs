using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>A certificate and its issuers up to one that signed itself.</summary>
/// <remarks>
/// Issuers come from the trust list, from the issuer folder and from behind the certificate where the peer sent them leaf-first; none of
/// that makes them trusted. [OPC UA Part 4 §6.1.3]
/// </remarks>
internal sealed class CertificateChain
{
    // Deeper chains are a mistake or an attack: plants have a root, an authority of the site and perhaps one of the line.
    public const int LengthMax = 8;

    private CertificateChain(List<X509Certificate2> certificates, CertificateJudgement judgement)
    {
        Certificates = certificates;
        Judgement = judgement;
    }

    /// <summary>The certificate itself first, the root last.</summary>
    public IReadOnlyList<X509Certificate2> Certificates { get; }

    /// <summary>Accepted for a whole chain whose signatures are right.</summary>
    public CertificateJudgement Judgement { get; }

    public static CertificateChain Build(X509Certificate2 certificate, IReadOnlyList<X509Certificate2> issuers, bool allowsSha1)
    {
        var chain = new List<X509Certificate2> { certificate };
        while (true)
        {
            X509Certificate2 last = chain[^1];
            if (!SignedStructure.TryRead(last.RawData, out SignedStructure? signed))
                return new(chain, new(StatusCode.BadCertificateInvalid, $"'{last.Subject}' is signed with {last.SignatureAlgorithm.FriendlyName}, which nobody should use any more"));
            if (signed!.IsSha1 && !allowsSha1)
            {
                return new(chain, new(StatusCode.BadCertificatePolicyCheckFailed,
                    $"'{last.Subject}' has a SHA-1 signature, which can be forged; give the peer a certificate with SHA-256, or permit it with allow-sha1"));
            }

            bool isRoot = last.SubjectName.RawData.AsSpan().SequenceEqual(last.IssuerName.RawData);
            X509Certificate2[] named = isRoot ? [last] : [.. issuers.Where(i => i.SubjectName.RawData.AsSpan().SequenceEqual(last.IssuerName.RawData))];
            if (named.Length == 0)
            {
                return new(chain, new(StatusCode.BadCertificateChainIncomplete,
                    $"the issuer of '{last.Subject}', '{last.Issuer}', was not sent and is in no folder; put its certificate into issuer/certs"));
            }

            X509Certificate2? issuer = named.FirstOrDefault(signed.IsSignedBy);
            if (issuer is null)
                return new(chain, new(StatusCode.BadCertificateInvalid, $"the signature of '{last.Subject}' is not that of '{last.Issuer}': it was forged or damaged"));
            if (isRoot) return new(chain, CertificateJudgement.Accepted);
            if (chain.Count == LengthMax || chain.Any(c => c.RawData.AsSpan().SequenceEqual(issuer.RawData)))
                return new(chain, new(StatusCode.BadCertificateChainIncomplete, $"the chain above '{certificate.Subject}' has no end"));
            if (WhyNoAuthority(issuer, below: chain.Count - 1) is { } reason)
                return new(chain, new(StatusCode.BadCertificateIssuerUseNotAllowed, reason));
            chain.Add(issuer);
        }
    }

    private static string? WhyNoAuthority(X509Certificate2 issuer, int below)
    {
        X509BasicConstraintsExtension? basic = issuer.Extensions.OfType<X509BasicConstraintsExtension>().FirstOrDefault();
        if (basic is not { CertificateAuthority: true }) return $"the issuer '{issuer.Subject}' is no authority: its basic constraints do not say CA";
        if (basic.HasPathLengthConstraint && basic.PathLengthConstraint < below) return $"the issuer '{issuer.Subject}' may not stand above another authority";
        X509KeyUsageExtension? usage = issuer.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        if (usage is not null && !usage.KeyUsages.HasFlag(X509KeyUsageFlags.KeyCertSign)) return $"the issuer '{issuer.Subject}' may not sign certificates (its key usage: {usage.KeyUsages})";
        using RSA? key = issuer.GetRSAPublicKey();
        return key is { KeySize: < SecurityPolicy.KeySizeBitsMin } ? $"the issuer '{issuer.Subject}' has a key of {key.KeySize} bit, {SecurityPolicy.KeySizeBitsMin} is the least" : null;
    }
}
