namespace EdgeInspector.VialRenderer;

/// <summary>The camera's frame: how many pixels it has and how much of the world one of them sees.</summary>
/// <remarks>The vial stands upright in the middle; what is left of the frame shows the back light.</remarks>
public sealed record VialScene
{
    /// <summary>Millimetres from top to bottom of a frame whose scale is left open: the capped vial and a margin.</summary>
    public const double FittedHeightMillimetres = 56.32;

    private const double FittedWidthMillimetres = 28;

    /// <summary>Pixels. Range 64..8192, default 1280 (the bench camera).</summary>
    public int Width { get; init; } = 1280;

    /// <summary>Pixels. Range 96..8192, default 1024 (the bench camera).</summary>
    public int Height { get; init; } = 1024;

    /// <summary>Size of a pixel at the vial's axis. Range 5..700 µm; 0 (default) fits the vial: 55 µm at 1280×1024.</summary>
    public double MicrometresPerPixel { get; init; }

    internal double MillimetresPerPixel => MicrometresPerPixel > 0
        ? MicrometresPerPixel / 1000
        : Math.Max(FittedHeightMillimetres / Height, FittedWidthMillimetres / Width);

    /// <summary>Throws when a value is outside its range.</summary>
    internal void Check()
    {
        RequireRange(Width, 64, 8192, nameof(Width), "pixels");
        RequireRange(Height, 96, 8192, nameof(Height), "pixels");
        if (MicrometresPerPixel != 0) RequireRange(MicrometresPerPixel, 5, 700, nameof(MicrometresPerPixel), "µm");
    }

    private static void RequireRange(double value, double low, double high, string name, string unit)
    {
        if (value >= low && value <= high) return;
        throw new ArgumentOutOfRangeException(name, value, $"{name} {value} {unit} is outside {low}..{high} {unit}");
    }
}
