namespace EdgeInspector.LineSimulator;

/// <summary>One promise of the line, and whether this run kept it.</summary>
/// <param name="Name">The promise in words.</param>
/// <param name="Holds">Whether it was kept.</param>
/// <param name="Detail">The count that shows it, or the first units that broke it.</param>
public sealed record BenchCheck(string Name, bool Holds, string Detail);
