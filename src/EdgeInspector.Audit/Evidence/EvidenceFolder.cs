using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using EdgeInspector.Inspection;

namespace EdgeInspector.Audit.Evidence;

/// <summary>The folder of the kept pixels and maps: a folder a day, in it one for each verdict, in it two files a view.</summary>
/// <remarks>
/// Describing is free of the disk and may run beside writing; writing and making room belong to one thread. A file is gzip over the bytes that
/// the record's SHA-256 is of, so anybody can check it with <c>gzip -dc file | sha256sum</c>. Only maps that were made after
/// the record are flushed: a power cut may take the last seconds' other files, which a verifier then finds missing.
/// </remarks>
public sealed class EvidenceFolder
{
    private const string DayForm = "yyyy-MM-dd";
    private const string AcceptName = "accept";

    private readonly EvidenceSettings _settings;
    private readonly TimeProvider _time;
    private long _sizeBytes;

    /// <param name="folder">Made when it is not there.</param>
    /// <param name="settings">Limits.</param>
    /// <param name="time">Tells how old a day is.</param>
    public EvidenceFolder(string folder, EvidenceSettings settings, TimeProvider time)
    {
        Folder = folder;
        _settings = settings;
        _time = time;
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(folder, "*.gz", SearchOption.AllDirectories)) _sizeBytes += new FileInfo(file).Length;
    }

    public string Folder { get; }

    /// <summary>Bytes of all files together, as far as written or found here.</summary>
    public long SizeBytes => Volatile.Read(ref _sizeBytes);

    /// <summary>Names and hashes of what a buffer holds, for the record.</summary>
    public static ViewEvidence Describe(EvidenceBuffer buffer, InspectionResult result, int view)
    {
        string frameHash = Convert.ToHexStringLower(SHA256.HashData(buffer.Pixels));
        string verdict = RecordNames.Of(result.Verdict);
        string name = string.Create(
            CultureInfo.InvariantCulture,
            $"{result.DecidedAtUtc.UtcDateTime.ToString(DayForm, CultureInfo.InvariantCulture)}/{verdict}/{result.Decision.Unit}-{result.Decision.Trigger.Number}-v{view}-{frameHash[..8]}");
        MapEvidence? map = buffer.Map.IsEmpty ? null : new MapEvidence(
            name + ".map.gz", Convert.ToHexStringLower(SHA256.HashData(buffer.Map)), buffer.MapPlanes, buffer.MapWidth, buffer.MapHeight);
        return new ViewEvidence(
            EvidenceState.Kept,
            new FrameEvidence(name + ".frame.gz", frameHash, buffer.Width, buffer.Height, buffer.PixelFormat.ToString(), buffer.Pixels.Length),
            map);
    }

    /// <summary>Writes what was described. Null when both files are whole; else why not, and then neither is left behind.</summary>
    public string? Write(EvidenceBuffer buffer, ViewEvidence described)
    {
        if (described.Frame is not { } frame) throw new ArgumentException("nothing is kept", nameof(described));
        try
        {
            WriteFile(frame.File, buffer.Pixels);
            if (described.Map is { } map) WriteFile(map.File, buffer.Map);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(frame.File);
            if (described.Map is { } map) Discard(map.File);
            return failure.Message;
        }
    }

    /// <summary>Writes a map that was made after the record, and waits for the disk: the event that tells its hash comes after it. Null when it is whole.</summary>
    public string? WriteLater(string file, ReadOnlySpan<byte> values)
    {
        try
        {
            WriteFile(file, values, isFlushed: true);
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Discard(file);
            return failure.Message;
        }
    }

    /// <summary>Sees to room for so many bytes more. Null when there is room; else which limit is in the way.</summary>
    /// <param name="bytes">What is to come, before packing.</param>
    /// <param name="removed">Told of each day of a verdict that was deleted: its folder's name, files, bytes.</param>
    public string? MakeRoom(long bytes, Action<string, int, long> removed)
    {
        ArgumentNullException.ThrowIfNull(removed);
        while (Shortage(bytes) is string shortage)
        {
            if (OldestDeletable() is not string oldest) return shortage;
            int files = 0;
            long before = _sizeBytes;
            foreach (string file in Directory.EnumerateFiles(oldest))
            {
                long length = new FileInfo(file).Length;
                File.Delete(file);
                _sizeBytes -= length;
                files++;
            }

            Directory.Delete(oldest);
            string day = Path.GetDirectoryName(oldest)!;
            if (!Directory.EnumerateFileSystemEntries(day).Any()) Directory.Delete(day);
            removed($"{Path.GetFileName(day)}/{Path.GetFileName(oldest)}", files, before - _sizeBytes);
        }

        return null;
    }

    private string? Shortage(long bytes)
    {
        if (_sizeBytes + bytes > _settings.SizeMaxBytes)
        {
            return $"evidence folder '{Folder}' holds {_sizeBytes >> 20} MiB of at most {_settings.SizeMaxBytes >> 20} MiB, all of it younger than "
                + $"{_settings.KeepFor.TotalDays:0} days";
        }

        long? free = FreeBytes();
        return free - bytes < _settings.FreeMinBytes
            ? $"the disk of evidence folder '{Folder}' has {free >> 20} MiB free; at least {_settings.FreeMinBytes >> 20} MiB stay free for the records"
            : null;
    }

    // Accepted units' samples before all others, the oldest day first; never a day that has not ended KeepFor ago.
    private string? OldestDeletable()
    {
        DateTime oldEnough = _time.GetUtcNow().UtcDateTime.Date - _settings.KeepFor - TimeSpan.FromDays(1);
        string? oldest = null;
        foreach (string day in Directory.EnumerateDirectories(Folder).Order(StringComparer.Ordinal))
        {
            if (!DateTime.TryParseExact(Path.GetFileName(day), DayForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime date)) continue;
            if (date > oldEnough) break;
            string accepts = Path.Combine(day, AcceptName);
            if (Directory.Exists(accepts)) return accepts;
            oldest ??= Directory.EnumerateDirectories(day).Order(StringComparer.Ordinal).FirstOrDefault();
        }

        return oldest;
    }

    private void WriteFile(string name, ReadOnlySpan<byte> bytes, bool isFlushed = false)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (FileStream file = File.Create(path))
        {
            using (var packed = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true)) packed.Write(bytes);
            if (isFlushed) file.Flush(flushToDisk: true);
        }

        Volatile.Write(ref _sizeBytes, _sizeBytes + new FileInfo(path).Length);
    }

    // What cannot be deleted either stays as it is; the record's hash tells that it is not whole.
    private void Discard(string name)
    {
        string path = Path.Combine(Folder, name);
        try
        {
            if (!File.Exists(path)) return;
            File.Delete(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
        }
    }

    private long? FreeBytes()
    {
        try
        {
            return new DriveInfo(Path.GetFullPath(Folder)).AvailableFreeSpace;
        }
        catch (Exception unknown) when (unknown is ArgumentException or IOException or UnauthorizedAccessException)
        {
            return null; // A network share on Windows has no drive; the first write will tell.
        }
    }
}
