namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>
/// A schematic vial before a back light, a little to the left or right from frame to frame; every fourth carries a dark
/// particle.
/// </summary>
/// <remarks>For looking at, not for judging models: the bench line renders its units elsewhere.</remarks>
public sealed class VialPattern : PreparedPattern
{
    protected override byte Brightness(int index, int x, int y, int width, int height)
    {
        double u = (double)x / width - 0.5 - (index - 3.5) * 0.004;
        double v = (double)y / height;
        double halfWidth = v switch
        {
            < 0.12 => 0,       // above the cap
            < 0.22 => 0.11,    // cap
            < 0.32 => 0.08,    // neck
            < 0.92 => 0.17,    // body
            _ => 0,
        };
        double edge = Math.Abs(u);
        if (edge > halfWidth || halfWidth == 0) return 225;
        if (v < 0.22) return 70;
        if (edge > halfWidth - 0.012 || v > 0.905) return 95;
        if (index % 4 == 3 && (u - 0.04) * (u - 0.04) + (v - 0.7) * (v - 0.7) < 0.00012) return 30;
        return v < 0.45 ? (byte)205 : (byte)(185 + (int)(edge * 60));
    }
}
