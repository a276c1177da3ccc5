namespace EdgeInspector.AuditVerifier;

/// <summary>What became of the evidence of a log.</summary>
/// <param name="Findings">All that is wrong: the file, and what.</param>
/// <param name="Good">Files that unpack to the bytes that their records promise.</param>
/// <param name="Lost">Views of rejected and undecided units of which the log itself says that the pixels are lost.</param>
/// <param name="Removed">Files that are gone, and of which an event says that they were removed to make room.</param>
/// <param name="Unmapped">Kept views of rejected and undecided units that the model has looked at and that have no map.</param>
/// <param name="Complete">Rejected and undecided units of which every view that was looked at has its pixels.</param>
/// <param name="Incomplete">Numbers of the other rejected and undecided units that had a view to be kept.</param>
public sealed record EvidenceReport(
    IReadOnlyList<(string File, EvidenceFinding Finding)> Findings, int Good, int Lost, int Removed, int Unmapped, int Complete, IReadOnlyList<uint> Incomplete);
