using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>An application instance certificate with its private key: who this application is on a secure channel.</summary>
/// <remarks>
/// The certificate carries the application URI; the one in CreateSession must be the same. [OPC UA Part 6 §6.2.2]
/// </remarks>
public sealed class ApplicationCertificate : IDisposable
{
    private ApplicationCertificate(X509Certificate2 certificate, RSA privateKey, string applicationUri, byte[]? chain = null)
    {
        Certificate = certificate;
        PrivateKey = privateKey;
        ApplicationUri = applicationUri;
        Der = certificate.RawData;
        Chain = chain ?? Der;
        // A thumbprint names a certificate, it protects nothing; the protocol fixes SHA-1 for it. [OPC UA Part 6 §6.7.2.3]
#pragma warning disable CA5350
        Thumbprint = SHA1.HashData(Der);
#pragma warning restore CA5350
    }

    public string ApplicationUri { get; }

    /// <summary>SHA-256 of the certificate, as an operator compares it: <c>sha256:…</c> in lower case.</summary>
    public string Fingerprint => FingerprintOf(Der);

    internal X509Certificate2 Certificate { get; }

    internal RSA PrivateKey { get; }

    internal byte[] Der { get; }

    /// <summary>The certificate and behind it those of its authorities, leaf first, as OPN carries them. [OPC UA Part 6 §6.7.2.3]</summary>
    internal byte[] Chain { get; }

    internal byte[] Thumbprint { get; }

    public static string FingerprintOf(ReadOnlySpan<byte> certificate) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(certificate));

    /// <summary>Makes a new key and a self-signed certificate.</summary>
    /// <param name="applicationUri">Goes into the subject alternative name.</param>
    /// <param name="applicationName">The common name.</param>
    /// <param name="hosts">DNS names and IP addresses under which the application is reached.</param>
    /// <param name="notBefore">Beginning of validity, UTC.</param>
    /// <param name="notAfter">End of validity, UTC.</param>
    /// <param name="keySizeBits">2048 to 4096; each step up costs the PLC several times the work.</param>
    public static ApplicationCertificate Create(
        string applicationUri, string applicationName, IEnumerable<string> hosts, DateTimeOffset notBefore, DateTimeOffset notAfter, int keySizeBits = 2048)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        if (!SecurityPolicy.TakesKey(keySizeBits))
            throw new ArgumentOutOfRangeException(nameof(keySizeBits), keySizeBits, $"a key has {SecurityPolicy.KeySizeBitsMin} to {SecurityPolicy.KeySizeBitsMax} bit");
        var key = RSA.Create(keySizeBits);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(applicationName);
        subject.AddOrganizationName("EdgeInspector");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

        var names = new SubjectAlternativeNameBuilder();
        names.AddUri(new Uri(applicationUri));
        foreach (string host in hosts.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (System.Net.IPAddress.TryParse(host, out System.Net.IPAddress? address)) names.AddIpAddress(address);
            else names.AddDnsName(host);
        }

        request.CertificateExtensions.Add(names.Build());
        // S7-1500 and others refuse a certificate that lacks one of the four; a self-signed one also signs itself.
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.NonRepudiation | X509KeyUsageFlags.KeyEncipherment
            | X509KeyUsageFlags.DataEncipherment | X509KeyUsageFlags.KeyCertSign,
            critical: true));
        // clientAuth, serverAuth
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.2"), new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        var identifier = new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false);
        request.CertificateExtensions.Add(identifier);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));

        X509Certificate2 certificate = request.CreateSelfSigned(notBefore, notAfter);
        return new ApplicationCertificate(certificate, key, applicationUri);
    }

    /// <summary>Takes a certificate (DER or PEM) and its private key (PEM) as a plant's own authority hands them out.</summary>
    public static ApplicationCertificate Load(byte[] certificate, string privateKeyPem)
    {
        X509Certificate2 loaded = X509CertificateLoader.LoadCertificate(certificate);
        var key = RSA.Create();
        key.ImportFromPem(privateKeyPem);
        using RSA? publicKey = loaded.GetRSAPublicKey();
        if (publicKey is null || !publicKey.ExportRSAPublicKey().AsSpan().SequenceEqual(key.ExportRSAPublicKey()))
            throw new CryptographicException($"the private key does not belong to the certificate '{loaded.Subject}'");
        if (!SecurityPolicy.TakesKey(key.KeySize))
            throw new CryptographicException($"the certificate '{loaded.Subject}' has a key of {key.KeySize} bit; the policies take {SecurityPolicy.KeySizeBitsMin} to {SecurityPolicy.KeySizeBitsMax}");
        string uri = CertificateNames.Read(loaded).Uri
            ?? throw new CryptographicException($"the certificate '{loaded.Subject}' has no application URI in its subject alternative name");
        return new ApplicationCertificate(loaded, key, uri);
    }

    /// <summary>The certificate as DER, for the other end to trust.</summary>
    public byte[] ExportCertificate() => (byte[])Der.Clone();

    /// <summary>The same certificate whose private key works elsewhere: in a test that watches it, or in hardware.</summary>
    internal ApplicationCertificate WithKey(RSA key) => new(Certificate, key, ApplicationUri, Chain);

    /// <summary>The same certificate with those of its authorities behind it, as far as they are among <paramref name="known"/>; the root stays at home.</summary>
    /// <remarks>A peer that trusts the root alone needs those between; the root it has, or it would trust nothing.</remarks>
    internal ApplicationCertificate WithIssuers(IReadOnlyList<X509Certificate2> known)
    {
        const int DepthMax = 10;
        var chain = new List<byte>(Der);
        X509Certificate2 last = Certificate;
        for (int i = 0; i < DepthMax; i++)
        {
            X509Certificate2? issuer = known.FirstOrDefault(k => IsIssuer(k, last));
            if (issuer is null || IsIssuer(issuer, issuer)) break;
            chain.AddRange(issuer.RawData);
            last = issuer;
        }

        return new ApplicationCertificate(Certificate, PrivateKey, ApplicationUri, [.. chain]);
    }

    // By name, and by key where both say it: two authorities may have had one name.
    private static bool IsIssuer(X509Certificate2 issuer, X509Certificate2 certificate)
    {
        if (!issuer.SubjectName.RawData.AsSpan().SequenceEqual(certificate.IssuerName.RawData)) return false;
        ReadOnlyMemory<byte>? asked = certificate.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        ReadOnlyMemory<byte>? own = issuer.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        return asked is not { } wanted || own is not { } has || wanted.Span.SequenceEqual(has.Span);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        PrivateKey.Dispose();
    }

    internal string ExportPrivateKeyPem() => PrivateKey.ExportPkcs8PrivateKeyPem();
}
