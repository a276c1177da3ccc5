using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Every decoder and the chunk layer of both ends, fed long with damaged bytes of peers: <c>tools/fuzz</c>. Not part of a normal run.</summary>
/// <remarks>A find is an exception, or more memory than a message of that length can ever need.</remarks>
public sealed class LongFuzz(ITestOutputHelper output)
{
    private const int Piece = 100_000;

    // A hundred levels, each of which begins a list; and .NET's values are larger than the wire's.
    private const long BytesForEachByte = 2_000;
    private const long BytesBeside = 200_000;

    private static readonly byte[][] Golden = [.. Directory.GetFiles(GoldenMessages.Folder, "*.bin").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];

    private static readonly Func<byte[], bool>[] Structures =
    [
        .. typeof(UaReader).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUaStructure<>)))
            .OrderBy(t => t.Name, StringComparer.Ordinal)
            .Select(t => typeof(LongFuzz).GetMethod(nameof(Decode), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(t).CreateDelegate<Func<byte[], bool>>()),
    ];

    private static readonly UaStructureType Everything = new("Everything", new NodeId(1, 1), UaStructureKind.OptionalFields,
        [.. Enumerable.Range(1, 25).Select(t => new UaStructureField($"F{t}", (BuiltInType)t) { ValueRank = t % 3 == 0 ? 1 : t % 7 == 0 ? 2 : -1, IsOptional = t % 2 == 0 })]);

    private delegate bool Fuzzer(Random chance);

    [Fact(Explicit = true), Requirement("SEC-02")]
    public void Every_decoder_and_both_ends_of_a_channel_take_or_refuse_ten_million_inputs()
    {
        using var channels = new FuzzedChannels();
        (string What, double Share, Fuzzer Run)[] fuzzers =
        [
            ("messages of peers, damaged", 0.35, MessageOfAPeer),
            ("values, damaged", 0.25, Value),
            ("structures, damaged", 0.15, Structure),
            ("chunks without security, both ends", 0.15, channels.Plain),
            ("chunks with SignAndEncrypt, both ends", 0.05, channels.Secured),
            ("byte streams", 0.05, Stream),
        ];
        long cases = Number("FUZZ_CASES", 10_000_000);
        int seed = (int)Number("FUZZ_SEED", 1000);
        foreach ((string what, double share, Fuzzer run) in fuzzers)
        {
            long wanted = Math.Max(1, (long)(cases * share));
            long taken = 0;
            long start = Stopwatch.GetTimestamp();
            for (long done = 0; done < wanted; done += Piece)
            {
                var chance = new Random(seed++);
                for (long i = 0; i < Math.Min(Piece, wanted - done); i++)
                {
                    if (run(chance)) taken++;
                }
            }

            Assert.True(taken > 0, $"{what}: nothing was taken, so only refusals were tried");
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{what}: {wanted} cases, {taken} taken, {Stopwatch.GetElapsedTime(start).TotalSeconds:0.0} s, last seed {seed - 1}"));
        }
    }

    /// <summary>Changes, inserts or cuts a few bytes; one input in four stays whole.</summary>
    internal static byte[] Damage(Random chance, ReadOnlySpan<byte> bytes)
    {
        byte[] damaged = bytes.ToArray();
        for (int times = chance.Next(4); times > 0 && damaged.Length > 0; times--)
        {
            int at = chance.Next(damaged.Length);
            switch (chance.Next(4))
            {
                case 0: damaged[at] = (byte)chance.Next(256); break;
                case 1: damaged[at] ^= (byte)(1 << chance.Next(8)); break;
                case 2: damaged = damaged[..at]; break;
                default: damaged = [.. damaged[..at], .. BitConverter.GetBytes(chance.Next(3) == 0 ? int.MaxValue : chance.Next(-2, 100_001)), .. damaged[at..]]; break;
            }
        }

        return damaged;
    }

    private static bool MessageOfAPeer(Random chance)
    {
        // Bodies begin behind 24 header bytes and the 4 bytes of their encoding id.
        byte[] golden = Golden[chance.Next(Golden.Length)];
        byte[] bytes = Damage(chance, golden.Length > 28 ? golden.AsSpan(28) : golden);
        Func<byte[], bool> decode = Structures[chance.Next(Structures.Length)];
        return Bounded(bytes, decode);
    }

    private static bool Value(Random chance)
    {
        var writer = new UaWriter(64);
        Variant nested = (uint)chance.Next();
        for (int depth = chance.Next(6); depth > 0; depth--) nested = Variant.ArrayOf(BuiltInType.Variant, new[] { nested, chance.Next(2) == 0 ? "text" : chance.NextDouble() });
        writer.WriteDataValue(new DataValue(chance.Next(4) == 0 ? Variant.MatrixOf(BuiltInType.Byte, new byte[6], 2, 3) : nested, StatusCode.BadTimeout));
        return Bounded(Damage(chance, writer.Written), bytes =>
        {
            new UaReader(bytes).ReadVariantAndDataValue();
            var reader = new UaReader(bytes);
            reader.ReadDataValue();
            return !reader.Failed;
        });
    }

    private static bool Structure(Random chance)
    {
        var whole = new UaStructure(Everything);
        foreach (UaStructureField field in Everything.Fields)
        {
            if (field.IsOptional && chance.Next(2) == 0) whole[field.Name] = UaStructure.DefaultOf(field);
        }

        return Bounded(Damage(chance, whole.ToExtensionObject().Body.Span),
            bytes => UaStructure.TryRead(Everything, new ExtensionObject(Everything.EncodingId, ExtensionObjectEncoding.Binary, bytes), out _));
    }

    private static bool Stream(Random chance)
    {
        var buffer = new ChunkBuffer(8192);
        bool taken = false;
        for (int piece = chance.Next(1, 6); piece > 0 && !buffer.Fault.IsBad; piece--)
        {
            byte[] bytes = Damage(chance, Golden[chance.Next(Golden.Length)]);
            bytes.AsSpan(0, Math.Min(bytes.Length, buffer.Space.Length)).CopyTo(buffer.Space);
            buffer.Received(Math.Min(bytes.Length, buffer.Space.Length));
            while (buffer.TryTake(out Span<byte> chunk)) taken |= chunk.Length >= 8;
        }

        return taken;
    }

    private static bool Bounded(byte[] bytes, Func<byte[], bool> decode)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool taken = decode(bytes);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(allocated <= BytesBeside + BytesForEachByte * bytes.Length, $"{allocated} B for {Convert.ToHexString(bytes)}");
        return taken;
    }

    private static bool Decode<T>(byte[] bytes) where T : IUaStructure<T>
    {
        var reader = new UaReader(bytes);
        T.Read(ref reader);
        return !reader.Failed;
    }

    private static long Number(string name, long without) =>
        long.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out long number) ? number : without;
}
