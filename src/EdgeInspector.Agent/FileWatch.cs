using System.Security.Cryptography;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent;

/// <summary>Notices that a file of model or configuration is not any more what it was when it was proven. [MOD-08]</summary>
/// <remarks>
/// What judges is in memory and does not change with the file; but nobody could say any more on what a verdict rests, and the next start would judge by something
/// else. Looks at size and times every two seconds and reads a file when they moved, and reads all of them now and then: an edit can put the times back. Beside the way of
/// a frame, one owner.
/// </remarks>
public sealed class FileWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);

    // A virus scanner holds a file for a moment; one that nobody can read for longer cannot be proven.
    private const int UnreadableLooksMax = 5;

    private readonly Func<LineConfiguration> _settings;
    private readonly TimeSpan _readEvery;
    private readonly Dictionary<string, Seen> _seen = new(StringComparer.Ordinal);
    private ProvenFile[] _files = [];
    private LineConfiguration? _of;
    private TimeSpan _lookDue = TimeSpan.MinValue;
    private TimeSpan _readDue = TimeSpan.MinValue;

    /// <param name="settings">Those that judge.</param>
    /// <param name="readEvery">From one reading of all files to the next.</param>
    public FileWatch(Func<LineConfiguration> settings, TimeSpan readEvery)
    {
        _settings = settings;
        _readEvery = readEvery;
    }

    /// <summary>The files of a line: its own, the recipes and passports of all its choices, and the model that is loaded.</summary>
    public static IEnumerable<ProvenFile> Of(LineConfiguration settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        yield return new ProvenFile(settings.File, settings.FileHash);
        yield return new ProvenFile(Path.GetFullPath(Path.Combine(settings.Model.Folder, settings.Passport.ModelFile)), settings.Passport.ModelSha256);
        foreach (RecipeChoice choice in settings.Choices)
        {
            yield return new ProvenFile(choice.Recipe.File, choice.Recipe.Hash);
            yield return new ProvenFile(Path.GetFullPath(choice.Model.PassportFile), Convert.ToHexStringLower(SHA256.HashData(choice.PassportBytes.Span)));
        }
    }

    /// <summary>One look at this line time; true when a file has just been found to be another.</summary>
    public bool Turn(TimeSpan now)
    {
        if (now < _lookDue) return false;
        _lookDue = now + Look;
        LineConfiguration settings = _settings();
        if (!ReferenceEquals(settings, _of))
        {
            _of = settings;
            _files = [.. Of(settings).DistinctBy(file => file.Path)];
            _seen.Clear();
            _readDue = now;
        }

        bool readsAll = now >= _readDue;
        if (readsAll) _readDue = now + _readEvery;
        bool before = Wrong is not null;
        foreach (ProvenFile file in _files) LookAt(file, readsAll);
        return !before && Wrong is not null;
    }

    /// <summary>What is not any more as it was, after another look at it; null when everything is.</summary>
    public string? Check()
    {
        foreach (ProvenFile file in _files)
        {
            if (_seen.TryGetValue(file.Path, out Seen seen) && seen.Problem is not null) LookAt(file, isRead: true);
        }

        return Wrong;
    }

    private string? Wrong => _files.Select(file => _seen.GetValueOrDefault(file.Path).Problem).FirstOrDefault(problem => problem is not null);

    private void LookAt(ProvenFile file, bool isRead)
    {
        Seen last = _seen.GetValueOrDefault(file.Path);
        try
        {
            var info = new FileInfo(file.Path);
            (long, DateTime) stamp = info.Exists ? (info.Length, info.LastWriteTimeUtc) : (-1, default);
            if (!isRead && last.Stamp == stamp && last.Unreadable == 0) return;
            _seen[file.Path] = new Seen(stamp, 0, info.Exists ? Problem(file, HashOf(file.Path)) : $"file '{file.Path}' is gone while the line runs");
        }
        catch (Exception refused) when (refused is FileNotFoundException or DirectoryNotFoundException)
        {
            _seen[file.Path] = new Seen((-1, default), 0, $"file '{file.Path}' is gone while the line runs");
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            int looks = last.Unreadable + 1;
            _seen[file.Path] = last with { Unreadable = looks, Problem = looks < UnreadableLooksMax ? last.Problem : $"file '{file.Path}' cannot be read any more: {refused.Message}" };
        }
    }

    private static string? Problem(ProvenFile file, string found) =>
        string.Equals(found, file.Sha256, StringComparison.OrdinalIgnoreCase) ? null : $"file '{file.Path}' was changed while the line runs: SHA-256 {file.Sha256} -> {found}";

    private static string HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return Convert.ToHexStringLower(SHA256.HashData(file));
    }

    private readonly record struct Seen((long Length, DateTime Written) Stamp, int Unreadable, string? Problem);
}
