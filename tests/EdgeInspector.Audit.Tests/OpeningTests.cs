using System.Text;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Audit.Tests;

/// <summary>What an opening makes of the folder that it finds.</summary>
public sealed class OpeningTests
{
    [Fact]
    public void A_second_opening_of_the_folder_is_refused_and_the_first_goes_on()
    {
        using var folder = new TemporaryFolder();
        using AuditLog first = Given.Open(folder);

        AuditOpening second = Opening(folder);

        Assert.Equal((AuditOpenOutcome.InUse, $"audit folder '{folder.Path}' is in use by another process: one line, one folder"), (second.Outcome, second.Problem));
        first.Append(new AuditEvent(AuditEventKind.Remark));
        Assert.Equal(AuditWriteOutcome.Durable, first.WriteGroup());
    }

    [Fact, Requirement("REC-01")]
    public void A_folder_that_cannot_be_written_is_refused_before_the_line_runs()
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder, "file");
        File.WriteAllText(file, "");

        AuditOpening opening = Opening(Path.Combine(file, "audit"));

        Assert.Equal((AuditOpenOutcome.NotWritable, null), (opening.Outcome, opening.Log));
        Assert.Contains("cannot be written", opening.Problem);
    }

    [Fact, Requirement("REC-03")]
    public void A_torn_last_line_is_cut_off_and_the_cut_is_an_event_of_its_own()
    {
        using var folder = new TemporaryFolder();
        AuditCheckpoint head;
        using (AuditLog log = Given.Open(folder)) head = log.Head;
        File.AppendAllText(folder.File(1), "{\"seq\":3,\"prev\":\"0123");

        AuditOpening opening = Opening(folder);
        opening.Log!.Seal("test");
        opening.Log.Dispose();

        string repaired = File.ReadAllLines(folder.File(1)).Single(l => l.Contains("\"log-repaired\"", StringComparison.Ordinal));
        Assert.Contains("audit-00000001.jsonl:3 21 bytes from byte", repaired);
        Assert.Contains("beginning with: {\\\"seq\\\":3,\\\"prev\\\":\\\"0123", repaired);
        AuditVerification verified = AuditVerifier.Verify(folder);
        Assert.Equal((AuditFault.None, 1L), (verified.Fault, verified.Repairs));
        Assert.Equal(head.Sequence + 3, verified.Head.Sequence);
    }

    [Fact, Requirement("REC-03")]
    public void A_file_that_was_begun_when_the_power_went_is_continued_from_the_one_before()
    {
        using var folder = new TemporaryFolder();
        Given.SealedLog(folder);
        int last = Directory.GetFiles(folder, "*.jsonl").Length;
        File.WriteAllBytes(folder.File(last + 1), []);

        using (AuditLog log = Given.Open(folder)) log.Seal("test");

        Assert.Equal(AuditFault.None, AuditVerifier.Verify(folder).Fault);
        Assert.StartsWith("{\"seq\":", File.ReadAllLines(folder.File(last + 1))[0], StringComparison.Ordinal);
    }

    [Fact, Requirement("REC-03")]
    public void Zeros_that_a_power_cut_left_at_the_end_are_cut_off()
    {
        using var folder = new TemporaryFolder();
        using (AuditLog log = Given.Open(folder)) log.Seal("test");
        using (FileStream file = File.OpenWrite(folder.File(1))) file.SetLength(file.Length + 4096);

        AuditOpening opening = Opening(folder);
        opening.Log!.Dispose();

        Assert.Contains("4096 bytes", opening.Repair);
        Assert.Equal(AuditFault.Unsealed, AuditVerifier.Verify(folder).Fault);
        Assert.Equal(AuditFault.None, AuditVerifier.Verify(folder, isOpen: true).Fault);
    }

    [Theory, Requirement("AUD-01"), InlineData(2), InlineData(3)]
    public void A_whole_record_that_was_altered_is_never_repaired_away(int line)
    {
        using var folder = new TemporaryFolder();
        using (AuditLog log = Given.Open(folder)) log.Seal("test");
        string[] lines = File.ReadAllLines(folder.File(1));
        lines[line - 1] = lines[line - 1].Replace("\"offset\"", "\"offs3t\"", StringComparison.Ordinal);
        File.WriteAllText(folder.File(1), string.Concat(lines.Select(l => l + "\n")));
        byte[] evidence = File.ReadAllBytes(folder.File(1));

        AuditOpening opening = Opening(folder);

        Assert.Equal(AuditOpenOutcome.Damaged, opening.Outcome);
        Assert.Contains($"audit-00000001.jsonl:{line} does not give its own hash", opening.Problem);
        Assert.Equal(evidence, File.ReadAllBytes(folder.File(1)));
    }

    [Fact]
    public void Too_little_free_space_is_refused_in_so_many_words()
    {
        using var folder = new TemporaryFolder();

        AuditOpening opening = AuditLog.Open(folder, new AuditLogSettings { FreeSpaceMinBytes = 1L << 60 }, TimeProvider.System, NullLogger<AuditLog>.Instance);

        Assert.Equal(AuditOpenOutcome.DiskFull, opening.Outcome);
        Assert.Contains($"at least {1L << 40} MiB must be", opening.Problem);
    }

    [Fact]
    public void A_sealed_log_takes_nothing_more_until_it_is_opened_again()
    {
        using var folder = new TemporaryFolder();
        using (AuditLog log = Given.Open(folder))
        {
            log.Seal("test");
            Assert.Throws<InvalidOperationException>(() => log.Append(new AuditEvent(AuditEventKind.Remark)));
        }

        using (AuditLog again = Given.Open(folder)) again.Seal("test");

        Assert.Contains("\"old\":\"sealed at record 3\"", Encoding.UTF8.GetString(File.ReadAllBytes(folder.File(1))));
    }

    private static AuditOpening Opening(string folder) =>
        AuditLog.Open(folder, new AuditLogSettings(), TimeProvider.System, NullLogger<AuditLog>.Instance);
}
