using EdgeInspector.Agent.Configuration;
using EdgeInspector.Agent.Tests.Configuration;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Tests;

/// <summary>A file that is changed under a running line: nothing is accepted before it is again what was proven. Files are real, times are line times.</summary>
public sealed class FileWatchTests : IDisposable
{
    private readonly LineFolder _folder = new();
    private readonly LineReadiness _readiness = new(_ => { });
    private readonly List<string> _told = [];
    private readonly FileWatch _files;
    private readonly ModelKeeper _keeper;
    private TimeSpan _now;

    public FileWatchTests()
    {
        _folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport.Replace(new string('0', 64), Sha256Of("not a network"), StringComparison.Ordinal));
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);
        LineConfiguration settings = reading.Configuration!;
        _files = new FileWatch(() => settings, TimeSpan.FromMinutes(10));
        _keeper = new ModelKeeper(() => 1, _ => null, _files.Check, () => 0, _readiness, TimeSpan.FromMinutes(10), _told.Add);
        _readiness.Raise(LineEvent.Loaded, "proven");
        _readiness.Tell(LineCondition.All & ~LineCondition.Model, holds: true, "found");
        Pass(TimeSpan.FromSeconds(10));
        Assert.True(_readiness.MayAccept);
    }

    public void Dispose() => _folder.Dispose();

    [Theory, Requirement("MOD-08")]
    [InlineData("config/line.yaml")]
    [InlineData("config/recipes/vial-10r.yaml")]
    [InlineData("models/vial-10r/1/passport.yaml")]
    [InlineData("models/vial-10r/1/model.onnx")]
    public void Changed_file_halts_the_line_and_no_acknowledgement_helps_before_it_is_as_it_was(string file)
    {
        string path = Path.Combine(_folder.Root, file);
        byte[] proven = File.ReadAllBytes(path);

        File.WriteAllBytes(path, [.. proven, (byte)'\n']);
        Pass(TimeSpan.FromSeconds(3));
        (LineState halted, string haltedFor) = (_readiness.State, _readiness.HaltedFor);
        _readiness.Acknowledge("a person");
        bool acceptsAfterAcknowledgement = _readiness.MayAccept;
        Pass(TimeSpan.FromSeconds(3));
        LineState again = _readiness.State;
        File.WriteAllBytes(path, proven);
        Pass(TimeSpan.FromSeconds(3));
        LineState restored = _readiness.State;
        _readiness.Acknowledge("a person");
        Pass(TimeSpan.FromSeconds(3));

        Assert.Equal((LineState.Halted, false, LineState.Halted, LineState.Halted, true), (halted, acceptsAfterAcknowledgement, again, restored, _readiness.MayAccept));
        Assert.StartsWith($"file '{path}' was changed while the line runs: SHA-256 {Sha256Of(proven)} -> ", haltedFor, StringComparison.Ordinal);
        Assert.Equal([haltedFor, haltedFor], _told);
    }

    [Theory, Requirement("MOD-08")]
    [InlineData("config/line.yaml")]
    [InlineData("models/vial-10r/1/model.onnx")]
    public void Replaced_and_vanished_files_halt_the_line(string file)
    {
        string path = Path.Combine(_folder.Root, file);

        File.WriteAllText(path + ".new", "another");
        File.Move(path + ".new", path, overwrite: true);
        Pass(TimeSpan.FromSeconds(3));
        string replaced = _readiness.HaltedFor;
        File.Delete(path);
        _readiness.Acknowledge("a person");
        Pass(TimeSpan.FromSeconds(3));

        Assert.Contains($"'{path}' was changed", replaced, StringComparison.Ordinal);
        Assert.Equal((LineState.Halted, $"file '{path}' is gone while the line runs"), (_readiness.State, _readiness.HaltedFor));
    }

    [Fact, Requirement("MOD-08")]
    public void Edit_of_the_same_length_with_the_old_times_is_found_when_all_files_are_read()
    {
        string path = Path.Combine(_folder.Root, "models/vial-10r/1/model.onnx");
        DateTime written = File.GetLastWriteTimeUtc(path);

        File.WriteAllText(path, "not a netw0rk");
        File.SetLastWriteTimeUtc(path, written);
        Pass(TimeSpan.FromMinutes(9));
        bool before = _readiness.MayAccept;
        Pass(TimeSpan.FromMinutes(2));

        Assert.Equal((true, LineState.Halted), (before, _readiness.State));
    }

    [Fact]
    public void File_that_was_only_touched_changes_nothing()
    {
        File.SetLastWriteTimeUtc(Path.Combine(_folder.Root, "config/line.yaml"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        Pass(TimeSpan.FromSeconds(5));

        Assert.True(_readiness.MayAccept);
        Assert.Empty(_told);
    }

    // As Line.Recipes.cs turns them.
    private void Pass(TimeSpan time)
    {
        for (TimeSpan end = _now + time; _now < end; _now += TimeSpan.FromMilliseconds(250))
        {
            if (_files.Turn(_now)) _keeper.AskAnew();
            _keeper.Turn(_now);
        }
    }

    private static string Sha256Of(string text) => Sha256Of(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Sha256Of(byte[] bytes) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes));
}
