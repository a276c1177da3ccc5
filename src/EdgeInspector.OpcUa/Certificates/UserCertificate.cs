using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>A person's or a service's certificate with its private key: who the user of a session is.</summary>
/// <remarks>Not the application's certificate, though both are proved alike: by a signature over the server's certificate and nonce.</remarks>
public sealed class UserCertificate : IDisposable
{
    private readonly X509Certificate2 _certificate;

    private UserCertificate(X509Certificate2 certificate, RSA privateKey)
    {
        _certificate = certificate;
        PrivateKey = privateKey;
    }

    public string Subject => _certificate.Subject;

    public string Fingerprint => ApplicationCertificate.FingerprintOf(Der);

    internal byte[] Der => _certificate.RawData;

    internal RSA PrivateKey { get; }

    /// <summary>Reads a certificate (DER or PEM) and its private key (PEM).</summary>
    /// <exception cref="InvalidOperationException">A file does not hold what it should, others may read the key, or the two do not belong together.</exception>
    public static UserCertificate Load(string certificateFile, string keyFile)
    {
        PrivateKeyFile.Check(keyFile);
        X509Certificate2 certificate;
        try
        {
            certificate = X509CertificateLoader.LoadCertificateFromFile(certificateFile);
        }
        catch (CryptographicException unreadable)
        {
            throw new InvalidOperationException($"{certificateFile}: is no certificate (DER or PEM): {unreadable.Message}", unreadable);
        }

        var key = RSA.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(keyFile));
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or ArgumentException)
        {
            // The parser's words may quote the file, so they are not passed on.
            throw new InvalidOperationException($"{keyFile}: is no unencrypted RSA private key in PEM");
        }

        using RSA? publicKey = certificate.GetRSAPublicKey();
        if (publicKey is null || !publicKey.ExportRSAPublicKey().AsSpan().SequenceEqual(key.ExportRSAPublicKey()))
            throw new InvalidOperationException($"{keyFile}: the private key does not belong to the certificate '{certificate.Subject}' in {certificateFile}");
        if (!SecurityPolicy.TakesKey(key.KeySize))
            throw new InvalidOperationException($"{keyFile}: the key has {key.KeySize} bit; the policies take {SecurityPolicy.KeySizeBitsMin} to {SecurityPolicy.KeySizeBitsMax}");
        return new UserCertificate(certificate, key);
    }

    public void Dispose()
    {
        _certificate.Dispose();
        PrivateKey.Dispose();
    }

    public override string ToString() => $"certificate '{Subject}'";
}
