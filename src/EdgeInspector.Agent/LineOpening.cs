namespace EdgeInspector.Agent;

/// <summary>The answer to <see cref="Line.Open"/>: a line that is proven and may run, or every reason why not.</summary>
/// <param name="Line">Null when there is any problem; the caller disposes it.</param>
/// <param name="Problems">For the operator, a sentence each.</param>
public sealed record LineOpening(Line? Line, IReadOnlyList<string> Problems);
