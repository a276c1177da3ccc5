using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>The sample space that a model was qualified for, in its passport: limits, and the data that they come from. [USE-03]</summary>
/// <param name="Limits">A recipe may narrow them and never widens them.</param>
/// <param name="Statistics">Of the images behind them; empty: a person set the limits.</param>
public sealed record QualifiedSpace(SampleSpace Limits, IReadOnlyList<SampleStatistic> Statistics);
