namespace EdgeInspector.VialRenderer;

/// <summary>A rectangle of a <see cref="Transmission"/>; columns are counted from its left edge, ends are exclusive.</summary>
internal readonly record struct Window(int Left, int Top, int Right, int Bottom)
{
    public static Window Around(Transmission image, double x, double y, double reach) =>
        Spanning(image, x - reach, y - reach, x + reach, y + reach);

    /// <summary>The part of the image between two corners of the frame.</summary>
    public static Window Spanning(Transmission image, double left, double top, double right, double bottom) => new(
        Math.Clamp((int)(left - image.Left), 0, image.Width),
        Math.Clamp((int)top, 0, image.Height),
        Math.Clamp((int)(right - image.Left) + 2, 0, image.Width),
        Math.Clamp((int)bottom + 2, 0, image.Height));
}
