namespace EdgeInspector.Vision.Teaching;

/// <summary>How far the teaching is.</summary>
/// <param name="Step">What is being done, in words.</param>
/// <param name="Done">Parts of the step that are done.</param>
/// <param name="Total">Parts of the step.</param>
public readonly record struct TeachProgress(string Step, int Done, int Total);
