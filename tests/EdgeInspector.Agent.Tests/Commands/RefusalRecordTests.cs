using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace EdgeInspector.Agent.Tests.Commands;

/// <summary>Whatever keeps a model from judging: no line, the reason, and one entry in the audit log that tells it.</summary>
public sealed class RefusalRecordTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 6, 15, 10, 0, 0, TimeSpan.Zero);

    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, Requirement("MOD-01"), Requirement("MOD-02"), Requirement("SEC-02")]
    [InlineData("state: released", "state: withdrawn", "model.folder: the passport of 'vial-10r/1' is withdrawn; allowed: released")]
    [InlineData("state: released", "state: draft", "is in state draft; allowed: released, or 'unreleased: allow' on a bench")]
    [InlineData("version: \"1\"", "version: \"1\"\nversion: \"2\"", "version: is here twice; first in line 2")]
    [InlineData("input: {", "input: &x {", "input: anchor '&x' is not allowed; write each value out")]
    [InlineData("input: { tensor: image", "input: { tensor: *x", "'*x' refers to another place; write the value out")]
    [InlineData("input: {", "<<: { state: released }\ninput: {", "merge key '<<' is not allowed; write each value out")]
    [InlineData("height: 1024 } }", "height: 1024 } }\n---\nname: other", "a second document begins here; one file is one configuration")]
    [InlineData("height: 1024 } }", "height: 1024 } }\n\0\0", "passport.yaml")]
    [InlineData("state: released", "state: !!js/function released", "tag 'tag:yaml.org,2002:js/function' is not allowed")]
    [InlineData("accept-below: 0.4", "accept-below: .nan", "accept-below")]
    [InlineData("state: released", "state: released\napproved-by: me", "approved-by")]
    public void Passport_that_cannot_be_used_is_told_in_the_audit_log(string good, string bad, string told)
    {
        string passport = LineFolder.Passport.Replace(good, bad, StringComparison.Ordinal);
        Assert.NotEqual(LineFolder.Passport, passport);
        _folder.Write("models/vial-10r/1/passport.yaml", passport);

        (string what, string why) = RefusedConfiguration();

        Assert.Equal("model-refused", what);
        Assert.Contains(told, why, StringComparison.Ordinal);
    }

    [Fact, Requirement("SEC-02")]
    public void Passport_that_would_unfold_to_gigabytes_is_told_in_the_audit_log_at_once()
    {
        var bomb = new StringBuilder(LineFolder.Passport).Append("\na0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 12; i++) bomb.Append(string.Create(null, $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 9))}]\n"));
        _folder.Write("models/vial-10r/1/passport.yaml", bomb.ToString());
        long before = GC.GetAllocatedBytesForCurrentThread();

        (string what, string why) = RefusedConfiguration();

        Assert.Equal("model-refused", what);
        Assert.Contains("anchor '&a0' is not allowed", why, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 50_000_000);
    }

    [Fact, Requirement("AUD-01")]
    public void Line_file_that_breaks_a_rule_is_told_in_the_audit_log_with_the_first_problems()
    {
        _folder.Write("config/line.yaml", LineFolder.Line + "\naudit: { folder: records }\nfirst: 1\nsecond: 2\nthird: 3\nfourth: 4\nfifth: 5\nsixth: 6\n");

        (string what, string why) = RefusedConfiguration("records");

        Assert.Equal("configuration-refused", what);
        Assert.Contains("first", why, StringComparison.Ordinal);
        Assert.EndsWith("; 6 problems in all", why, StringComparison.Ordinal);
    }

    [Fact]
    public void File_that_does_not_tell_where_the_records_are_is_told_to_the_person_alone()
    {
        _folder.Write("config/line.yaml", "{");

        string? unwritten = Line.Refuse(_folder.Read(), "line.yaml", NullLoggerFactory.Instance, new FakeTimeProvider(_now));

        Assert.Equal("the refusal is in no audit log: the file does not tell its folder", unwritten);
        Assert.False(Directory.Exists(Path.Combine(_folder.Root, "config", "audit")));
    }

    [Theory, Requirement("MOD-01"), Requirement("MOD-03"), Requirement("SEC-02")]
    [InlineData("garbage", "Corrupt")]
    [InlineData("cut", "Corrupt")]
    [InlineData("flipped", "HashMismatch")]
    [InlineData("trailing", "HashMismatch")]
    [InlineData("foreign-operator", "UnknownOperator")]
    [InlineData("weights-elsewhere", "NotSelfContained")]
    [InlineData("file-of-a-gigabyte", "TooLarge")]
    [InlineData("claims-gigabytes", "TooLarge")]
    [InlineData("wrong-channels", "ShapeMismatch")]
    [InlineData("other-runtime", "RuntimeMismatch")]
    public void Model_that_may_not_run_is_told_in_the_audit_log(string kind, string reason)
    {
        byte[] shipped = File.ReadAllBytes(Path.Combine(Repository.Folder, "models", "vial-10r", "1", "model.onnx"));
        string passport = LineFolder.Passport.Replace("state: released", "state: draft", StringComparison.Ordinal);
        byte[] model = kind switch
        {
            "garbage" => Encoding.UTF8.GetBytes("not a network"),
            "cut" => shipped[..(shipped.Length / 2)],

            // op_type (4) and domain (7) in node (1); name (8), external_data (13), data_location (14) in initializer (5); in the graph (7). [onnx.proto3]
            "foreign-operator" => Field(7, Field(1, [.. Field(4, "Sharpen"u8), .. Field(7, "com.acme"u8)])),
            "weights-elsewhere" => [.. shipped, .. Field(7, Field(5, [.. Field(8, "w"u8), .. Field(13, [.. Field(1, "location"u8), .. Field(2, "w.bin"u8)]), 14 << 3, 1]))],

            // dims (1) 2^30, data_type (2) float32, raw_data (9) of four bytes.
            "claims-gigabytes" => [.. shipped, .. Field(7, Field(5, [1 << 3, 0x80, 0x80, 0x80, 0x80, 4, 2 << 3, 1, .. Field(8, "w"u8), .. Field(9, [0, 0, 0, 0])]))],
            _ => shipped,
        };
        string hash = Convert.ToHexStringLower(SHA256.HashData(model));
        if (kind == "flipped") model[model.Length / 2] ^= 1;
        if (kind == "trailing") model = [.. model, 0];
        if (kind == "wrong-channels") passport = passport.Replace("tensor: image", "tensor: image, colour-order: rgb", StringComparison.Ordinal);
        if (kind == "other-runtime") passport = passport.Replace("1.31.1", "1.30.0", StringComparison.Ordinal);
        _folder.Write("models/vial-10r/1/passport.yaml", passport.Replace(new string('0', 64), hash, StringComparison.Ordinal));
        _folder.WriteBytes("models/vial-10r/1/model.onnx", model);
        if (kind == "file-of-a-gigabyte")
        {
            using FileStream file = File.OpenWrite(Path.Combine(_folder.Root, "models", "vial-10r", "1", "model.onnx"));
            file.SetLength((1L << 30) + 1);
        }

        _folder.Write("config/line.yaml", LineFolder.Line.Replace("1 }\nplc", "1, unreleased: allow }\nplc", StringComparison.Ordinal));
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);

        LineOpening opening = Line.Open(reading.Configuration!, NullLoggerFactory.Instance, new FakeTimeProvider(_now));

        using Line? line = opening.Line;
        Assert.Null(line);
        (string what, string why) = Recorded("audit");
        Assert.Equal("model-refused", what);
        Assert.StartsWith(reason + ": ", why, StringComparison.Ordinal);
        Assert.Equal(Assert.Single(opening.Problems), why);
    }

    private static byte[] Field(int number, ReadOnlySpan<byte> bytes)
    {
        var field = new List<byte>();
        foreach (int value in (int[])[(number << 3) | 2, bytes.Length])
        {
            int rest = value;
            for (; rest >= 0x80; rest >>= 7) field.Add((byte)(rest | 0x80));
            field.Add((byte)rest);
        }

        return [.. field, .. bytes];
    }

    private (string What, string Why) RefusedConfiguration(string records = "audit")
    {
        ConfigurationReading reading = _folder.Read();
        Assert.Null(reading.Configuration);
        Assert.Null(Line.Refuse(reading, "line.yaml", NullLoggerFactory.Instance, new FakeTimeProvider(_now)));
        return Recorded(records);
    }

    /// <summary>The one refusal in the log.</summary>
    private (string What, string Why) Recorded(string records)
    {
        IEnumerable<string> lines = Directory.GetFiles(Path.Combine(_folder.Root, "config", records)).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines);
        string refusal = Assert.Single(lines, l => l.Contains("-refused\"", StringComparison.Ordinal));
        JsonElement entry = JsonDocument.Parse(refusal[refusal.IndexOf('{', StringComparison.Ordinal)..(refusal.LastIndexOf('}') + 1)]).RootElement;
        if (entry.TryGetProperty("event", out JsonElement inner)) entry = inner;
        return (entry.GetProperty("what").GetString()!, entry.GetProperty("why").GetString()!);
    }
}
