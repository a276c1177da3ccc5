namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>Diagonal stripes that move from frame to frame.</summary>
public sealed class GradientPattern : PreparedPattern
{
    protected override byte Brightness(int index, int x, int y, int width, int height) => (byte)(x + y + index * 16);
}
