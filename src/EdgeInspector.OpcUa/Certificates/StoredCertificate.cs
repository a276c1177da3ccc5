using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>A file of a certificate store, as a person looks at it.</summary>
/// <param name="Store">Its folder.</param>
/// <param name="File">Its path.</param>
/// <param name="Subject">The distinguished name; empty for a file that is no certificate.</param>
/// <param name="Issuer">Whose signature it bears.</param>
/// <param name="Fingerprint"><c>sha256:…</c> of the certificate.</param>
/// <param name="NotBefore">Beginning of validity.</param>
/// <param name="NotAfter">End of validity.</param>
/// <param name="Key">Kind and size, such as <c>RSA 2048</c>.</param>
/// <param name="ApplicationUri">From the subject alternative name, or null.</param>
/// <param name="Hosts">DNS names and addresses from the subject alternative name.</param>
public sealed record StoredCertificate(
    PkiStore Store, string File, string Subject, string Issuer, string Fingerprint, DateTimeOffset NotBefore, DateTimeOffset NotAfter, string Key,
    string? ApplicationUri, IReadOnlyList<string> Hosts)
{
    /// <summary>False for a file that is no certificate.</summary>
    public bool IsReadable => Fingerprint.Length > 0;

    internal byte[] Der { get; private init; } = [];

    internal static StoredCertificate Unreadable(PkiStore store, string file) => new(store, file, "", "", "", default, default, "", null, []);

    internal static StoredCertificate Of(PkiStore store, string file, X509Certificate2 certificate)
    {
        using RSA? rsa = certificate.GetRSAPublicKey();
        string key = rsa is null
            ? certificate.PublicKey.Oid.FriendlyName ?? certificate.PublicKey.Oid.Value ?? "?"
            : string.Create(CultureInfo.InvariantCulture, $"RSA {rsa.KeySize}");
        CertificateNames names = CertificateNames.Read(certificate);
        return new StoredCertificate(
            store, file, certificate.Subject, certificate.Issuer, ApplicationCertificate.FingerprintOf(certificate.RawData),
            certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), key, names.Uri, names.Hosts)
        {
            Der = certificate.RawData,
        };
    }
}
