namespace EdgeInspector.Vision;

/// <summary>What one measure was over the images that a model was qualified with. [USE-03]</summary>
/// <param name="Measure">As the limits are named: <c>mean</c>, <c>p1</c>, <c>p50</c>, <c>p99</c>, <c>saturated</c>, <c>sharpness</c>, <c>embedding-distance</c>.</param>
/// <param name="Images">How many images it was taken of.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The greatest.</param>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The standard deviation, of a sample.</param>
/// <param name="Coverage">
/// Share of such pictures, 0..1, of which at least so many lie between <paramref name="Min"/> and <paramref name="Max"/> with 95 % confidence,
/// whatever their distribution. The limits are wider.
/// </param>
public sealed record SampleStatistic(string Measure, int Images, float Min, float Max, float Mean, float Deviation, float Coverage);
