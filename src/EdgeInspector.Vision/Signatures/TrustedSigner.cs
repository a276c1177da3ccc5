using System.Security.Cryptography;

namespace EdgeInspector.Vision.Signatures;

/// <summary>A person who may sign passports, by the trust list of the line: name and role are the list's word, never the signature's.</summary>
public sealed record TrustedSigner
{
    /// <summary>The person.</summary>
    public required string Name { get; init; }

    /// <summary>What the person signs as, such as <c>quality</c>.</summary>
    public required string Role { get; init; }

    /// <summary><c>sha256:</c> and the SHA-256 of the public key (SubjectPublicKeyInfo, DER).</summary>
    public required string KeyId { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required ReadOnlyMemory<byte> PublicKey { get; init; }

    /// <summary>Whether both are one person: names that differ in their letters' case alone are nobody else's.</summary>
    public bool IsNamedAs(TrustedSigner other) => string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The id of a key: the same for the same key, however its file was written.</summary>
    public static string KeyIdOf(ECDsa key) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))}";

    /// <summary>Whether the signature over these bytes was made with this key.</summary>
    public bool Verifies(ReadOnlySpan<byte> signedBytes, ReadOnlySpan<byte> signature)
    {
        using var key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(PublicKey.Span, out _);
        try
        {
            return key.VerifyData(signedBytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // Bytes that are no sequence of two numbers.
            return false;
        }
    }
}
