using System.IO.Compression;
using System.Security.Cryptography;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Audit.Tests.Evidence;

/// <summary>The folder of pixels and maps: what is in it, and what may go.</summary>
public sealed unsafe class EvidenceFolderTests : IDisposable
{
    private const int Bytes = 4096;
    private static readonly DateTimeOffset Day0 = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();
    private readonly AlignedMemory _image = new(Bytes);
    private readonly FakeTimeProvider _time = new(Day0);
    private readonly List<string> _removed = [];

    public EvidenceFolderTests()
    {
        // Noise: it does not pack, so sizes are what they seem.
        new Random(7).NextBytes(new Span<byte>(_image.Pointer, Bytes));
    }

    public void Dispose()
    {
        _image.Dispose();
        _folder.Dispose();
    }

    [Fact, Requirement("XAI-01")]
    public void Files_unpack_to_the_bytes_that_the_record_has_the_hash_of()
    {
        EvidenceFolder evidence = Open(gib: 1);
        EvidenceBuffer buffer = Kept([1.5f, -2, 0.25f, 4]);

        ViewEvidence told = EvidenceFolder.Describe(buffer, Given.Result(12, Verdict.Reject), view: 1);
        string? failure = evidence.Write(buffer, told);

        Assert.Null(failure);
        Assert.StartsWith("2026-03-01/reject/12-12-v1-", told.Frame!.File, StringComparison.Ordinal);
        Assert.Equal((64, 64, "Mono8", Bytes), (told.Frame.Width, told.Frame.Height, told.Frame.PixelFormat, told.Frame.SizeBytes));
        byte[] pixels = Unpacked(told.Frame.File);
        Assert.Equal(new ReadOnlySpan<byte>(_image.Pointer, Bytes).ToArray(), pixels);
        Assert.Equal(told.Frame.Sha256, Convert.ToHexStringLower(SHA256.HashData(pixels)));
        Assert.Equal((1, 2, 2), (told.Map!.Planes, told.Map.Width, told.Map.Height));
        Assert.Equal("0000C03F000000C00000803E00008040", Convert.ToHexString(Unpacked(told.Map.File)));
        Assert.Equal(told.Map.Sha256, Convert.ToHexStringLower(SHA256.HashData(Unpacked(told.Map.File))));
    }

    [Fact, Requirement("REC-01")]
    public void Accepted_samples_go_first_then_the_oldest_days_and_nothing_that_is_young()
    {
        EvidenceFolder evidence = Open(gib: 1);
        Write(evidence, Verdict.Reject, day: 0);
        Write(evidence, Verdict.Accept, day: 1);
        Write(evidence, Verdict.Undecided, day: 2);
        Write(evidence, Verdict.Accept, day: 9);
        long size = evidence.SizeBytes;
        _time.Advance(TimeSpan.FromDays(13)); // Ten days are kept: days 0 to 2 may go.
        EvidenceFolder full = Open(sizeMax: size);

        string? first = full.MakeRoom(1, Remove);
        string[] afterFirst = [.. _removed];
        string? second = full.MakeRoom(Bytes + (Bytes / 2), Remove);
        string? third = full.MakeRoom(size - 10, Remove);

        Assert.Null(first);
        Assert.Equal(["2026-03-02/accept"], afterFirst);
        Assert.Null(second);
        Assert.Contains("all of it younger than 10 days", third, StringComparison.Ordinal);
        Assert.Equal(["2026-03-02/accept", "2026-03-01/reject", "2026-03-03/undecided"], _removed);
        Assert.Equal(["2026-03-10"], Directory.GetDirectories(_folder).Select(d => Path.GetFileName(d)!));
        Assert.Equal(full.SizeBytes, Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length));
    }

    [Fact, Requirement("REC-01")]
    public void Disk_that_is_nearly_full_is_left_to_the_records()
    {
        EvidenceFolder evidence = Open(gib: 1, freeMin: long.MaxValue / 2);

        string? shortage = evidence.MakeRoom(1, Remove);

        Assert.Contains("stay free for the records", shortage, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_cannot_be_written_leaves_nothing_behind_and_says_why()
    {
        EvidenceFolder evidence = Open(gib: 1);
        EvidenceBuffer buffer = Kept([1]);
        ViewEvidence told = EvidenceFolder.Describe(buffer, Given.Result(12, Verdict.Reject), view: 0);
        Directory.CreateDirectory(Path.Combine(_folder, told.Map!.File)); // Where the file should be, there is a folder.

        string? failure = evidence.Write(buffer, told);

        Assert.NotNull(failure);
        Assert.Empty(Directory.GetFiles(_folder, "*", SearchOption.AllDirectories));
    }

    private EvidenceFolder Open(int gib = 0, long sizeMax = 0, long freeMin = 0) => new(
        _folder, new EvidenceSettings { SizeMaxBytes = sizeMax > 0 ? sizeMax : (long)gib << 30, KeepFor = TimeSpan.FromDays(10), FreeMinBytes = freeMin }, _time);

    private void Remove(string where, int files, long bytes)
    {
        Assert.Equal(2, files);
        Assert.True(bytes > Bytes);
        _removed.Add(where);
    }

    private void Write(EvidenceFolder evidence, Verdict verdict, int day)
    {
        InspectionResult result = Given.Result(1, verdict) with { DecidedAtUtc = Day0.AddDays(day) };
        EvidenceBuffer buffer = Kept([1, 2]);
        Assert.Null(evidence.Write(buffer, EvidenceFolder.Describe(buffer, result, view: 0)));
    }

    private EvidenceBuffer Kept(float[] map)
    {
        EvidenceBuffer buffer = new EvidenceRing(1, Bytes, 4, TimeSpan.FromSeconds(1)).TryReserve(TimeSpan.Zero)!;
        Assert.True(buffer.Keep(new ImageView(_image.Pointer, 64, 64, 64, PixelFormat.Mono8), map, 1, Math.Min(2, map.Length), TimeSpan.Zero));
        return buffer;
    }

    private byte[] Unpacked(string file)
    {
        using FileStream packed = File.OpenRead(Path.Combine(_folder, file));
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        var bytes = new MemoryStream();
        unpacked.CopyTo(bytes);
        return bytes.ToArray();
    }
}
