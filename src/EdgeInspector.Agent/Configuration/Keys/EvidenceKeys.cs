namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>evidence</c>.</summary>
internal static class EvidenceKeys
{
    private static readonly Key<string> _folder = Key.WithDefault(
        "folder", Shapes.FolderToMake, "evidence",
        "Folder of the pixels and maps of every rejected and undecided unit, relative to this file; made when it is missing.");
    private static readonly Key<int> _acceptEvery = Key.WithDefault(
        "accept-every", Shapes.Count(0, 1_000_000, "units"), "1000",
        "Of the accepted units every so manieth is kept, too. 0: none.");
    private static readonly Key<int> _buffers = Key.WithDefault(
        "buffers", Shapes.Count(4, 1024, "views"), "32",
        "Views of one camera that are held in memory until their units are decided and the disk has them. None free: the view's pixels are lost, "
        + "which its record says; the verdict never waits.");
    private static readonly Key<int> _sizeMax = Key.WithDefault(
        "size-max-gib", Shapes.Count(1, 100_000, "GiB"), "20",
        "Size of the folder. When it is reached, samples of accepted units go first, then the oldest days.");
    private static readonly Key<int> _keep = Key.WithDefault(
        "keep-days", Shapes.Count(1, 3650, "days"), "90",
        "Younger files are never deleted, whatever the size.");
    private static readonly Key<int> _freeMin = Key.WithDefault(
        "free-min-mib", Shapes.Count(64, 1_000_000, "MiB"), "1024",
        "Space of the disk that is left to the records.");
    private static readonly Key<EvidenceLoss> _whenLost = Key.WithDefault(
        "when-lost", new WordShape<EvidenceLoss>(("alarm", EvidenceLoss.Alarm), ("halt", EvidenceLoss.Halt)), "alarm",
        "What happens when the pixels of a rejected or undecided unit cannot be kept. halt: the line stops until a person has acknowledged it.");
    private static readonly Key<TimeSpan> _mapWithin = Key.WithDefault(
        "map-within-ms", Shapes.Milliseconds(0, 60_000), "5000",
        "Longest time for the map of a view whose model is a classifier, made beside the line. 0: none is made.");

    public static Section<EvidenceKeeping> Section { get; } = new(
        [_folder, _acceptEvery, _buffers, _sizeMax, _keep, _freeMin, _whenLost, _mapWithin],
        v => new EvidenceKeeping
        {
            Folder = v.Get(_folder),
            AcceptEvery = v.Get(_acceptEvery),
            Buffers = v.Get(_buffers),
            SizeMaxBytes = (long)v.Get(_sizeMax) << 30,
            KeepFor = TimeSpan.FromDays(v.Get(_keep)),
            FreeMinBytes = (long)v.Get(_freeMin) << 20,
            WhenLost = v.Get(_whenLost),
            MapWithin = v.Get(_mapWithin),
        });
}
