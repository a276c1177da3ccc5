using System.Numerics;

namespace EdgeInspector.Vision;

/// <summary>A box that is turned around its centre, in pixels of the model's input.</summary>
/// <param name="Centre">Of the box.</param>
/// <param name="Width">Along the turned x axis; from 0.</param>
/// <param name="Height">Along the turned y axis; from 0.</param>
/// <param name="Angle">Radians, from x towards y: clockwise on a picture.</param>
internal readonly record struct RotatedBox(Vector2 Centre, float Width, float Height, float Angle)
{
    // A convex polygon of four corners cut by four lines has eight at most.
    private const int CornersMax = 8;

    /// <summary>False for the default value: the box is not turned.</summary>
    public bool IsSet => Width > 0 && Height > 0;

    /// <summary>Half of the width and height of the upright box around it.</summary>
    public Vector2 Reach
    {
        get
        {
            (float sin, float cos) = MathF.SinCos(Angle);
            return new Vector2(MathF.Abs(Width / 2 * cos) + MathF.Abs(Height / 2 * sin), MathF.Abs(Width / 2 * sin) + MathF.Abs(Height / 2 * cos));
        }
    }

    /// <summary>Area of what both cover over the area of what either covers; both are set.</summary>
    public float Overlap(in RotatedBox other)
    {
        // Around the first box's centre: the coordinates are small, so that little is lost to rounding.
        Span<Vector2> shape = stackalloc Vector2[CornersMax];
        Span<Vector2> cut = stackalloc Vector2[CornersMax];
        Span<Vector2> edges = stackalloc Vector2[4];
        Corners(Centre, edges);
        other.Corners(Centre, shape);
        int count = 4;
        for (int i = 0; i < 4 && count > 0; i++)
        {
            count = Cut(shape[..count], edges[i], edges[(i + 1) % 4], cut);
            Span<Vector2> kept = cut;
            cut = shape;
            shape = kept;
        }

        float shared = Area(shape[..count]);
        return shared / ((Width * Height) + (other.Width * other.Height) - shared);
    }

    private static float Cross(Vector2 a, Vector2 b) => (a.X * b.Y) - (a.Y * b.X);

    // What lies on the inner side of the line; corners go from x towards y, so inside is where the cross product is not negative.
    private static int Cut(ReadOnlySpan<Vector2> shape, Vector2 from, Vector2 to, Span<Vector2> kept)
    {
        int count = 0;
        Vector2 line = to - from;
        Vector2 before = shape[^1];
        float sideBefore = Cross(line, before - from);
        foreach (Vector2 corner in shape)
        {
            float side = Cross(line, corner - from);
            if ((side >= 0) != (sideBefore >= 0) && count < CornersMax) kept[count++] = before + ((corner - before) * (sideBefore / (sideBefore - side)));
            if (side >= 0 && count < CornersMax) kept[count++] = corner;
            (before, sideBefore) = (corner, side);
        }

        return count;
    }

    private static float Area(ReadOnlySpan<Vector2> shape)
    {
        float twice = 0;
        for (int i = 0; i < shape.Length; i++) twice += Cross(shape[i], shape[(i + 1) % shape.Length]);
        return MathF.Max(0, twice / 2);
    }

    private void Corners(Vector2 origin, Span<Vector2> corners)
    {
        (float sin, float cos) = MathF.SinCos(Angle);
        Vector2 across = new Vector2(cos, sin) * (Width / 2), down = new Vector2(-sin, cos) * (Height / 2), at = Centre - origin;
        corners[0] = at - across - down;
        corners[1] = at + across - down;
        corners[2] = at + across + down;
        corners[3] = at - across + down;
    }
}
