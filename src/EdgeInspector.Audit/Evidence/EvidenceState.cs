namespace EdgeInspector.Audit.Evidence;

/// <summary>What became of a view's pixels. Written into the record as its name in lower case with hyphens.</summary>
public enum EvidenceState : byte
{
    /// <summary>There were no pixels: no frame, or not a whole one.</summary>
    None = 0,

    /// <summary>The unit was accepted and is not one of those whose pixels are kept.</summary>
    NotSampled,

    /// <summary>The pixels should have been kept and are not: no free buffer, or no room on the disk.</summary>
    Lost,

    /// <summary>The pixels are in the evidence folder, or on their way there; the record holds their SHA-256.</summary>
    Kept,
}
