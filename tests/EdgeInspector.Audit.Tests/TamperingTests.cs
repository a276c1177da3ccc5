using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CsCheck;
using EdgeInspector.AuditVerifier;

namespace EdgeInspector.Audit.Tests;

/// <summary>Whatever is done to a log, the room's verifier and the stranger's name the same place.</summary>
public sealed class TamperingTests
{
    [Fact, Requirement("AUD-01")]
    public void A_log_that_nobody_touched_is_sound_for_both()
    {
        using var folder = new TemporaryFolder();
        AuditCheckpoint head = Given.SealedLog(folder);

        (AuditVerification ours, Report theirs) = Both(folder, head);

        Assert.Equal((AuditFault.None, "", head, true), (ours.Fault, ours.Place, ours.Head, ours.IsSealed));
        Assert.Equal((24L, 8L, 8L, 8L), (ours.Decisions, ours.Accepted, ours.Rejected, ours.Undecided));
        Assert.True(ours.Files > 2);
        Assert.Equal((LogFinding.None, head.Sequence, head.Hash, true), (theirs.Finding, theirs.LastSequence, theirs.LastHash, theirs.IsSealed));
        Assert.Equal((24L, 8L, 8L, 8L), (theirs.Counts["decision"], theirs.Counts["accept"], theirs.Counts["reject"], theirs.Counts["undecided"]));
        Assert.Equal((24L, 24L), (theirs.Counts["views_timed"], theirs.Counts["views_untimed"]));
    }

    [Theory, Requirement("AUD-01")]
    [InlineData("altered", AuditFault.Altered, "audit-00000001.jsonl:4")]
    [InlineData("deleted", AuditFault.Deleted, "audit-00000001.jsonl:4")]
    [InlineData("swapped", AuditFault.Reordered, "audit-00000001.jsonl:4")]
    [InlineData("repeated", AuditFault.Repeated, "audit-00000001.jsonl:5")]
    [InlineData("rehashed", AuditFault.ChainBroken, "audit-00000001.jsonl:5")]
    [InlineData("inserted", AuditFault.Repeated, "audit-00000001.jsonl:5")]
    [InlineData("blank", AuditFault.NotARecord, "audit-00000001.jsonl:4")]
    [InlineData("file 1 gone", AuditFault.FileMissing, "audit-00000001.jsonl:1")]
    [InlineData("file 2 gone", AuditFault.FileMissing, "audit-00000002.jsonl:1")]
    [InlineData("files swapped", AuditFault.Reordered, "audit-00000001.jsonl:1")]
    public void Each_way_of_tampering_is_named_with_its_place(string way, AuditFault fault, string place)
    {
        using var folder = new TemporaryFolder();
        Given.SealedLog(folder);
        string file = folder.File(1);
        List<string> lines = [.. File.ReadAllLines(file)];

        switch (way)
        {
            case "altered": lines[3] = lines[3].Replace("\"reject\"", "\"accept\"", StringComparison.Ordinal).Replace("\"unit\":1", "\"unit\":9", StringComparison.Ordinal); break;
            case "deleted": lines.RemoveAt(3); break;
            case "swapped": (lines[3], lines[4]) = (lines[4], lines[3]); break;
            case "repeated": lines.Insert(4, lines[3]); break;
            case "rehashed": lines[3] = Rehashed(lines[3].Replace("\"unit\":1", "\"unit\":9", StringComparison.Ordinal)); break;
            case "inserted": lines.Insert(4, Rehashed(lines[3].Replace("\"unit\":1", "\"unit\":9", StringComparison.Ordinal))); break;
            case "blank": lines.Insert(3, ""); break;
            case "file 1 gone": File.Delete(file); break;
            case "file 2 gone": File.Delete(folder.File(2)); break;
            default:
                File.Move(file, file + ".x");
                File.Move(folder.File(2), file);
                File.Move(file + ".x", folder.File(2));
                break;
        }

        if (!way.StartsWith("file", StringComparison.Ordinal)) File.WriteAllText(file, string.Concat(lines.Select(l => l + "\n")));
        (AuditVerification ours, Report theirs) = Both(folder, null);

        Assert.Equal((fault, place), (ours.Fault, ours.Place));
        Assert.Equal((fault.ToString(), place), (theirs.Finding.ToString(), theirs.Place));
    }

    [Fact, Requirement("AUD-01")]
    public void A_cut_tail_shows_by_the_missing_seal_or_by_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        AuditCheckpoint head = Given.SealedLog(folder, decisions: 2);
        List<string> lines = [.. File.ReadAllLines(folder.File(1))];
        int firstSeal = lines.FindIndex(l => l.Contains("\"kind\":\"seal\"", StringComparison.Ordinal));

        File.WriteAllText(folder.File(1), string.Concat(lines.Take(lines.Count - 1).Select(l => l + "\n")));
        (AuditVerification unsealed, Report theirUnsealed) = Both(folder, null);
        File.WriteAllText(folder.File(1), string.Concat(lines.Take(firstSeal + 1).Select(l => l + "\n")));
        (AuditVerification toOldSeal, Report theirToOldSeal) = Both(folder, null);
        (AuditVerification anchored, Report theirAnchored) = Both(folder, head);

        Assert.Equal((AuditFault.Unsealed, $"audit-00000001.jsonl:{lines.Count - 1}"), (unsealed.Fault, unsealed.Place));
        Assert.Equal((LogFinding.Unsealed, unsealed.Place), (theirUnsealed.Finding, theirUnsealed.Place));
        Assert.Equal((AuditFault.None, LogFinding.None), (toOldSeal.Fault, theirToOldSeal.Finding));
        Assert.Equal((AuditFault.TailCut, $"audit-00000001.jsonl:{firstSeal + 1}"), (anchored.Fault, anchored.Place));
        Assert.Equal((LogFinding.TailCut, anchored.Place), (theirAnchored.Finding, theirAnchored.Place));
    }

    [Fact, Requirement("AUD-01")]
    public void A_rewritten_end_shows_by_the_checkpoint()
    {
        using var folder = new TemporaryFolder();
        AuditCheckpoint head = Given.SealedLog(folder, decisions: 2);
        string[] lines = File.ReadAllLines(folder.File(1));
        lines[^1] = Rehashed(lines[^1].Replace("end of shift", "end of night", StringComparison.Ordinal));
        File.WriteAllText(folder.File(1), string.Concat(lines.Select(l => l + "\n")));

        (AuditVerification ours, Report theirs) = Both(folder, head);

        Assert.Equal((AuditFault.CheckpointMismatch, $"audit-00000001.jsonl:{lines.Length}"), (ours.Fault, ours.Place));
        Assert.Equal((LogFinding.CheckpointMismatch, ours.Place), (theirs.Finding, theirs.Place));
    }

    [Fact, Requirement("AUD-01")]
    public void Any_tampering_is_found_by_both_at_the_same_place()
    {
        using var original = new TemporaryFolder();
        AuditCheckpoint head = Given.SealedLog(original);
        int files = Directory.GetFiles(original, "*.jsonl").Length;
        Gen<Tampering> tampering = Gen.Select(Gen.Int[0, 11], Gen.Int[1, files], Gen.Int[0, 1_000_000], Gen.Int[0, 1_000_000], Gen.Int[1, 255],
            (way, file, at, with, flip) => new Tampering(way, file, at, with, flip));

        tampering.Array[1, 3].Sample(steps =>
        {
            using var folder = new TemporaryFolder();
            original.CopyTo(folder);
            foreach (Tampering step in steps) step.Do(folder);
            bool isChanged = IsChanged(original, folder);

            (AuditVerification ours, Report theirs) = Both(folder, head);

            // Without the anchor, a rewritten or cut end may pass; both must pass it or name it alike.
            (AuditVerification oursAlone, Report theirsAlone) = Both(folder, null);
            return ours.Fault.ToString() == theirs.Finding.ToString() && ours.Place == theirs.Place
                && oursAlone.Fault.ToString() == theirsAlone.Finding.ToString() && oursAlone.Place == theirsAlone.Place
                && ours.Head.Sequence == theirs.LastSequence && ours.Head.Hash == theirs.LastHash
                && ours.IsSound != isChanged;
        }, iter: 1500, print: steps => string.Join("; ", steps.Select(s => s.ToString())));
    }

    [Fact, Requirement("SEC-02")]
    public void Any_bytes_are_read_by_both_and_never_thrown_on()
    {
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            using var folder = new TemporaryFolder();
            File.WriteAllBytes(folder.File(1), bytes);

            (AuditVerification ours, Report theirs) = Both(folder, null);

            return !ours.IsSound && ours.Fault.ToString() == theirs.Finding.ToString() && ours.Place == theirs.Place;
        }, iter: 300);
    }

    internal static string Rehashed(string line)
    {
        string hashed = line[..^75];
        return $"{hashed},\"hash\":\"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hashed)))}\"}}";
    }

    private static (AuditVerification Ours, Report Theirs) Both(string folder, AuditCheckpoint? checkpoint) =>
        (EdgeInspector.Audit.AuditVerifier.Verify(folder, checkpoint), LogVerifier.Verify(folder, checkpoint is { } c ? (c.Sequence, c.Hash) : null));

    private static bool IsChanged(string original, string folder)
    {
        string[] before = [.. Directory.GetFiles(original, "*.jsonl").Select(p => Path.GetFileName(p)).Order()];
        string[] after = [.. Directory.GetFiles(folder, "*.jsonl").Select(p => Path.GetFileName(p)).Order()];
        return !before.SequenceEqual(after)
            || before.Any(name => !File.ReadAllBytes(Path.Combine(original, name)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(folder, name))));
    }

    /// <summary>One step of somebody who can write the folder.</summary>
    private sealed record Tampering(int Way, int File, int At, int With, int Flip)
    {
        public void Do(TemporaryFolder folder)
        {
            string path = folder.File(File);
            if (!System.IO.File.Exists(path)) return;
            byte[] bytes = System.IO.File.ReadAllBytes(path);
            List<byte[]> lines = LinesOf(bytes);
            if (lines.Count == 0) return;
            int line = At % lines.Count;
            int other = With % lines.Count;
            switch (Way)
            {
                case 0: bytes[At % bytes.Length] ^= (byte)Flip; Write(path, bytes); return;
                case 1: lines.RemoveAt(line); break;
                case 2: (lines[line], lines[other]) = (lines[other], lines[line]); break;
                case 3: lines.Insert(other, lines[line]); break;
                case 4: Write(path, bytes[..(At % bytes.Length)]); return;
                case 5: lines = lines[..line]; break;
                case 6: Edit(lines, line); break;
                case 7: lines.Insert(line, Encoding.ASCII.GetBytes(Rehashed($"{{\"seq\":{With + 1},\"prev\":\"{new string('0', 64)}\",\"kind\":\"event\",\"hash\":\"{new string('0', 64)}\"}}") + "\n")); break;
                case 8: System.IO.File.Delete(path); return;
                case 9: Write(folder.File((With % 6) + 1), bytes); return;
                case 10: Rewrite(lines, line); break;
                default: lines.Insert(line, "\n"u8.ToArray()); break;
            }

            Write(path, [.. lines.SelectMany(l => l)]);
        }

        // Changes one record and its own hash, as one would who knows the format but not the chain.
        private static void Edit(List<byte[]> lines, int line)
        {
            string text = Encoding.UTF8.GetString(lines[line]).TrimEnd('\n');
            if (text.Length < 200) return;
            lines[line] = Encoding.UTF8.GetBytes(Rehashed(text.Replace("\"clock\":\"ok\"", "\"clock\":\"no\"", StringComparison.Ordinal)) + "\n");
        }

        // Changes one record and calculates every later one of the file anew.
        private static void Rewrite(List<byte[]> lines, int from)
        {
            Edit(lines, from);
            for (int i = from + 1; i < lines.Count; i++)
            {
                string before = Encoding.UTF8.GetString(lines[i - 1]).TrimEnd('\n');
                string text = Encoding.UTF8.GetString(lines[i]).TrimEnd('\n');
                if (before.Length < 200 || text.Length < 200) return;
                int prev = text.IndexOf("\"prev\":\"", StringComparison.Ordinal) + 8;
                if (prev < 8 || prev + 64 > text.Length) return;
                lines[i] = Encoding.UTF8.GetBytes(Rehashed(text[..prev] + before[^66..^2] + text[(prev + 64)..]) + "\n");
            }
        }

        private static void Write(string path, byte[] bytes) => System.IO.File.WriteAllBytes(path, bytes);

        private static List<byte[]> LinesOf(byte[] bytes)
        {
            var lines = new List<byte[]>();
            int start = 0;
            for (int i = 0; i < bytes.Length; i++)
            {
                if (bytes[i] != '\n' && i != bytes.Length - 1) continue;
                lines.Add(bytes[start..(i + 1)]);
                start = i + 1;
            }

            return lines;
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"way {Way} file {File} at {At} with {With} flip {Flip}");
    }
}
