namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>One unit that was decided again from its views.</summary>
/// <param name="Sequence">Number of its record.</param>
/// <param name="Unit">Its id.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Then">Verdict and reason of the record, before delivery.</param>
/// <param name="Now">Verdict and reason now; empty when it was not decided.</param>
/// <param name="Differences">Each as <c>name: then -> now</c>.</param>
/// <param name="Parts">Each threshold, limit and rule that is not the record's, whether or not anything came out differently.</param>
/// <param name="ViewsRun">Views whose pixels were run again; the others count as the record tells them.</param>
internal sealed record ReplayedUnit(
    long Sequence, uint Unit, UnitReplayResult Result, string Then, string Now, IReadOnlyList<string> Differences, IReadOnlyList<string> Parts, int ViewsRun);
