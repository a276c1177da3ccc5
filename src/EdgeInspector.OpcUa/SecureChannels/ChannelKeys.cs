using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>The keys of one direction of one token: signing key, encrypting key and initialization vector.</summary>
/// <remarks>
/// One thread at a time. The cipher and the hash are set up once and begun anew for every chunk: setting them up costs more than a chunk of a
/// verdict does.
/// </remarks>
internal sealed class ChannelKeys
{
    private readonly IncrementalHash _signer;
    private readonly ICryptoTransform _encryptor;
    private readonly ICryptoTransform _decryptor;
    private byte[] _from = [];
    private byte[] _to = [];

    public ChannelKeys(SecurityPolicy policy, ReadOnlySpan<byte> secret, ReadOnlySpan<byte> seed)
    {
        byte[] keys = new byte[policy.SigningKeySizeBytes + policy.EncryptingKeySizeBytes + policy.BlockSizeBytes];
        KeyDerivation.PSha256(secret, seed, keys);
        _signer = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, keys.AsSpan(0, policy.SigningKeySizeBytes));
        using Aes aes = Aes.Create();
        aes.Mode = CipherMode.CBC;
        aes.Padding = PaddingMode.None;
        aes.Key = keys[policy.SigningKeySizeBytes..^policy.BlockSizeBytes];
        aes.IV = keys[^policy.BlockSizeBytes..];
        _encryptor = aes.CreateEncryptor();
        _decryptor = aes.CreateDecryptor();
        CryptographicOperations.ZeroMemory(keys);
    }

    public void Sign(ReadOnlySpan<byte> data, Span<byte> signature)
    {
        _signer.AppendData(data);
        _signer.GetHashAndReset(signature);
    }

    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        Span<byte> expected = stackalloc byte[HMACSHA256.HashSizeInBytes];
        Sign(data, expected);
        return CryptographicOperations.FixedTimeEquals(expected, signature);
    }

    /// <summary>Encrypts in place; the length is a multiple of the block. The chain starts anew with every chunk.</summary>
    public void Encrypt(Span<byte> data) => Transform(_encryptor, data);

    /// <summary>Encrypts from one array into another; the length is a multiple of the block.</summary>
    public void Encrypt(byte[] from, byte[] to, int start, int length) => Transform(_encryptor, from, to, start, length);

    public void Decrypt(Span<byte> data) => Transform(_decryptor, data);

    private static void Transform(ICryptoTransform cipher, byte[] from, byte[] to, int start, int length)
    {
        cipher.TransformBlock(from, start, length, to, start);
        // Nothing is left over; this begins the chain anew.
        cipher.TransformFinalBlock([], 0, 0);
    }

    // A transform takes arrays, never spans, and none that overlap.
    private void Transform(ICryptoTransform cipher, Span<byte> data)
    {
        if (data.IsEmpty) return;
        if (_from.Length < data.Length)
        {
            _from = new byte[data.Length];
            _to = new byte[data.Length];
        }

        data.CopyTo(_from);
        Transform(cipher, _from, _to, 0, data.Length);
        _to.AsSpan(0, data.Length).CopyTo(data);
    }
}
