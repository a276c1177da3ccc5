using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>Looks every certificate of a chain up in its authority's revocation list.</summary>
/// <remarks>The lists are files that the plant puts there; nothing is downloaded. [OPC UA Part 4 §6.1.3]</remarks>
internal static class Revocation
{
    public static CertificateJudgement Judge(IReadOnlyList<X509Certificate2> chain, IReadOnlyList<RevocationList> lists, CertificateRules rules, DateTimeOffset now)
    {
        // The last one signed itself: nobody stands above it to withdraw it.
        for (int i = 0; i < chain.Count - 1; i++)
        {
            X509Certificate2 certificate = chain[i];
            X509Certificate2 issuer = chain[i + 1];
            string which = i == 0 ? "it" : $"its authority '{certificate.Subject}'";
            RevocationList[] own = [.. lists.Where(l => (rules.AllowSha1 || !l.IsSha1) && l.IsFrom(issuer))];
            if (own.FirstOrDefault(l => l.Revokes(certificate)) is { } withdrawn)
            {
                return new(i == 0 ? StatusCode.BadCertificateRevoked : StatusCode.BadCertificateIssuerRevoked,
                    $"{which} was revoked by '{issuer.Subject}' (list '{withdrawn.File}'); the peer needs a new certificate");
            }

            if (rules.AllowUnknownRevocation || own.Any(l => l.From <= now && (l.Until is null || now <= l.Until))) continue;
            string state = own.Length == 0
                ? "there is no revocation list"
                : string.Create(CultureInfo.InvariantCulture, $"the revocation list ended on {own.Max(l => l.Until):yyyy-MM-dd HH:mm} UTC");
            return new(i == 0 ? StatusCode.BadCertificateRevocationUnknown : StatusCode.BadCertificateIssuerRevocationUnknown,
                $"nobody knows whether {which} was revoked: {state} of '{issuer.Subject}'; put its list into issuer/crl, or set allow-unknown-revocation: true");
        }

        return CertificateJudgement.Accepted;
    }
}
