namespace EdgeInspector.Vision.Regions;

/// <summary>Which pixels of a camera's image are judged: those in an <c>only</c> mask, if there is one, and in no other mask.</summary>
public static class JudgedPixels
{
    /// <summary>Tells of each pixel of a line whether it is judged. Allocates; not on the way of a frame.</summary>
    /// <param name="masks">Those that concern the camera; none: every pixel is judged.</param>
    /// <param name="y">The line, from 0.</param>
    /// <param name="judged">As long as the line.</param>
    public static void Mark(IReadOnlyList<RegionMask> masks, int y, Span<bool> judged)
    {
        ArgumentNullException.ThrowIfNull(masks);
        bool isLimited = masks.Any(mask => mask.Only);
        judged.Fill(!isLimited);
        var shape = new bool[judged.Length];
        foreach (RegionMask mask in masks.Where(mask => mask.Only))
        {
            Array.Clear(shape);
            mask.Mark(y, shape);
            for (int x = 0; x < shape.Length; x++) judged[x] |= shape[x];
        }

        foreach (RegionMask mask in masks.Where(mask => !mask.Only))
        {
            Array.Clear(shape);
            mask.Mark(y, shape);
            for (int x = 0; x < shape.Length; x++) judged[x] &= !shape[x];
        }
    }
}
