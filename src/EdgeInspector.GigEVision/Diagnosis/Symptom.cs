namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>One look at the way to a camera: what was looked at, what was seen, and what mends it.</summary>
/// <param name="Subject">Such as <c>receive buffer</c>.</param>
/// <param name="Status">How bad it is.</param>
/// <param name="Seen">With numbers and units.</param>
/// <param name="Remedy">What to do, a command where there is one; empty when there is nothing to do.</param>
public sealed record Symptom(string Subject, DiagnosisStatus Status, string Seen, string Remedy = "")
{
    /// <summary>One line: status, subject, what was seen, remedy.</summary>
    public override string ToString()
    {
        string word = Status switch
        {
            DiagnosisStatus.Ok => "ok",
            DiagnosisStatus.Warning => "warning",
            DiagnosisStatus.Problem => "PROBLEM",
            DiagnosisStatus.Unknown or _ => "unknown",
        };
        return $"{word,-8} {Subject,-16} {Seen}{(Remedy.Length > 0 ? $" -> {Remedy}" : "")}";
    }
}
