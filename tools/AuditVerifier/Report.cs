namespace EdgeInspector.AuditVerifier;

/// <summary>What the verifier found first, where, and what it counted on the way there.</summary>
/// <param name="Finding">The first finding.</param>
/// <param name="Place"><c>file:line</c>, or the folder.</param>
/// <param name="LastSequence">Number of the last good record; 0 when there is none.</param>
/// <param name="LastHash">Its hash.</param>
/// <param name="IsSealed">Whether it is a seal.</param>
/// <param name="Counts">Good records by kind, decisions by verdict, views with and without a time of their camera.</param>
public sealed record Report(
    LogFinding Finding, string Place, long LastSequence, string LastHash, bool IsSealed, IReadOnlyDictionary<string, long> Counts);
