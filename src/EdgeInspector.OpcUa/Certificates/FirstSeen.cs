using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>One attempt to trust the server that answers at an address, for a person who commissions a line and stands in front of it.</summary>
/// <remarks>
/// Only a person's command calls this, never the running line. The certificate must break no rule but that nobody trusts it yet, and the
/// server must prove that it holds the private key, by opening a secure channel. Whoever sits on the network at that minute may still be
/// the one that is trusted: the fingerprint is for comparing.
/// </remarks>
public static class FirstSeen
{
    /// <exception cref="InvalidOperationException">The options leave nothing to trust: no security, no trust list, or a pin.</exception>
    /// <exception cref="UaException">The server is not there, or does not take our certificate yet: a later attempt may succeed.</exception>
    /// <param name="options">Where, and what a certificate must be.</param>
    /// <param name="decided">Called with the certificate before the trust list changes, to write the decision down; what it throws leaves the list as it is.</param>
    public static FirstSeenOutcome TryTrust(UaClientOptions options, Action<StoredCertificate> decided)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(decided);
        if (options.SecurityPolicy.IsNone) throw new InvalidOperationException($"{options.EndpointUrl}: policy None uses no certificate, so there is none to trust");
        if (options.Pki is not { } pki) throw new InvalidOperationException($"{options.EndpointUrl}: there is no certificate store");
        if (options.ServerFingerprint is { } pin) throw new InvalidOperationException($"{options.EndpointUrl}: the server is pinned ({pin}); change server-fingerprint instead");

        EndpointDescription endpoint = SessionHandshake.Choose(options, SessionHandshake.GetEndpoints(options));
        byte[] leaf = CertificateBytes.Leaf(endpoint.ServerCertificate).ToArray();
        var trust = new CertificateTrust(pki, options.Time);
        string host = EndpointAddress.Parse(options.EndpointUrl).Host;
        CertificateJudgement judgement = trust.Judge(endpoint.ServerCertificate, isServer: true, options.Rules, host, endpoint.Server.ApplicationUri);
        if (judgement.IsAccepted) return new FirstSeenOutcome(FirstSeenKind.TrustedAlready, Stored(leaf, ""), "it is accepted already; nothing was changed");
        if (judgement.Status != StatusCode.BadCertificateUntrusted) return new FirstSeenOutcome(FirstSeenKind.Refused, null, judgement.Reason);

        // As if a person had compared the fingerprint: every other rule must hold, up to revocation.
        judgement = trust.Judge(endpoint.ServerCertificate, isServer: true, options.Rules, host, endpoint.Server.ApplicationUri, assumesTrust: true);
        if (!judgement.IsAccepted) return new FirstSeenOutcome(FirstSeenKind.Refused, null, judgement.Reason);

        // A certificate can be shown by anybody; only its owner can open a channel with it.
        UaConnection.Open(options, options.SecurityPolicy, options.SecurityMode, leaf).Dispose();
        StoredCertificate kept = pki.List().First(c => c.Store == PkiStore.Rejected && c.Fingerprint == ApplicationCertificate.FingerprintOf(leaf));
        decided(kept);
        return new FirstSeenOutcome(FirstSeenKind.Trusted, kept with { Store = PkiStore.Trusted, File = pki.Trust(kept) }, "");
    }

    private static StoredCertificate Stored(byte[] leaf, string file)
    {
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(leaf);
        return StoredCertificate.Of(PkiStore.Trusted, file, certificate);
    }
}
