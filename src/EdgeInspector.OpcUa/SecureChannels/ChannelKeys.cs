using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>The keys of one direction of one token: signing key, encrypting key and initialization vector.</summary>
internal sealed class ChannelKeys
{
    private readonly byte[] _signingKey;
    private readonly byte[] _vector;
    private readonly Aes _aes;

    public ChannelKeys(SecurityPolicy policy, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed)
    {
        byte[] keys = new byte[policy.SigningKeySizeBytes + policy.EncryptingKeySizeBytes + policy.BlockSizeBytes];
        KeyDerivation.PSha256(secret, seed, keys);
        _signingKey = keys[..policy.SigningKeySizeBytes];
        _vector = keys[^policy.BlockSizeBytes..];
        _aes = Aes.Create();
        _aes.Key = keys[policy.SigningKeySizeBytes..^policy.BlockSizeBytes];
        CryptographicOperations.ZeroMemory(keys);
    }

    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature) => HMACSHA256.HashData(_signingKey, data, signature);

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(_signingKey, data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    /// <summary>Encrypts in place; the length is a multiple of the block. The chain starts anew with every chunk.</summary>
    public void Encrypt(Span<byte> data) => _aes.EncryptCbc(data, _vector, data, PaddingMode.None);

    public void Decrypt(Span<byte> data) => _aes.DecryptCbc(data, _vector, data, PaddingMode.None);
}
