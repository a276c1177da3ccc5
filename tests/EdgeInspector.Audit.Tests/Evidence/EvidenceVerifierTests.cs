using System.IO.Compression;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.AuditVerifier;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Audit.Tests.Evidence;

/// <summary>The independent verifier on log and evidence: each way in which a picture can stop being the one of its record is named.</summary>
public sealed unsafe class EvidenceVerifierTests : IDisposable
{
    private readonly TemporaryFolder _log = new();
    private readonly TemporaryFolder _evidence = new();
    private readonly List<ViewEvidence> _kept = [];

    public EvidenceVerifierTests()
    {
        var folder = new EvidenceFolder(
            _evidence, new EvidenceSettings { SizeMaxBytes = 1 << 30, KeepFor = TimeSpan.FromDays(1), FreeMinBytes = 0 }, TimeProvider.System);
        using var image = new AlignedMemory(64);
        using AuditLog log = Given.Open(_log);
        for (uint unit = 1; unit <= 3; unit++)
        {
            InspectionResult result = Given.Result(unit, unit == 3 ? Verdict.Undecided : Verdict.Reject);
            var views = new ViewEvidence[2];
            for (int view = 0; view < 2; view++)
            {
                new Span<byte>(image.Pointer, 64).Fill((byte)((10 * unit) + view));
                EvidenceBuffer buffer = new EvidenceRing(1, 64, 4, TimeSpan.FromSeconds(1)).TryReserve(TimeSpan.Zero)!;
                buffer.Keep(new ImageView(image.Pointer, 8, 8, 8, PixelFormat.Mono8), [unit, view, 3, 4], 1, 2, TimeSpan.Zero);
                views[view] = EvidenceFolder.Describe(buffer, result, view);
                _kept.Add(views[view]);
                Assert.Null(folder.Write(buffer, views[view]));
            }

            log.Append(result, Given.Context(), views);
        }

        log.Append(Given.Result(4, Verdict.Reject), Given.Context(), [ViewEvidence.Lost, ViewEvidence.Lost]);
        log.Append(Given.Result(5, Verdict.Accept), Given.Context(), [ViewEvidence.NotSampled, ViewEvidence.NotSampled]);
        log.Seal("test");
    }

    public void Dispose()
    {
        _log.Dispose();
        _evidence.Dispose();
    }

    [Fact, Requirement("XAI-01")]
    public void Untouched_evidence_is_good_and_what_the_log_calls_lost_is_counted()
    {
        EvidenceReport report = EvidenceVerifier.Verify(_log, _evidence);

        Assert.Empty(report.Findings);
        Assert.Equal((12, 2, 0, 3), (report.Good, report.Lost, report.Unmapped, report.Complete));
        Assert.Equal([4u], report.Incomplete);
    }

    [Fact, Requirement("AUD-01")]
    public void Changed_torn_deleted_and_added_files_are_each_named()
    {
        Repack(_kept[0].Frame!.File, bytes => bytes[5] ^= 1);
        Repack(_kept[1].Map!.File, bytes => bytes[0] ^= 1);
        string torn = Path.Combine(_evidence, _kept[2].Frame!.File);
        using (FileStream file = File.OpenWrite(torn)) file.SetLength(file.Length / 2);
        File.WriteAllText(Path.Combine(_evidence, _kept[2].Map!.File), "no gzip at all");
        File.Delete(Path.Combine(_evidence, _kept[3].Frame!.File));
        string stranger = Path.Combine(_evidence, Path.GetDirectoryName(_kept[0].Frame!.File)!, "9-9-v0-00000000.frame.gz");
        File.Copy(Path.Combine(_evidence, _kept[4].Frame!.File), stranger);

        EvidenceReport report = EvidenceVerifier.Verify(_log, _evidence);

        (string, EvidenceFinding)[] expected =
        [
            (_kept[0].Frame!.File, EvidenceFinding.Altered),
            (_kept[1].Map!.File, EvidenceFinding.Altered),
            (_kept[2].Frame!.File, EvidenceFinding.Altered),
            (_kept[2].Map!.File, EvidenceFinding.Unreadable),
            (_kept[3].Frame!.File, EvidenceFinding.Missing),
            (Path.GetRelativePath(_evidence, stranger), EvidenceFinding.Stranger),
        ];
        Assert.Equal(expected.OrderBy(e => e.Item1, StringComparer.Ordinal), report.Findings);
        Assert.Equal([1u, 2u, 4u], report.Incomplete);
    }

    [Fact]
    public void Files_that_an_event_says_were_removed_or_lost_are_no_finding()
    {
        using (AuditLog log = Given.Open(_log))
        {
            string lost = _kept[0].Frame!.File;
            log.Append(new AuditEvent(AuditEventKind.EvidenceLost) { Where = lost[..^".frame.gz".Length], Why = "no room" });
            log.Append(new AuditEvent(AuditEventKind.EvidenceRemoved) { Where = "2026-03-01/undecided" });
            log.Seal("test");
        }

        File.Delete(Path.Combine(_evidence, _kept[0].Frame!.File));
        File.Delete(Path.Combine(_evidence, _kept[0].Map!.File));
        Directory.Delete(Path.Combine(_evidence, "2026-03-01", "undecided"), recursive: true);

        EvidenceReport report = EvidenceVerifier.Verify(_log, _evidence);

        Assert.Empty(report.Findings);
        Assert.Equal((6, 3, 4), (report.Good, report.Lost, report.Removed));
    }

    private void Repack(string name, Action<byte[]> change)
    {
        string path = Path.Combine(_evidence, name);
        var bytes = new MemoryStream();
        using (var unpacked = new GZipStream(File.OpenRead(path), CompressionMode.Decompress)) unpacked.CopyTo(bytes);
        byte[] content = bytes.ToArray();
        change(content);
        using var packed = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        packed.Write(content);
    }
}
