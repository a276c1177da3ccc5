namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>One view that was run again, or could not be.</summary>
/// <param name="View">As recorded.</param>
/// <param name="Result">What it came to.</param>
/// <param name="Differences">Why it could not be run, or each value as <c>name: then → now</c>.</param>
/// <param name="Pins">Each pin that is not what it was, whether or not anything came out differently.</param>
/// <param name="Score">The score now, as a record would say it; empty when it was not run.</param>
internal sealed record ReplayedView(RecordedView View, ReplayResult Result, IReadOnlyList<string> Differences, IReadOnlyList<string> Pins, string Score);
