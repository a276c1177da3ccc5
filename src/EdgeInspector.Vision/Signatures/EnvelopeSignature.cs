namespace EdgeInspector.Vision.Signatures;

/// <summary>One signature of an envelope, as it was read: nothing is proven yet.</summary>
/// <param name="KeyId">Which key made it, as the envelope says; a hint for people only.</param>
/// <param name="Value">ECDSA over P-256 and SHA-256, as an ASN.1 sequence of r and s (what openssl writes).</param>
public sealed record EnvelopeSignature(string KeyId, ReadOnlyMemory<byte> Value);
