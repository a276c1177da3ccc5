using System.IO.Compression;
using System.Security.Cryptography;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>Opens evidence files and holds each against what the log says of it.</summary>
/// <param name="folder">Of the evidence.</param>
/// <param name="events">What the log says of files.</param>
internal sealed class EvidenceFiles(string folder, IReadOnlyList<FileEvent> events)
{
    /// <summary>The bytes with that hash, or what became of the file.</summary>
    /// <param name="file">Below the folder.</param>
    /// <param name="sha256">Of the unpacked bytes, as the log has it.</param>
    /// <param name="sizeBytes">As many there must be.</param>
    public FileCheck Check(string file, string sha256, long sizeBytes)
    {
        string path = Path.GetFullPath(Path.Combine(folder, file));
        if (!path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal)) return new FileCheck(null, $"'{file}' is no file of the evidence folder", true);
        if (!File.Exists(path)) return Missing(file);
        try
        {
            // One byte more than there may be: a file that unpacks without end is not read to it.
            using FileStream packed = File.OpenRead(path);
            using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
            var bytes = new byte[sizeBytes + 1];
            int count = unpacked.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            if (count > sizeBytes) return new FileCheck(null, $"ALTERED: it holds more than the {sizeBytes} bytes of the record", true);
            string found = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(0, count)));
            return found == sha256
                ? new FileCheck(bytes[..count], "its SHA-256 is that of the record", false)
                : new FileCheck(null, $"ALTERED: its SHA-256 is {found}", true);
        }
        catch (Exception unreadable) when (unreadable is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            return new FileCheck(null, $"UNREADABLE: {unreadable.Message}", true);
        }
    }

    /// <summary>The map that was made after the record, as the log tells it; null when none was.</summary>
    public FileEvent? LaterMap(string file) => events.LastOrDefault(e => e.What == "map-stored" && e.Where == file);

    /// <summary>Why the log says that a file is not there; null when it does not.</summary>
    public FileEvent? Gone(string file) => events.LastOrDefault(e => e.What != "map-stored" && e.Concerns(file));

    private FileCheck Missing(string file) => Gone(file) is { } gone
        ? new FileCheck(null, $"not there: {gone.What}, {gone.Why} (record {gone.Sequence} of the log)", false)
        : new FileCheck(null, "MISSING, and the log does not say why", true);
}
