using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>P_SHA256: stretches two nonces into the keys of a token.</summary>
/// <remarks>The pseudo-random function of TLS 1.2 (RFC 5246 §5) with SHA-256. [OPC UA Part 6 §6.7.6]</remarks>
internal static class KeyDerivation
{
    public static void PSha256(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed, Span<byte> keys)
    {
        Span<byte> block = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Span<byte> input = new byte[HMACSHA256.HashSizeInBytes + seed.Length];
        seed.CopyTo(input[HMACSHA256.HashSizeInBytes..]);
        // A(0) is the seed, A(i) = HMAC(A(i-1)), and each output block is HMAC(A(i) + seed).
        HMACSHA256.HashData(secret, seed, input);
        while (true)
        {
            HMACSHA256.HashData(secret, input, block);
            int take = Math.Min(block.Length, keys.Length);
            block[..take].CopyTo(keys);
            keys = keys[take..];
            if (keys.IsEmpty) return;
            HMACSHA256.HashData(secret, input[..HMACSHA256.HashSizeInBytes], block);
            block.CopyTo(input);
        }
    }
}
