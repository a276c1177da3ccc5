using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>A certificate revocation list as an authority publishes it, from a file of the folders <c>crl</c>.</summary>
/// <remarks>.NET can write such lists but has no reader that gives their dates and entries. [RFC 5280 §5]</remarks>
internal sealed class RevocationList
{
    // Non-critical ones do not change what the entries mean; any critical one does (delta lists, lists of a part).
    private static readonly Asn1Tag ExtensionsTag = new(TagClass.ContextSpecific, 0, isConstructed: true);

    private readonly SignedStructure _signed;
    private readonly byte[] _issuerName;
    private readonly HashSet<string> _serialNumbers;

    private RevocationList(string file, SignedStructure signed, byte[] issuerName, DateTimeOffset from, DateTimeOffset? until, HashSet<string> serialNumbers)
    {
        File = file;
        _signed = signed;
        _issuerName = issuerName;
        From = from;
        Until = until;
        _serialNumbers = serialNumbers;
    }

    public string File { get; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset From { get; }

    /// <summary>When the authority publishes the next one; null if it does not say.</summary>
    public DateTimeOffset? Until { get; }

    public bool IsSha1 => _signed.IsSha1;

    /// <summary>Whether <paramref name="issuer"/> made it, by name and by signature.</summary>
    public bool IsFrom(X509Certificate2 issuer) => issuer.SubjectName.RawData.AsSpan().SequenceEqual(_issuerName) && _signed.IsSignedBy(issuer);

    public bool Revokes(X509Certificate2 certificate) => _serialNumbers.Contains(Plain(certificate.SerialNumberBytes.Span));

    /// <summary>Reads DER or PEM.</summary>
    /// <returns>False for other bytes and for a list that says only a part (a delta, or one that a critical extension narrows).</returns>
    public static bool TryRead(string file, byte[] bytes, out RevocationList? list)
    {
        list = null;
        if (!TryUnwrapPem(bytes, out byte[] der) || !SignedStructure.TryRead(der, out SignedStructure? signed)) return false;
        try
        {
            AsnReader contents = new AsnReader(signed!.Contents, AsnEncodingRules.DER).ReadSequence();
            if (contents.PeekTag() == Asn1Tag.Integer) contents.ReadInteger();
            contents.ReadSequence();
            byte[] issuer = contents.ReadEncodedValue().ToArray();
            DateTimeOffset from = ReadTime(contents);
            DateTimeOffset? until = contents.HasData && IsTime(contents.PeekTag()) ? ReadTime(contents) : null;
            var serialNumbers = new HashSet<string>(StringComparer.Ordinal);
            if (contents.HasData && contents.PeekTag() == Asn1Tag.Sequence)
            {
                AsnReader entries = contents.ReadSequence();
                while (entries.HasData) serialNumbers.Add(Plain(entries.ReadSequence().ReadIntegerBytes().Span));
            }

            if (contents.HasData && HasCriticalExtension(contents)) return false;
            list = new RevocationList(file, signed, issuer, from, until, serialNumbers);
            return true;
        }
        catch (AsnContentException)
        {
            return false;
        }
    }

    // The encoding puts a zero before a number whose first bit is set; others leave it out.
    private static string Plain(ReadOnlySpan<byte> number) => Convert.ToHexString(number.TrimStart((byte)0));

    private static bool HasCriticalExtension(AsnReader contents)
    {
        AsnReader extensions = contents.ReadSequence(ExtensionsTag).ReadSequence();
        while (extensions.HasData)
        {
            AsnReader extension = extensions.ReadSequence();
            extension.ReadObjectIdentifier();
            if (extension.PeekTag() == Asn1Tag.Boolean && extension.ReadBoolean()) return true;
        }

        return false;
    }

    private static bool IsTime(Asn1Tag tag) => tag == Asn1Tag.UtcTime || tag == Asn1Tag.GeneralizedTime;

    private static DateTimeOffset ReadTime(AsnReader reader) => reader.PeekTag() == Asn1Tag.UtcTime ? reader.ReadUtcTime() : reader.ReadGeneralizedTime();

    private static bool TryUnwrapPem(byte[] bytes, out byte[] der)
    {
        der = bytes;
        if (!bytes.AsSpan().StartsWith("-----"u8)) return true;
        string text = System.Text.Encoding.ASCII.GetString(bytes);
        if (!PemEncoding.TryFind(text, out PemFields pem) || text[pem.Label] != "X509 CRL") return false;
        der = Convert.FromBase64String(text[pem.Base64Data]);
        return true;
    }
}
