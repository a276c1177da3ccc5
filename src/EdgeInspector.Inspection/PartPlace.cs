namespace EdgeInspector.Inspection;

/// <summary>Where the part must lie in the camera's image, and how it is told from the background.</summary>
/// <param name="Expected">Its bounding box in pixels of the camera's image.</param>
/// <param name="TolerancePixels">How far each edge may lie from there.</param>
/// <param name="Level">Grey level between part and background, 0..1 of full scale.</param>
/// <param name="IsBrighter">The part is brighter than the level (dark field); else darker (back light).</param>
public sealed record PartPlace(Box Expected, int TolerancePixels, float Level, bool IsBrighter)
{
    /// <summary>The greatest distance of an edge from its place, in pixels.</summary>
    public int Deviation(Box found) => Math.Max(
        Math.Max(Math.Abs(found.X - Expected.X), Math.Abs(found.Y - Expected.Y)),
        Math.Max(Math.Abs(found.X + found.Width - Expected.X - Expected.Width), Math.Abs(found.Y + found.Height - Expected.Y - Expected.Height)));
}
