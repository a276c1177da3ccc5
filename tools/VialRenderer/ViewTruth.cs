namespace EdgeInspector.VialRenderer;

/// <summary>A view in <c>truth.json</c>: zero visible pixels on a defective unit mean that this view cannot show its defect.</summary>
internal sealed record ViewTruth(string File, string? Mask, int VisiblePixels);
