using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>Decides whether a peer's certificate is trusted.</summary>
/// <remarks>
/// Order: structure, key, trust (pin, trust list, or a chain to a trusted authority), validity, host, application URI, usage.
/// An untrusted or badly signed certificate is never excused. Revocation lists are not read yet. [OPC UA Part 4 §6.1.3]
/// </remarks>
internal sealed class CertificateTrust(PkiFolder? pki, TimeProvider time)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <param name="chain">The certificate as it came, possibly with its issuers behind it.</param>
    /// <param name="isServer">Whether the peer is a server (its extended usage must say so).</param>
    /// <param name="fingerprint">A pinned <c>sha256:…</c>; a match stands in for the trust list, a mismatch refuses.</param>
    /// <param name="host">The dialled host, or null not to check it.</param>
    /// <param name="applicationUri">The URI that the peer claims, or null not to check it.</param>
    public CertificateJudgement Judge(ReadOnlySpan<byte> chain, bool isServer, string? fingerprint, string? host, string? applicationUri)
    {
        ReadOnlySpan<byte> leaf = CertificateBytes.Leaf(chain);
        if (leaf.IsEmpty) return new(StatusCode.BadCertificateInvalid, "the peer sent no certificate");
        try
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(leaf);
            CertificateJudgement judgement = Judge(certificate, leaf, chain[leaf.Length..], isServer, fingerprint, host, applicationUri);
            if (judgement.IsAccepted || pki is null) return judgement;
            string file = pki.Reject(leaf);
            string advice = judgement.Status == StatusCode.BadCertificateUntrusted
                ? $"; it was kept as '{file}': compare the fingerprint with the peer's and move the file to '{pki.Trusted}' to trust it"
                : $"; it was kept as '{file}'";
            return judgement with { Reason = judgement.Reason + advice };
        }
        catch (CryptographicException unreadable)
        {
            return new(StatusCode.BadCertificateInvalid, $"the peer's certificate cannot be read: {unreadable.Message}");
        }
    }

    private CertificateJudgement Judge(
        X509Certificate2 certificate, ReadOnlySpan<byte> leaf, ReadOnlySpan<byte> issuers, bool isServer, string? fingerprint, string? host, string? applicationUri)
    {
        string who = $"certificate '{certificate.Subject}' ({ApplicationCertificate.FingerprintOf(leaf)})";
        using RSA? key = certificate.GetRSAPublicKey();
        if (key is null || key.KeySize is < 2048 or > 4096)
            return new(StatusCode.BadCertificateInvalid, $"{who} has no RSA key of 2048 to 4096 bit");

        if (fingerprint is not null)
        {
            if (!string.Equals(fingerprint, ApplicationCertificate.FingerprintOf(leaf), StringComparison.OrdinalIgnoreCase))
                return new(StatusCode.BadCertificateUntrusted, $"{who} is not the pinned one ({fingerprint})");
        }
        else if (pki is null || !(pki.IsTrusted(leaf) || IsIssuedByTrusted(certificate, issuers)))
        {
            return new(StatusCode.BadCertificateUntrusted, $"{who} is not in the trust list");
        }

        DateTime now = time.GetUtcNow().UtcDateTime;
        if (now < certificate.NotBefore.ToUniversalTime() || now > certificate.NotAfter.ToUniversalTime())
        {
            return new(StatusCode.BadCertificateTimeInvalid, string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{who} is valid from {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} to {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}, the clock says {now:yyyy-MM-dd HH:mm}"));
        }

        CertificateNames names = CertificateNames.Read(certificate);
        if (host is not null && !names.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return new(StatusCode.BadCertificateHostNameInvalid,
                $"{who} is for {(names.Hosts.Count == 0 ? "no host" : string.Join(", ", names.Hosts))}, dialled was {host}; dial one of its names or set verify-hostname: false");
        }

        if (applicationUri is not null && names.Uri != applicationUri)
            return new(StatusCode.BadCertificateUriInvalid, $"{who} is for application '{names.Uri}', the peer says '{applicationUri}'");

        string usage = isServer ? ServerAuthentication : ClientAuthentication;
        X509EnhancedKeyUsageExtension? extended = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (extended is not null && !extended.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == usage))
            return new(StatusCode.BadCertificateUseNotAllowed, $"{who} may not be used by a {(isServer ? "server" : "client")}");
        X509KeyUsageExtension? basic = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        const X509KeyUsageFlags Needed = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        if (basic is not null && (basic.KeyUsages & Needed) != Needed)
            return new(StatusCode.BadCertificateUseNotAllowed, $"{who} may not sign and encipher keys (its key usage: {basic.KeyUsages})");
        return CertificateJudgement.Accepted;
    }

    private bool IsIssuedByTrusted(X509Certificate2 certificate, ReadOnlySpan<byte> issuers)
    {
        if (pki is null || certificate.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) return false;
        using var chain = new X509Chain();
        List<X509Certificate2> trusted = PkiFolder.Load(pki.Trusted);
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted.Concat(PkiFolder.Load(pki.Issuers)).ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = time.GetUtcNow().UtcDateTime;
        // Validity is judged by its own rule, with its own words.
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.IgnoreNotTimeValid;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        for (ReadOnlySpan<byte> rest = issuers; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> next = CertificateBytes.Leaf(rest);
            chain.ChainPolicy.ExtraStore.Add(X509CertificateLoader.LoadCertificate(next));
            rest = rest[next.Length..];
        }

        return chain.Build(certificate)
            && chain.ChainElements.Skip(1).Any(e => trusted.Any(t => t.RawData.AsSpan().SequenceEqual(e.Certificate.RawData)));
    }
}
