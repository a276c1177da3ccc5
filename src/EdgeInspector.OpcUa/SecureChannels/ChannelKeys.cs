using System.Security.Cryptography;

namespace EdgeInspector.OpcUa;

/// <summary>The keys of one direction of one token: signing key, encrypting key and initialization vector.</summary>
/// <remarks>
/// One thread encrypts, one decrypts. The cipher and the hash are set up once: setting them up costs more than a chunk of a verdict does. Every
/// chunk begins the chain of blocks anew. To have .NET's cipher begin anew costs two small objects a chunk, so it is left to go on, and what it
/// brings along is taken out of the first block: with S the last cipher block and P the first plain one, E(P ^ IV ^ S ^ S) is E(P ^ IV).
/// </remarks>
internal sealed class ChannelKeys
{
    private readonly IncrementalHash _signer;
    private readonly ICryptoTransform _encryptor;
    private readonly ICryptoTransform _decryptor;
    private readonly byte[] _vector;

    // Initialization vector ^ last cipher block; nothing before the first chunk, for there the chain stands at the vector.
    private readonly byte[] _encryptorCarries;
    private readonly byte[] _decryptorCarries;
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
        _vector = aes.IV;
        _encryptorCarries = new byte[_vector.Length];
        _decryptorCarries = new byte[_vector.Length];
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
    public void Encrypt(Span<byte> data)
    {
        if (data.IsEmpty) return;
        Reserve(data.Length);
        data.CopyTo(_from);
        Encrypt(_from, _to, 0, data.Length);
        _to.AsSpan(0, data.Length).CopyTo(data);
    }

    /// <summary>Encrypts from one array into another; the length is a multiple of the block, and not 0.</summary>
    public void Encrypt(byte[] from, byte[] to, int start, int length)
    {
        Span<byte> first = from.AsSpan(start, _vector.Length);
        Exclude(_encryptorCarries, first);
        _encryptor.TransformBlock(from, start, length, to, start);
        // The plain text belongs to the caller and is used again.
        Exclude(_encryptorCarries, first);
        Carry(to.AsSpan(start, length), _encryptorCarries);
    }

    public void Decrypt(Span<byte> data)
    {
        if (data.IsEmpty) return;
        Reserve(data.Length);
        data.CopyTo(_from);
        _decryptor.TransformBlock(_from, 0, data.Length, _to, 0);
        Exclude(_decryptorCarries, _to);
        Carry(data, _decryptorCarries);
        _to.AsSpan(0, data.Length).CopyTo(data);
    }

    private static void Exclude(ReadOnlySpan<byte> carried, Span<byte> block)
    {
        for (int i = 0; i < carried.Length; i++) block[i] ^= carried[i];
    }

    private void Carry(ReadOnlySpan<byte> cipher, Span<byte> carries)
    {
        cipher[^carries.Length..].CopyTo(carries);
        Exclude(_vector, carries);
    }

    // A transform takes arrays, never spans, and none that overlap.
    private void Reserve(int length)
    {
        if (_from.Length >= length) return;
        _from = new byte[length];
        _to = new byte[length];
    }
}
