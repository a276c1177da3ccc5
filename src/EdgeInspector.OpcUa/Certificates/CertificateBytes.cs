using System.Formats.Asn1;

namespace EdgeInspector.OpcUa;

/// <summary>Cuts the application's own certificate out of a field that may hold a chain.</summary>
internal static class CertificateBytes
{
    /// <summary>The first certificate of a leaf-first chain; everything when it cannot be read.</summary>
    public static ReadOnlySpan<byte> Leaf(ReadOnlySpan<byte> chain)
    {
        if (chain.IsEmpty) return chain;
        return AsnDecoder.TryReadEncodedValue(chain, AsnEncodingRules.DER, out _, out _, out _, out int length) && length <= chain.Length
            ? chain[..length]
            : chain;
    }
}
