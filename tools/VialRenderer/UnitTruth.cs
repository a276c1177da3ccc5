namespace EdgeInspector.VialRenderer;

/// <summary>A unit in <c>truth.json</c>. The seed is written as text: not every reader keeps 64-bit numbers whole.</summary>
internal sealed record UnitTruth(
    string Defect, string Category, string Seed, double SizeMicrometres, double WidthMicrometres, double FillHeightMillimetres,
    int Bubbles, IReadOnlyList<ViewTruth> Views);
