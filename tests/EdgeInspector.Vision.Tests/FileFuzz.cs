using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Vision.Importing;
using EdgeInspector.Vision.Onnx;
using EdgeInspector.Vision.Signatures;

namespace EdgeInspector.Vision.Tests;

/// <summary>Bytes that somebody brings, to the readers that see them before the runtime does: each is taken or refused, never thrown on.</summary>
internal static class FileFuzz
{
    private static readonly byte[] _model = TinyModel.GivingBytes([("names", "{0: 'a', 1: 'b'}"), ("task", "detect")], ("output0", new float[6], [1, 1, 6]));

    private static readonly ModelOutput _classifier = new() { Kind = ModelOutputKind.Classifier, Scores = "output0" };

    private static readonly (string, int, long[], int)[] _lists = [("output0", 1, [1, 4, 6], 1)];

    private static readonly string[] _texts = ["{0: 'crack', 1: \"driver's door\"}", "{\"0\": \"a\", \"1\": \"b, c: {d}\"}", "['a', 'it\\'s', ]", "[640, 480]"];

    private static readonly byte[] _envelope = Encoding.UTF8.GetBytes(
        """{"payloadType":"application/vnd.edgeinspector.passport+yaml","payload":"bmFtZTogYQ==","signatures":[{"keyid":"a","sig":"AAAA"},{"sig":"AA=="}]}""");

    /// <summary>Changes a model's bytes. Gives how many were read to their end.</summary>
    public static long Models(int seed, int count)
    {
        var random = new Random(seed);
        long taken = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = Changed(_model, random);
            _ = ForeignParts.Find(bytes);
            _ = GraphEnd.Told(bytes, _classifier);
            _ = BoxListEnd.Append(bytes, _lists);
            var fields = new WireFields(bytes);
            while (fields.Next())
            {
            }

            if (!fields.IsBroken) taken++;
        }

        return taken;
    }

    /// <summary>Changes a metadata text. Gives how many had names or numbers.</summary>
    public static long Metadata(int seed, int count)
    {
        var random = new Random(seed);
        long taken = 0;
        for (int i = 0; i < count; i++)
        {
            string text = Encoding.Latin1.GetString(Changed(Encoding.Latin1.GetBytes(_texts[random.Next(_texts.Length)]), random));
            IReadOnlyList<string> names = PythonText.Names(text);
            IReadOnlyList<int> numbers = PythonText.Numbers(text);
            Assert.All(numbers, n => Assert.True(n > 0));
            if (names.Count + numbers.Count > 0) taken++;
        }

        return taken;
    }

    /// <summary>Changes a signatures' envelope. Gives how many were read.</summary>
    public static long Envelopes(int seed, int count)
    {
        var random = new Random(seed);
        long taken = 0;
        for (int i = 0; i < count; i++)
        {
            if (PassportEnvelope.TryRead(Changed(_envelope, random), out _, out string problem)) taken++;
            else Assert.NotEqual("", problem);
        }

        return taken;
    }

    /// <summary>Changes a signature. Gives how many stayed good: those that were not changed in truth.</summary>
    public static long Signatures(int seed, int count)
    {
        var random = new Random(seed);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var signer = new TrustedSigner { Name = "a", Role = "b", KeyId = TrustedSigner.KeyIdOf(key), PublicKey = key.ExportSubjectPublicKeyInfo() };
        byte[] signed = PassportEnvelope.SignedBytes("name: a"u8), signature = key.SignData(signed, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        long taken = 0;
        for (int i = 0; i < count; i++)
        {
            byte[] bytes = i % 10 == 0 ? signature : Changed(signature, random);
            bool good = signer.Verifies(signed, bytes);
            Assert.True(!good || bytes.AsSpan().SequenceEqual(signature), $"a changed signature counts: {Convert.ToHexString(bytes)} of {Convert.ToHexString(signature)}");
            if (good) taken++;
        }

        return taken;
    }

    private static byte[] Changed(byte[] original, Random random)
    {
        byte[] bytes = [.. original];
        for (int change = random.Next(4); change >= 0; change--)
        {
            int at = random.Next(bytes.Length);
            switch (random.Next(4))
            {
                case 0: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: bytes[at] = (byte)random.Next(256); break;
                case 2 when bytes.Length > 4: bytes = bytes[..Math.Max(1, at)]; break;
                default: bytes = [.. bytes[..at], .. bytes[random.Next(at, bytes.Length)..], .. bytes[..Math.Min(at, 40)]]; break;
            }

            if (bytes.Length == 0) bytes = [0];
        }

        return bytes;
    }
}
