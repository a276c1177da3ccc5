namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>What the log says of an evidence file after its unit's record.</summary>
/// <param name="Sequence">Number of the event.</param>
/// <param name="What">evidence-lost, evidence-removed or map-stored.</param>
/// <param name="Where">A file, the part of its name that both files have, or a day's folder.</param>
/// <param name="New">The hash of a stored map.</param>
/// <param name="Why">In words.</param>
internal sealed record FileEvent(long Sequence, string What, string Where, string New, string Why)
{
    /// <summary>Whether it speaks of this file.</summary>
    public bool Concerns(string file) =>
        Where == file || (What == "evidence-removed" && file.StartsWith(Where + "/", StringComparison.Ordinal))
        || (What == "evidence-lost" && (file == Where + ".frame.gz" || file == Where + ".map.gz"));
}
