namespace EdgeInspector.Agent.Commands.Calibrating;

/// <summary>An image that a person has labelled, with the model's raw scores.</summary>
/// <param name="Label"><c>good</c>, or the kind of its defect.</param>
/// <param name="Sha256">Of its file, or of its pixels as they were recorded.</param>
/// <param name="Scores">One for each judged class.</param>
internal sealed record ScoredImage(string Label, string Sha256, float[] Scores);
