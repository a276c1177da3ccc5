namespace EdgeInspector.Audit.Evidence;

/// <summary>How much evidence is kept, and for how long.</summary>
public sealed record EvidenceSettings
{
    /// <summary>Bytes of all files together.</summary>
    public required long SizeMaxBytes { get; init; }

    /// <summary>Younger files are never deleted.</summary>
    public required TimeSpan KeepFor { get; init; }

    /// <summary>Bytes that stay free on the disk: the records need them more.</summary>
    public required long FreeMinBytes { get; init; }
}
