using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>A private key that remembers which threads made it work.</summary>
internal sealed class WatchedKey(RSA key) : RSA
{
    /// <summary>Managed ids of the threads that signed or decrypted, one for each operation.</summary>
    public ConcurrentQueue<int> Threads { get; } = new();

    /// <summary>Called in the midst of each signature, on the thread that signs.</summary>
    public Action? Signing { get; set; }

    public override int KeySize => key.KeySize;

    public override RSAParameters ExportParameters(bool includePrivateParameters) => key.ExportParameters(includePrivateParameters);

    public override void ImportParameters(RSAParameters parameters) => key.ImportParameters(parameters);

    public override byte[] Decrypt(byte[] data, RSAEncryptionPadding padding)
    {
        Threads.Enqueue(Environment.CurrentManagedThreadId);
        return key.Decrypt(data, padding);
    }

    public override byte[] SignHash(byte[] hash, HashAlgorithmName hashAlgorithm, RSASignaturePadding padding)
    {
        Threads.Enqueue(Environment.CurrentManagedThreadId);
        Signing?.Invoke();
        return key.SignHash(hash, hashAlgorithm, padding);
    }
}
