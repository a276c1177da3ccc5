using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>Decides whether a peer's certificate is accepted, in the standard's order, and names the first rule that it breaks.</summary>
/// <remarks>
/// Order: structure, chain, signatures and keys, trust (pin or trust list), validity, host, application URI, usage, revocation. A refused
/// certificate is kept in the rejected folder. An untrusted or badly signed certificate is never excused. [OPC UA Part 4 §6.1.3]
/// </remarks>
internal sealed class CertificateTrust(PkiFolder? pki, TimeProvider time)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <param name="sent">The certificate as it came, possibly with its issuers behind it.</param>
    /// <param name="isServer">Whether the peer is a server (its extended usage must say so).</param>
    /// <param name="rules">What the plant asks.</param>
    /// <param name="host">The dialled host, or null not to check it.</param>
    /// <param name="applicationUri">The URI that the peer claims, or null not to check it.</param>
    /// <param name="keeps">Whether a refused certificate goes to the rejected folder.</param>
    /// <param name="assumesTrust">Asks what else would stand in the way if the certificate were in the trust list.</param>
    public CertificateJudgement Judge(
        ReadOnlySpan<byte> sent, bool isServer, CertificateRules rules, string? host, string? applicationUri, bool keeps = true, bool assumesTrust = false)
    {
        ReadOnlySpan<byte> leaf = CertificateBytes.Leaf(sent);
        if (leaf.IsEmpty) return new(StatusCode.BadCertificateInvalid, "the peer sent no certificate; look for its own certificate in its settings");
        var loaded = new List<X509Certificate2>();
        CertificateJudgement judgement;
        string who = $"certificate ({ApplicationCertificate.FingerprintOf(leaf)})";
        try
        {
            X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(leaf);
            loaded.Add(certificate);
            who = $"certificate '{certificate.Subject}' ({ApplicationCertificate.FingerprintOf(leaf)})";
            judgement = Judge(certificate, sent[leaf.Length..], isServer, rules, host, applicationUri, assumesTrust, loaded);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or System.Formats.Asn1.AsnContentException)
        {
            judgement = new(StatusCode.BadCertificateInvalid, $"it cannot be read ({unreadable.Message}); give the peer a new one");
        }
        finally
        {
            foreach (X509Certificate2 one in loaded) one.Dispose();
        }

        if (judgement.IsAccepted) return judgement;
        string kept = keeps && pki is not null ? $" It was kept as '{pki.Reject(leaf)}'." : "";
        return judgement with { Reason = $"{who}: {judgement.Reason}.{kept}" };
    }

    private CertificateJudgement Judge(
        X509Certificate2 certificate, ReadOnlySpan<byte> behind, bool isServer, CertificateRules rules, string? host, string? applicationUri, bool assumesTrust,
        List<X509Certificate2> loaded)
    {
        List<X509Certificate2> trusted = pki is null ? [] : PkiFolder.Load(pki.Trusted);
        List<X509Certificate2> issuers = pki is null ? [] : PkiFolder.Load(pki.Issuers);
        loaded.AddRange(trusted);
        loaded.AddRange(issuers);
        List<X509Certificate2> sentIssuers = ReadChain(behind);
        loaded.AddRange(sentIssuers);

        CertificateChain? chain = rules.Fingerprint is null ? CertificateChain.Build(certificate, [.. trusted, .. issuers, .. sentIssuers], rules.AllowSha1) : null;
        if (chain is { Judgement.IsAccepted: false }) return chain.Judgement;
        CertificateJudgement judgement = JudgeKey(certificate);
        if (!judgement.IsAccepted) return judgement;

        if (!assumesTrust) judgement = chain is null ? JudgePin(certificate, rules.Fingerprint!) : JudgeTrust(chain, trusted, isServer);
        if (!judgement.IsAccepted) return judgement;
        judgement = JudgeTime(chain?.Certificates ?? [certificate]);
        if (!judgement.IsAccepted) return judgement;
        judgement = JudgeNames(certificate, rules.VerifyHostName ? host : null, applicationUri);
        if (!judgement.IsAccepted) return judgement;
        judgement = JudgeUsage(certificate, isServer);
        if (!judgement.IsAccepted || chain is null || pki is null) return judgement;
        return Revocation.Judge(chain.Certificates, pki.LoadRevocationLists(), rules, time.GetUtcNow());
    }

    private static CertificateJudgement JudgeKey(X509Certificate2 certificate)
    {
        using RSA? key = certificate.GetRSAPublicKey();
        if (key is not null && SecurityPolicy.TakesKey(key.KeySize)) return CertificateJudgement.Accepted;
        string has = key is null ? "its key is not RSA" : string.Create(CultureInfo.InvariantCulture, $"its key has {key.KeySize} bit");
        return new(StatusCode.BadCertificatePolicyCheckFailed,
            $"{has}, the policies take RSA of {SecurityPolicy.KeySizeBitsMin} to {SecurityPolicy.KeySizeBitsMax}; make the peer a new certificate");
    }

    private static CertificateJudgement JudgePin(X509Certificate2 certificate, string pin) =>
        string.Equals(pin, ApplicationCertificate.FingerprintOf(certificate.RawData), StringComparison.OrdinalIgnoreCase)
            ? CertificateJudgement.Accepted
            : new(StatusCode.BadCertificateUntrusted,
                $"it is not the pinned one ({pin}); if the peer got a new certificate, compare the fingerprint at the peer and change server-fingerprint");

    private CertificateJudgement JudgeTrust(CertificateChain chain, List<X509Certificate2> trusted, bool isServer) =>
        chain.Certificates.Any(c => trusted.Any(t => t.RawData.AsSpan().SequenceEqual(c.RawData)))
            ? CertificateJudgement.Accepted
            : new(StatusCode.BadCertificateUntrusted, pki is null
                ? "there is no trust list and no pin; name a certificate store or the fingerprint"
                : $"neither it nor an authority above it is in the trust list; compare the fingerprint at the peer, then {(isServer ? $"'opcua trust {Digits(chain.Certificates[0])}', or " : "")}move the file to '{pki.Trusted}'");

    // As many as a person compares and types.
    private static string Digits(X509Certificate2 certificate) => ApplicationCertificate.FingerprintOf(certificate.RawData)["sha256:".Length..][..12];

    private CertificateJudgement JudgeTime(IReadOnlyList<X509Certificate2> chain)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        for (int i = 0; i < chain.Count; i++)
        {
            DateTime from = chain[i].NotBefore.ToUniversalTime();
            DateTime until = chain[i].NotAfter.ToUniversalTime();
            if (now >= from && now <= until) continue;
            string which = i == 0 ? "it" : $"its authority '{chain[i].Subject}'";
            string advice = now > until ? "make a new one, or look at this PC's clock" : "look at the clocks of the peer and of this PC";
            return new(i == 0 ? StatusCode.BadCertificateTimeInvalid : StatusCode.BadCertificateIssuerTimeInvalid, string.Create(CultureInfo.InvariantCulture,
                $"{which} {(now > until ? "has expired" : "is not valid yet")} (valid from {from:yyyy-MM-dd HH:mm} to {until:yyyy-MM-dd HH:mm} UTC, now {now:yyyy-MM-dd HH:mm}); {advice}"));
        }

        return CertificateJudgement.Accepted;
    }

    private static CertificateJudgement JudgeNames(X509Certificate2 certificate, string? host, string? applicationUri)
    {
        CertificateNames names = CertificateNames.Read(certificate);
        if (host is not null && !names.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase))
        {
            return new(StatusCode.BadCertificateHostNameInvalid,
                $"it is for {(names.Hosts.Count == 0 ? "no host" : string.Join(", ", names.Hosts))}, dialled was {host}; dial one of its names or set verify-hostname: false");
        }

        if (applicationUri is not null && names.Uri != applicationUri)
        {
            return new(StatusCode.BadCertificateUriInvalid,
                $"it is for application '{names.Uri}', the peer says that it is '{applicationUri}'; make the peer a certificate with its own URI");
        }

        return CertificateJudgement.Accepted;
    }

    private static CertificateJudgement JudgeUsage(X509Certificate2 certificate, bool isServer)
    {
        string usage = isServer ? ServerAuthentication : ClientAuthentication;
        X509EnhancedKeyUsageExtension? extended = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().FirstOrDefault();
        if (extended is not null && !extended.EnhancedKeyUsages.Cast<Oid>().Any(o => o.Value == usage))
        {
            return new(StatusCode.BadCertificateUseNotAllowed,
                $"it may not be used by a {(isServer ? "server" : "client")}; make one whose extended key usage has {(isServer ? "serverAuth" : "clientAuth")}");
        }

        X509KeyUsageExtension? basic = certificate.Extensions.OfType<X509KeyUsageExtension>().FirstOrDefault();
        const X509KeyUsageFlags Needed = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyEncipherment;
        return basic is null || (basic.KeyUsages & Needed) == Needed
            ? CertificateJudgement.Accepted
            : new(StatusCode.BadCertificateUseNotAllowed,
                $"it may not sign and encipher keys (its key usage: {basic.KeyUsages}); make one with digitalSignature, nonRepudiation, keyEncipherment, dataEncipherment");
    }

    private static List<X509Certificate2> ReadChain(ReadOnlySpan<byte> rest)
    {
        var chain = new List<X509Certificate2>();
        while (!rest.IsEmpty && chain.Count < CertificateChain.LengthMax)
        {
            ReadOnlySpan<byte> next = CertificateBytes.Leaf(rest);
            chain.Add(X509CertificateLoader.LoadCertificate(next));
            rest = rest[next.Length..];
        }

        return chain;
    }
}
