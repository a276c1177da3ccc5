namespace EdgeInspector.Agent.Configuration;

/// <summary>Which units' pixels and maps are kept, where and for how long: those of every rejected and undecided one, and of some accepted ones.</summary>
public sealed record EvidenceKeeping
{
    /// <summary>Absolute path of the folder; made when it is missing.</summary>
    public required string Folder { get; init; }

    /// <summary>Of the accepted units every so manieth: 0..1000000, 0 none. Default 1000.</summary>
    public required int AcceptEvery { get; init; }

    /// <summary>Views of one camera that are held until their units are decided, or wait for the disk: 4..1024. Default 32.</summary>
    public required int Buffers { get; init; }

    /// <summary>Bytes of the whole folder: 1..100000 GiB. Default 20 GiB.</summary>
    public required long SizeMaxBytes { get; init; }

    /// <summary>Younger files are never deleted: 1..3650 days. Default 90.</summary>
    public required TimeSpan KeepFor { get; init; }

    /// <summary>Bytes of the disk that are left to the records: 64..1000000 MiB. Default 1024 MiB.</summary>
    public required long FreeMinBytes { get; init; }

    /// <summary>Default alarm.</summary>
    public required EvidenceLoss WhenLost { get; init; }

    /// <summary>Longest time for the map of a view whose model gives none: 0..60000 ms, 0 makes none. Default 5000 ms.</summary>
    public required TimeSpan MapWithin { get; init; }
}
