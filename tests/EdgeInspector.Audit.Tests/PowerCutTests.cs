using System.Diagnostics;
using EdgeInspector.AuditVerifier;

namespace EdgeInspector.Audit.Tests;

/// <summary>A child that appends is killed again and again; what it called durable must be there.</summary>
public sealed class PowerCutTests
{
    [Fact, Requirement("REC-03")]
    public async Task No_acknowledged_record_is_lost_and_none_is_half_over_twelve_kills()
    {
        using var folder = new TemporaryFolder();
        for (int round = 0; round < 12; round++)
        {
            AuditCheckpoint promised = await AppendUntilKilledAsync(folder, wait: TimeSpan.FromMilliseconds(20 + (37 * round % 150)));

            // The log as the kill left it: open, perhaps torn, but with the promised record and nothing wrong before it.
            AuditVerification verified = AuditVerifier.Verify(folder, promised, isOpen: true);
            Assert.Equal((AuditFault.None, ""), (verified.Fault, verified.Place));
            Assert.True(verified.Head.Sequence >= promised.Sequence);
        }

        using (AuditLog log = Given.Open(folder)) log.Seal("after the last kill");
        Assert.Equal(AuditFault.None, AuditVerifier.Verify(folder).Fault);
        Assert.Equal(LogFinding.None, LogVerifier.Verify(folder).Finding);
    }

    [Fact, Requirement("REC-03")]
    public async Task Nothing_is_acknowledged_before_the_disk_has_confirmed_it()
    {
        using var folder = new TemporaryFolder();
        string trace = Path.Combine(folder, "trace");
        using (PeerProcess strace = PeerProcess.Start("strace", "-f", "-e", "trace=pwrite64,fsync,write", "-e", "signal=none", "-s", "16", "-o", trace,
            "-E", $"{AppendingChild.FolderVariable}={folder.Path}", "dotnet", typeof(PowerCutTests).Assembly.Location))
        {
            await strace.WaitForOutputAsync("DURABLE", TimeSpan.FromSeconds(60));
            while (strace.Output.Split('\n').Length < 25) await Task.Delay(20);
        }

        // The kernel's own word, call by call: every record written, then a good fsync, then the acknowledgement.
        bool isOnDisk = false;
        int acknowledged = 0;
        foreach (string call in File.ReadLines(trace))
        {
            if (call.Contains("pwrite64(", StringComparison.Ordinal) && call.Contains("{\\\"seq\\\":", StringComparison.Ordinal)) isOnDisk = false;
            if (call.Contains("fsync", StringComparison.Ordinal) && call.EndsWith("= 0", StringComparison.Ordinal)) isOnDisk = true;
            if (!call.Contains("write(", StringComparison.Ordinal) || !call.Contains("\"DURABLE ", StringComparison.Ordinal)) continue;
            Assert.True(isOnDisk, $"acknowledgement {acknowledged + 1} came before the disk's");
            acknowledged++;
            isOnDisk = false;
        }

        Assert.True(acknowledged >= 20, $"{acknowledged} acknowledgements were traced");
    }

    private static async Task<AuditCheckpoint> AppendUntilKilledAsync(string folder, TimeSpan wait)
    {
        using var child = new Process();
        child.StartInfo = new ProcessStartInfo("dotnet", [typeof(PowerCutTests).Assembly.Location])
        {
            RedirectStandardOutput = true,
            Environment = { [AppendingChild.FolderVariable] = folder },
        };
        child.Start();
        Task<string?> first = child.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        string? last = await first;
        Assert.True(last is not null && last.StartsWith("DURABLE", StringComparison.Ordinal), last);
        long start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < wait) last = await child.StandardOutput.ReadLineAsync() ?? last;
        child.Kill();
        string rest = await child.StandardOutput.ReadToEndAsync();
        await child.WaitForExitAsync();

        // The last whole line that it got out before it died; a word cut in half is no promise.
        int end = rest.LastIndexOf('\n');
        if (end > 0) last = rest[..end].Split('\n')[^1];
        Assert.True(AuditCheckpoint.TryParse(last!["DURABLE ".Length..], out AuditCheckpoint promised), last);
        return promised;
    }
}
