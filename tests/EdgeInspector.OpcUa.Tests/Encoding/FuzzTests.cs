using System.Reflection;
using CsCheck;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>Bytes of an outsider: read or refused, never thrown on.</summary>
public sealed class FuzzTests
{
    private static readonly string[] Types = ["OPNF", "MSGF", "MSGC", "MSGA", "CLOF", "XYZF"];

    private delegate bool Decoder(byte[] bytes);

    // Every message and structure of the room, found by reflection so that a new one is fuzzed the day it is written.
    private static readonly (string Name, Decoder Decode)[] Structures =
    [
        .. typeof(UaReader).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IUaStructure<>)))
            .Select(t => (t.Name, typeof(FuzzTests).GetMethod(nameof(DecodeStructure), BindingFlags.NonPublic | BindingFlags.Static)!
                .MakeGenericMethod(t).CreateDelegate<Decoder>())),
    ];

    [Fact]
    public void Any_bytes_are_read_or_refused_by_every_structure()
    {
        Assert.True(Structures.Length > 70, $"{Structures.Length} structures found");
        Gen.Select(Gen.Int[0, Structures.Length - 1], Gen.Byte.Array[0, 300]).Sample((i, bytes) => { Structures[i].Decode(bytes); }, iter: 20_000);
    }

    [Fact]
    public void Any_bytes_are_read_or_refused_as_values() =>
        Gen.Byte.Array[0, 200].Sample(bytes =>
        {
            new UaReader(bytes).ReadVariantAndDataValue();
        }, iter: 20_000);

    [Fact]
    public void Damaged_values_are_read_or_refused() =>
        Gen.Select(RandomValues.Any, Gen.Int[0, 10_000], Gen.Byte, Gen.Int[0, 10_000]).Sample((value, at, damage, cut) =>
        {
            var writer = new UaWriter(16);
            writer.WriteDataValue(new DataValue(value, StatusCode.BadTimeout, DateTime.UnixEpoch));
            byte[] bytes = writer.ToArray();
            bytes[at % bytes.Length] ^= damage;
            byte[] damaged = bytes[..(cut % (bytes.Length + 1))];

            new UaReader(damaged).ReadVariantAndDataValue();
        }, iter: 20_000);

    [Fact]
    public void Damaged_messages_of_a_peer_are_read_or_refused()
    {
        byte[][] golden = [.. Directory.GetFiles(GoldenMessages.Folder, "*.bin").Select(File.ReadAllBytes)];
        Gen.Select(Gen.Int[0, golden.Length - 1], Gen.Int[0, 100_000], Gen.Byte, Gen.Int[0, Structures.Length - 1]).Sample((file, at, damage, structure) =>
        {
            byte[] bytes = (byte[])golden[file].Clone();
            bytes[at % bytes.Length] ^= damage;
            // Bodies begin behind 24 header bytes and the 4 bytes of their encoding id.
            if (bytes.Length > 28) Structures[structure].Decode(bytes[28..]);
            HelloMessage.TryRead(bytes, isHello: true, out _);
            ErrorMessage.TryRead(bytes, out _);
            OpenHeader.TryRead(bytes, out _);
        }, iter: 20_000);
    }

    [Fact]
    public void Any_chunks_are_taken_or_refused_by_a_channel()
    {
        Gen.Select(Gen.Int[0, 5].Select(i => Types[i]), Gen.Byte.Array[0, 120], Gen.UInt[0, 2]).Sample((type, rest, token) =>
        {
            var channel = new SecureChannel(ChannelRole.Server, new TransportLimits(), TimeProvider.System) { ChannelId = 1 };
            channel.Install(1, TimeSpan.FromHours(1), null, null);
            byte[] chunk = [.. System.Text.Encoding.ASCII.GetBytes(type), .. BitConverter.GetBytes(16 + rest.Length), 1, 0, 0, 0, .. BitConverter.GetBytes(token), .. rest];

            channel.Decode(chunk);
        }, iter: 20_000);
    }

    [Fact]
    public void Any_stream_is_cut_or_refused() =>
        Gen.Byte.Array[0, 100].Array[0, 10].Sample(pieces =>
        {
            var buffer = new ChunkBuffer(8192);
            foreach (byte[] piece in pieces)
            {
                piece.CopyTo(buffer.Space);
                buffer.Received(piece.Length);
                while (buffer.TryTake(out Span<byte> chunk)) Assert.True(chunk.Length >= 8);
                if (buffer.Fault.IsBad) return;
            }
        }, iter: 20_000);

    [Fact]
    public void Every_file_of_the_corpus_is_read_or_refused()
    {
        string[] files = Directory.GetFiles(GoldenMessages.CorpusFolder, "*.bin");
        Assert.NotEmpty(files);
        foreach (byte[] bytes in files.Select(File.ReadAllBytes))
        {
            new UaReader(bytes).ReadVariantAndDataValue();
            foreach ((_, Decoder decode) in Structures) decode(bytes);
        }
    }

    [Fact]
    public void A_count_that_lies_takes_no_memory()
    {
        byte[] bytes = [0x89, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2, 3, 4, 5, 6, 7, 8];
        var reader = new UaReader(bytes);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Variant read = reader.ReadVariant();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal((true, true), (reader.Failed, read.IsNull));
        Assert.True(allocated < 1000, $"{allocated} B");
    }

    private static bool DecodeStructure<T>(byte[] bytes) where T : IUaStructure<T>
    {
        var reader = new UaReader(bytes);
        T.Read(ref reader);
        return !reader.Failed;
    }
}
