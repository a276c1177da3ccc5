using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>The set of algorithms that a secure channel uses.</summary>
/// <remarks>
/// One row per policy, all with RSA keys of 2048 to 4096 bit; policies that rest on SHA-1 signatures or on PKCS#1 1.5 encryption are not
/// offered. [OPC UA Part 7 security policies]
/// </remarks>
public sealed class SecurityPolicy
{
    /// <summary>Smallest and largest RSA key of a certificate under every policy but None, in bit. [OPC UA Part 7 CertificateKeyLength]</summary>
    public const int KeySizeBitsMin = 2048;

    /// <inheritdoc cref="KeySizeBitsMin"/>
    public const int KeySizeBitsMax = 4096;

    public static readonly SecurityPolicy None = new("None", "http://opcfoundation.org/UA/SecurityPolicy#None") { NonceSizeBytes = 32 };

    /// <summary>OAEP (SHA-1), PKCS#1 1.5 signatures with SHA-256, AES-256-CBC, HMAC-SHA-256. What every PLC of the last ten years speaks.</summary>
    public static readonly SecurityPolicy Basic256Sha256 = new("Basic256Sha256", "http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256")
    {
        NonceSizeBytes = 32,
        SigningKeySizeBytes = 32,
        EncryptingKeySizeBytes = 32,
        BlockSizeBytes = 16,
        SignatureSizeBytes = 32,
        AsymmetricSignatureUri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        AsymmetricEncryptionUri = "http://www.w3.org/2001/04/xmlenc#rsa-oaep",
    };

    /// <summary>As Basic256Sha256 with AES-128-CBC.</summary>
    public static readonly SecurityPolicy Aes128Sha256RsaOaep = new("Aes128_Sha256_RsaOaep", "http://opcfoundation.org/UA/SecurityPolicy#Aes128_Sha256_RsaOaep")
    {
        NonceSizeBytes = 32,
        SigningKeySizeBytes = 32,
        EncryptingKeySizeBytes = 16,
        BlockSizeBytes = 16,
        SignatureSizeBytes = 32,
        AsymmetricSignatureUri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        AsymmetricEncryptionUri = "http://www.w3.org/2001/04/xmlenc#rsa-oaep",
    };

    /// <summary>OAEP with SHA-256, PSS signatures with SHA-256 and a salt of 32 bytes, AES-256-CBC, HMAC-SHA-256.</summary>
    public static readonly SecurityPolicy Aes256Sha256RsaPss = new("Aes256_Sha256_RsaPss", "http://opcfoundation.org/UA/SecurityPolicy#Aes256_Sha256_RsaPss")
    {
        NonceSizeBytes = 32,
        SigningKeySizeBytes = 32,
        EncryptingKeySizeBytes = 32,
        BlockSizeBytes = 16,
        SignatureSizeBytes = 32,
        AsymmetricSignatureUri = "http://opcfoundation.org/UA/security/rsa-pss-sha2-256",
        AsymmetricEncryptionUri = "http://opcfoundation.org/UA/security/rsa-oaep-sha2-256",
        // OAEP takes twice its hash and two bytes from each RSA block: 2 × 32 + 2.
        OaepOverheadBytes = 66,
        EncryptionPadding = RSAEncryptionPadding.OaepSHA256,
        SignaturePadding = RSASignaturePadding.Pss,
    };

    private SecurityPolicy(string name, string uri)
    {
        Name = name;
        Uri = uri;
    }

    /// <summary>Every policy with security, the most widely spoken first.</summary>
    public static IReadOnlyList<SecurityPolicy> Secured { get; } = [Basic256Sha256, Aes128Sha256RsaOaep, Aes256Sha256RsaPss];

    public string Name { get; }

    public string Uri { get; }

    public bool IsNone => SigningKeySizeBytes == 0;

    internal int NonceSizeBytes { get; private init; }

    internal int SigningKeySizeBytes { get; private init; }

    internal int EncryptingKeySizeBytes { get; private init; }

    internal int BlockSizeBytes { get; private init; }

    internal int SignatureSizeBytes { get; private init; }

    internal string? AsymmetricSignatureUri { get; private init; }

    internal string? AsymmetricEncryptionUri { get; private init; }

    /// <summary>What OAEP takes from each RSA block; with SHA-1 2 × 20 + 2.</summary>
    internal int OaepOverheadBytes { get; private init; } = 42;

    internal RSAEncryptionPadding EncryptionPadding { get; private init; } = RSAEncryptionPadding.OaepSHA1;

    internal RSASignaturePadding SignaturePadding { get; private init; } = RSASignaturePadding.Pkcs1;

    /// <summary>Finds a policy by its name (<c>Basic256Sha256</c>) or its URI; false for one that is not offered here.</summary>
    public static bool TryFind(string? nameOrUri, out SecurityPolicy policy)
    {
        policy = None;
        if (nameOrUri == None.Name || nameOrUri == None.Uri) return true;
        foreach (SecurityPolicy known in Secured)
        {
            if (nameOrUri != known.Name && nameOrUri != known.Uri) continue;
            policy = known;
            return true;
        }

        return false;
    }

    /// <summary>Whether an RSA key may be used under the policies with security.</summary>
    internal static bool TakesKey(int keySizeBits) => keySizeBits is >= KeySizeBitsMin and <= KeySizeBitsMax;

    public override string ToString() => Name;
}
