using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Configuration;

/// <summary>A rectangle of the image in pixels, from the upper left corner.</summary>
/// <param name="X">Left edge, 0..65535.</param>
/// <param name="Y">Upper edge, 0..65535.</param>
/// <param name="Width">1..65535.</param>
/// <param name="Height">1..65535.</param>
public sealed record ImageRegion(int X, int Y, int Width, int Height)
{
    public Box ToBox() => new(X, Y, Width, Height);
}
