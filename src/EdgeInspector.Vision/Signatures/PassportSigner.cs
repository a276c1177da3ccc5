using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace EdgeInspector.Vision.Signatures;

/// <summary>A private key that signs passports. Never part of the running line.</summary>
/// <remarks>The key leaves memory with <see cref="Dispose"/>.</remarks>
public sealed class PassportSigner : IDisposable
{
    private const string P256 = "1.2.840.10045.3.1.7";
    private readonly ECDsa _key;

    private PassportSigner(ECDsa key)
    {
        _key = key;
        KeyId = TrustedSigner.KeyIdOf(key);
    }

    public string KeyId { get; }

    /// <summary>The public key for the trust list.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem() + "\n";

    /// <summary>Takes a key that is encrypted with a password (PKCS #8, PEM). One that lies open is refused.</summary>
    public static bool TryOpen(string encryptedPem, string password, [NotNullWhen(true)] out PassportSigner? signer, out string problem)
    {
        signer = null;
        problem = "";
        if (!encryptedPem.Contains("BEGIN ENCRYPTED PRIVATE KEY", StringComparison.Ordinal))
        {
            problem = "is no encrypted PKCS #8 key in PEM form (openssl pkcs8 -topk8 -v2 aes-256-cbc makes one)";
            return false;
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromEncryptedPem(encryptedPem, password);
            if (key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256)
            {
                signer = new PassportSigner(key);
                return true;
            }

            problem = "is no key on the curve P-256";
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException)
        {
            problem = "does not open: the password is wrong, or it is no key for ECDSA";
        }

        key.Dispose();
        return false;
    }

    /// <summary>Signs these bytes of a passport.</summary>
    public EnvelopeSignature Sign(ReadOnlySpan<byte> passportBytes) => new(
        KeyId, _key.SignData(PassportEnvelope.SignedBytes(passportBytes), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    public void Dispose() => _key.Dispose();
}
