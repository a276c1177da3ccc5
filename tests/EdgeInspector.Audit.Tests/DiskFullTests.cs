using EdgeInspector.AuditVerifier;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Audit.Tests;

/// <summary>A disk that is really full: a small file system in memory, mounted for the test.</summary>
public sealed class DiskFullTests
{
    private static readonly AuditLogSettings AnySpace = new() { FreeSpaceMinBytes = 0, SegmentSizeBytes = 64 * 1024 };

    [Fact, Requirement("REC-01"), Requirement("REC-03")]
    public async Task A_full_disk_is_named_the_group_is_taken_back_and_what_was_durable_stays()
    {
        using SmallDisk disk = await SmallDisk.MountAsync("size=256k");
        AuditLog log = Given.Open(disk.Folder, AnySpace);
        AuditWriteOutcome outcome = AuditWriteOutcome.Durable;
        AuditCheckpoint durable = log.Head;
        for (uint unit = 1; outcome == AuditWriteOutcome.Durable && unit < 1000; unit++)
        {
            durable = log.Head;
            for (int i = 0; i < 5; i++) log.Append(Given.Result(unit, Verdict.Reject), Given.Context());
            outcome = log.WriteGroup();
        }

        bool isTaken = log.Append(new AuditEvent(AuditEventKind.LineHalted));
        AuditWriteOutcome afterwards = log.WriteGroup();
        (AuditVerification ours, Report theirs) = (AuditVerifier.Verify(disk.Folder, durable, isOpen: true), LogVerifier.Verify(disk.Folder, (durable.Sequence, durable.Hash), true));
        log.Dispose();

        Assert.Equal(AuditWriteOutcome.DiskFull, outcome);
        Assert.Equal((true, false, AuditWriteOutcome.LogFailed), (log.HasFailed, isTaken, afterwards));
        Assert.Equal(durable, log.Head);
        Assert.Equal((AuditFault.None, durable), (ours.Fault, ours.Head));
        Assert.Equal((LogFinding.None, durable.Sequence), (theirs.Finding, theirs.LastSequence));

        // Once somebody has made room, the chain goes on.
        await disk.ResizeAsync("size=1m");
        using (AuditLog again = Given.Open(disk.Folder, AnySpace)) again.Seal("room was made");
        Assert.Equal(AuditFault.None, AuditVerifier.Verify(disk.Folder, durable).Fault);
    }

    [Fact, Requirement("REC-01")]
    public async Task A_disk_that_fills_up_when_a_new_file_is_begun_is_named_by_the_next_group()
    {
        using SmallDisk disk = await SmallDisk.MountAsync("size=256k");
        using AuditLog log = Given.Open(disk.Folder, AnySpace with { SegmentSizeBytes = 4096 });
        log.WriteGroup();
        File.WriteAllBytes(Path.Combine(disk.Folder, "other"), new byte[(int)new DriveInfo(disk.Folder).AvailableFreeSpace]);

        // More than one file's worth in one group: the new file is begun inside an append.
        bool isTaken = true;
        for (uint unit = 1; isTaken && unit < 100; unit++) isTaken = log.Append(Given.Result(unit, Verdict.Reject), Given.Context());
        AuditWriteOutcome[] outcomes = [log.WriteGroup(), log.WriteGroup()];

        Assert.False(isTaken);
        Assert.Equal([AuditWriteOutcome.DiskFull, AuditWriteOutcome.LogFailed], outcomes);
        Assert.Contains("space", log.Failure, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(AuditFault.None, AuditVerifier.Verify(disk.Folder, log.Head, isOpen: true).Fault);
    }

    [Fact, Requirement("REC-01")]
    public async Task A_disk_that_is_full_already_refuses_the_opening()
    {
        using SmallDisk disk = await SmallDisk.MountAsync("size=64k");
        File.WriteAllBytes(Path.Combine(disk.Folder, "other"), new byte[60 * 1024]);
        File.WriteAllBytes(Path.Combine(disk.Folder, "another"), new byte[4 * 1024]);

        AuditOpening opening = AuditLog.Open(disk.Folder, AnySpace, TimeProvider.System, NullLogger<AuditLog>.Instance);

        Assert.Equal(AuditOpenOutcome.DiskFull, opening.Outcome);
        Assert.Contains("cannot be written", opening.Problem);
    }

    [Fact, Requirement("REC-01")]
    public async Task A_disk_that_is_read_only_refuses_the_opening()
    {
        using SmallDisk disk = await SmallDisk.MountAsync("size=64k");
        using (AuditLog log = Given.Open(disk.Folder, AnySpace)) log.Seal("test");
        await disk.ResizeAsync("ro");

        AuditOpening opening = AuditLog.Open(disk.Folder, AnySpace, TimeProvider.System, NullLogger<AuditLog>.Instance);

        Assert.Equal(AuditOpenOutcome.NotWritable, opening.Outcome);
        Assert.Contains(disk.Folder, opening.Problem);
    }

    private sealed class SmallDisk : IDisposable
    {
        private SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public static async Task<SmallDisk> MountAsync(string options)
        {
            string folder = Directory.CreateTempSubdirectory("disk-").FullName;
            await RunAsync("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
            return new SmallDisk(folder);
        }

        public Task ResizeAsync(string options) => RunAsync("mount", "-o", $"remount,{options}", Folder);

        public void Dispose()
        {
            using PeerProcess unmount = PeerProcess.Start("umount", "-l", Folder);
            unmount.WaitForExitAsync(TimeSpan.FromSeconds(10)).GetAwaiter().GetResult();
            Directory.Delete(Folder);
        }

        private static async Task RunAsync(string program, params string[] arguments)
        {
            using PeerProcess process = PeerProcess.Start(program, arguments);
            int code = await process.WaitForExitAsync(TimeSpan.FromSeconds(10));
            Assert.True(code == 0, $"{program} {string.Join(' ', arguments)}: {process.Output}");
        }
    }
}
