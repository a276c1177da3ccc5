using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>What certificates and revocation lists have in common: contents, the algorithm of the signature, and the signature.</summary>
/// <remarks>The operating system's chain engine is not asked: each one has its own words and its own stores. [RFC 5280 §4.1.1, §5.1.1]</remarks>
internal sealed record SignedStructure(ReadOnlyMemory<byte> Contents, string AlgorithmId, HashAlgorithmName Hash, byte[] Signature)
{
    private const string RsaPss = "1.2.840.113549.1.1.10";

    /// <summary>Whether the signature rests on SHA-1; MD5 and older are never read at all.</summary>
    public bool IsSha1 => Hash == HashAlgorithmName.SHA1;

    /// <returns>False for bytes of another form and for an algorithm that nobody should use.</returns>
    public static bool TryRead(ReadOnlyMemory<byte> der, out SignedStructure? structure)
    {
        structure = null;
        try
        {
            AsnReader whole = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
            ReadOnlyMemory<byte> contents = whole.ReadEncodedValue();
            AsnReader algorithm = whole.ReadSequence();
            string id = algorithm.ReadObjectIdentifier();
            HashAlgorithmName? hash = id == RsaPss ? HashOfPss(algorithm) : HashOf(id);
            byte[] signature = whole.ReadBitString(out int unused);
            if (hash is not { } known || unused != 0) return false;
            structure = new SignedStructure(contents, id, known, signature);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    /// <summary>Whether <paramref name="issuer"/>'s key made the signature.</summary>
    public bool IsSignedBy(X509Certificate2 issuer)
    {
        try
        {
            using RSA? rsa = issuer.GetRSAPublicKey();
            if (rsa is not null)
                return rsa.VerifyData(Contents.Span, Signature, Hash, AlgorithmId == RsaPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
            // An authority may have another kind of key than an application.
            using ECDsa? curve = issuer.GetECDsaPublicKey();
            return curve is not null && curve.VerifyData(Contents.Span, Signature, Hash, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    // Names of RFC 8017 and RFC 5758.
    private static HashAlgorithmName? HashOf(string id) => id switch
    {
        "1.2.840.113549.1.1.5" or "1.2.840.10045.4.1" => HashAlgorithmName.SHA1,
        "1.2.840.113549.1.1.11" or "1.2.840.10045.4.3.2" => HashAlgorithmName.SHA256,
        "1.2.840.113549.1.1.12" or "1.2.840.10045.4.3.3" => HashAlgorithmName.SHA384,
        "1.2.840.113549.1.1.13" or "1.2.840.10045.4.3.4" => HashAlgorithmName.SHA512,
        _ => null,
    };

    // RSASSA-PSS-params: [0] hash, SHA-1 if it is absent. [RFC 4055 §3.1]
    private static HashAlgorithmName? HashOfPss(AsnReader algorithm)
    {
        if (!algorithm.HasData) return HashAlgorithmName.SHA1;
        AsnReader parameters = algorithm.ReadSequence();
        var first = new Asn1Tag(TagClass.ContextSpecific, 0, isConstructed: true);
        if (!parameters.HasData || parameters.PeekTag() != first) return HashAlgorithmName.SHA1;
        return parameters.ReadSequence(first).ReadSequence().ReadObjectIdentifier() switch
        {
            "1.3.14.3.2.26" => HashAlgorithmName.SHA1,
            "2.16.840.1.101.3.4.2.1" => HashAlgorithmName.SHA256,
            "2.16.840.1.101.3.4.2.2" => HashAlgorithmName.SHA384,
            "2.16.840.1.101.3.4.2.3" => HashAlgorithmName.SHA512,
            _ => null,
        };
    }
}
