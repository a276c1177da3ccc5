using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using EdgeInspector.Audit;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Stages;

/// <summary>Maps of a classifier's views, made after the verdict by the thread that writes the evidence.</summary>
public sealed class LateMapTests
{
    [Fact, Requirement("XAI-01")]
    public async Task Rejected_undecided_and_sampled_views_of_a_classifier_get_their_maps_beside_the_running_inspect_thread()
    {
        using var line = new ClassifierLine(within: TimeSpan.FromSeconds(30), acceptEvery: 2);
        var whole = new List<bool>();
        line.Told = told => whole.Add(HashOf(Path.Combine(line.EvidenceFolder, told.Where)) == told.New);
        using var stop = new CancellationTokenSource();
        var inspect = new Thread(() => line.Inspection.Run(stop.Token)) { IsBackground = true };
        var writer = new Thread(() => line.Keeper.Run(line.EvidenceWake, stop.Token)) { IsBackground = true };
        inspect.Start();
        writer.Start();

        Verdict[] verdicts = new Verdict[4];
        var kept = new ViewEvidence[4];
        byte[] spots = [60, 160, 250, 60];
        for (uint unit = 0; unit < spots.Length; unit++)
        {
            line.Show(spots[unit]);
            ViewResult view = default;
            await UntilAsync(() => line.TryTakeView(out view), "the view");
            verdicts[unit] = view.Verdict;
            kept[unit] = line.Record(unit + 1, view);
        }

        await UntilAsync(() => line.Events.Count == 3, "three maps");
        stop.Cancel();
        inspect.Join();
        writer.Join();
        line.Seal();

        // The first accepted unit is no sample, the second one is.
        Assert.Equal([Verdict.Accept, Verdict.Undecided, Verdict.Reject, Verdict.Accept], verdicts);
        Assert.Equal(
            [EvidenceState.NotSampled, EvidenceState.Kept, EvidenceState.Kept, EvidenceState.Kept], kept.Select(k => k.State));
        Assert.Equal([AuditEventKind.MapStored, AuditEventKind.MapStored, AuditEventKind.MapStored], line.Events.Select(e => e.What));
        Assert.Equal(kept.Skip(1).Select(k => k.Frame!.File.Replace(".frame.gz", ".map.gz", StringComparison.Ordinal)), line.Events.Select(e => e.Where));
        Assert.All(line.Events, told => Assert.Equal("occlusion, 1 x 8 x 8 float32", told.Why));

        // Each event was told when the disk had the file with that hash.
        Assert.Equal([true, true, true], whole);
        Assert.Equal((3L, 0L, 3L, 0L), (line.Keeper.MapsMade, line.Keeper.MapsMissed, line.Keeper.Written, line.Keeper.Lost));

        // The spot lies at 40..64, 48..64 of 160 × 128: only the part around column 2, row 3 (30..70, 40..72) covers all of it.
        float[] map = MemoryMarshal.Cast<byte, float>(Unpacked(Path.Combine(line.EvidenceFolder, line.Events[1].Where))).ToArray();
        Assert.Equal([(3 * OcclusionMap.Columns) + 2], Enumerable.Range(0, map.Length).Where(cell => map[cell] > 0.3f));
        Assert.True(AuditVerifier.Verify(line.AuditFolder).IsSound);
    }

    [Fact, Requirement("XAI-01")]
    public void Maps_are_given_up_while_many_views_wait_and_each_says_so_and_is_counted()
    {
        using var line = new ClassifierLine(within: TimeSpan.FromSeconds(30));
        for (uint unit = 1; unit <= 7; unit++) Kept(line, unit);

        line.Keeper.Turn(CancellationToken.None);

        // Seven of eight places: of the first two views six and five others wait, more than half of the places.
        Assert.Equal(
            ["no occlusion map: 6 other views wait for the disk", "no occlusion map: 5 other views wait for the disk"],
            line.Events.Where(e => e.What == AuditEventKind.EvidenceLost).Select(e => e.Why));
        Assert.Equal((7L, 5L, 2L, 0L), (line.Keeper.Written, line.Keeper.MapsMade, line.Keeper.MapsMissed, line.Keeper.Lost));
    }

    [Fact, Requirement("XAI-01")]
    public void Map_that_takes_too_long_is_given_up_and_the_pixels_are_kept()
    {
        using var line = new ClassifierLine(TimeSpan.FromMilliseconds(50), new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(10) });
        ViewEvidence kept = Kept(line, 1);

        line.Keeper.Turn(CancellationToken.None);

        AuditEvent said = Assert.Single(line.Events);
        Assert.Equal((AuditEventKind.EvidenceLost, "no occlusion map: 50 ms (evidence.map-within-ms) were over, after 5 of 64 runs"), (said.What, said.Why));
        Assert.Equal((1L, 1L, 0L), (line.Keeper.Written, line.Keeper.MapsMissed, line.Keeper.Lost));
        Assert.True(File.Exists(Path.Combine(line.EvidenceFolder, kept.Frame!.File)));
        Assert.False(File.Exists(Path.Combine(line.EvidenceFolder, said.Where)));
    }

    [Fact]
    public void With_no_time_for_maps_none_is_made_and_nothing_is_said()
    {
        using var line = new ClassifierLine(TimeSpan.Zero);
        Kept(line, 1);

        line.Keeper.Turn(CancellationToken.None);

        Assert.Empty(line.Events);
        Assert.Equal((1L, 0L, 0L), (line.Keeper.Written, line.Keeper.MapsMade, line.Keeper.MapsMissed));
    }

    private static ViewEvidence Kept(ClassifierLine line, uint unit)
    {
        line.Show(250);
        line.Inspection.Turn();
        Assert.True(line.TryTakeView(out ViewResult view));
        return line.Record(unit, view);
    }

    private static async Task UntilAsync(Func<bool> holds, string what)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!holds())
        {
            if (TimeProvider.System.GetElapsedTime(start) > TimeSpan.FromSeconds(60)) Assert.Fail($"waited a minute for: {what}");
            await Task.Delay(2, TestContext.Current.CancellationToken);
        }
    }

    private static string HashOf(string path) => Convert.ToHexStringLower(SHA256.HashData(Unpacked(path)));

    private static byte[] Unpacked(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        var bytes = new MemoryStream();
        packed.CopyTo(bytes);
        return bytes.ToArray();
    }
}
