using EdgeInspector.AuditVerifier;

namespace EdgeInspector.LineSimulator;

/// <summary>The word of the independent verifier on the agent's log.</summary>
internal static class AuditCheck
{
    /// <summary>What is wrong with the log; empty when it is whole and sealed.</summary>
    public static IReadOnlyList<string> Faults(string folder)
    {
        Report report = LogVerifier.Verify(folder);
        return report.Finding == LogFinding.None ? [] : [$"{report.Place}: {report.Finding}"];
    }

    /// <summary>What became of the pixels and maps that the log names; null when there is no log.</summary>
    public static EvidenceReport? Pictures(string folder, string evidenceFolder) =>
        Directory.Exists(folder) ? EvidenceVerifier.Verify(folder, evidenceFolder) : null;
}
