using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>The set of algorithms that a secure channel uses.</summary>
/// <remarks>
/// One row per policy; SHA-1 and PKCS#1 1.5 encryption policies are not offered. [OPC UA Part 7 security policies]
/// </remarks>
public sealed class SecurityPolicy
{
    public static readonly SecurityPolicy None = new("None", "http://opcfoundation.org/UA/SecurityPolicy#None") { NonceSizeBytes = 32 };

    /// <summary>RSA 2048–4096, OAEP (SHA-1), PKCS#1 1.5 signatures with SHA-256, AES-256-CBC, HMAC-SHA-256.</summary>
    public static readonly SecurityPolicy Basic256Sha256 = new("Basic256Sha256", "http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256")
    {
        NonceSizeBytes = 32,
        SigningKeySizeBytes = 32,
        EncryptingKeySizeBytes = 32,
        BlockSizeBytes = 16,
        SignatureSizeBytes = 32,
        AsymmetricSignatureUri = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        AsymmetricEncryptionUri = "http://www.w3.org/2001/04/xmlenc#rsa-oaep",
        OaepOverheadBytes = 42,
    };

    private SecurityPolicy(string name, string uri)
    {
        Name = name;
        Uri = uri;
    }

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

    /// <summary>What OAEP with SHA-1 takes from each RSA block: 2 × 20 + 2.</summary>
    internal int OaepOverheadBytes { get; private init; }

    internal RSAEncryptionPadding EncryptionPadding { get; } = RSAEncryptionPadding.OaepSHA1;

    internal RSASignaturePadding SignaturePadding { get; } = RSASignaturePadding.Pkcs1;

    /// <summary>Finds a policy by its name (<c>Basic256Sha256</c>) or its URI; false for one that is not offered here.</summary>
    public static bool TryFind(string? nameOrUri, out SecurityPolicy policy)
    {
        foreach (SecurityPolicy known in (ReadOnlySpan<SecurityPolicy>)[None, Basic256Sha256])
        {
            if (nameOrUri != known.Name && nameOrUri != known.Uri) continue;
            policy = known;
            return true;
        }

        policy = None;
        return false;
    }

    public override string ToString() => Name;
}
