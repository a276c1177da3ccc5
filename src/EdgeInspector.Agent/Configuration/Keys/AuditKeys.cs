namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>audit</c>.</summary>
internal static class AuditKeys
{
    private static readonly Key<string> _folder = Key.WithDefault(
        "folder", Shapes.FolderToMake, "audit",
        "Folder of the records, relative to this file; made when it is missing. If it cannot be written, the line does not run.");
    private static readonly Key<TimeSpan> _flush = Key.WithDefault(
        "flush-ms", Shapes.Milliseconds(1, 1000), "20",
        "Longest wait of a record before it is flushed to disk.");
    private static readonly Key<int> _segment = Key.WithDefault(
        "segment-mib", Shapes.Count(1, 4096, "MiB"), "64",
        "A file of records is closed and the next begun at this size.");

    public static Section<AuditSettings> Section { get; } = new([_folder, _flush, _segment], v => new AuditSettings
    {
        Folder = v.Get(_folder),
        Flush = v.Get(_flush),
        SegmentBytes = (long)v.Get(_segment) << 20,
    });
}
