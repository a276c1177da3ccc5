using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace EdgeInspector.OpcUa;

/// <summary>What a certificate's subject alternative name says: the application URI and the hosts.</summary>
internal sealed record CertificateNames(string? Uri, IReadOnlyList<string> Hosts)
{
    private const string SubjectAlternativeName = "2.5.29.17";

    public static CertificateNames Read(X509Certificate2 certificate)
    {
        string? uri = null;
        var hosts = new List<string>();
        byte[]? raw = certificate.Extensions.FirstOrDefault(e => e.Oid?.Value == SubjectAlternativeName)?.RawData;
        if (raw is null) return new CertificateNames(null, hosts);
        try
        {
            AsnReader names = new AsnReader(raw, AsnEncodingRules.DER).ReadSequence();
            while (names.HasData)
            {
                Asn1Tag tag = names.PeekTag();
                // GeneralName: 2 dNSName, 6 uniformResourceIdentifier, 7 iPAddress (RFC 5280 §4.2.1.6).
                switch (tag.TagClass == TagClass.ContextSpecific ? tag.TagValue : -1)
                {
                    case 2:
                        hosts.Add(names.ReadCharacterString(UniversalTagNumber.IA5String, tag));
                        break;
                    case 6:
                        uri ??= names.ReadCharacterString(UniversalTagNumber.IA5String, tag);
                        break;
                    case 7:
                        byte[] address = names.ReadOctetString(tag);
                        if (address.Length is 4 or 16) hosts.Add(new IPAddress(address).ToString());
                        break;
                    default:
                        names.ReadEncodedValue();
                        break;
                }
            }
        }
        catch (AsnContentException)
        {
            // What was read before the damage stands; a missing URI is then refused by its rule.
        }

        return new CertificateNames(uri, hosts);
    }
}
