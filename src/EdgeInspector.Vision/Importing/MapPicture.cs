using System.Globalization;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Regions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Importing;

/// <summary>Lays a model's map over the picture that it saw, for a person: clear where nothing is, so that the picture stays a picture.</summary>
/// <remarks>
/// Colours are those of <see cref="HeatScale"/>, explained in a strip below. Where tiles overlap the higher value counts, as it does for the verdict. A segmentation shows the highest defect class of each cell. What is not judged is hatched.
/// </remarks>
internal static class MapPicture
{
    /// <summary>Writes the picture; false, and nothing written, when the model gives no map.</summary>
    public static bool TryWrite(DefectFinder finder, Mat image, string file)
    {
        MapView map = finder.Map;
        if (map.Planes == 0) return false;
        Passport passport = finder.Model.Passport;
        IReadOnlyList<Box> tiles = finder.TileBoxes;
        int planes = map.Planes / tiles.Count, cells = map.Width * map.Height;
        using var values = new Mat(image.Height, image.Width, MatType.CV_32FC1, new Scalar(float.NegativeInfinity));
        float peak = float.NegativeInfinity;
        for (int tile = 0; tile < tiles.Count; tile++)
        {
            float[] shown = Highest(map.Values.Slice(tile * planes * cells, planes * cells), cells, passport.Classes);
            peak = Math.Max(peak, shown.Max());
            Lay(shown, map.Width, map.Height, tiles[tile], passport.Input, values);
        }

        PassportClass[] judged = [.. passport.Classes.Where(c => !c.Good)];
        var scale = HeatScale.Of(judged.Min(c => c.RejectFrom < c.AcceptBelow ? c.RejectFrom : c.AcceptBelow), judged.Min(c => c.RejectFrom), peak);
        using Mat picture = image.Channels() == 1 ? image.CvtColor(ColorConversionCodes.GRAY2BGR) : image.Clone();
        Paint(picture, values, scale);
        Hatch(picture, passport.Camera.Masks);
        if (tiles.Count > 1) foreach (Box tile in tiles) picture.Rectangle(new Rect(tile.X, tile.Y, tile.Width, tile.Height), new Scalar(235, 183, 0), Math.Max(1, picture.Width / 1300));
        using Mat whole = WithLegend(picture, scale, passport.Camera.Masks.Count > 0);
        return whole.ImWrite(file);
    }

    /// <summary>Draws stripes over every pixel that is not judged.</summary>
    public static unsafe void Hatch(Mat picture, IReadOnlyList<RegionMask> masks)
    {
        if (masks.Count == 0) return;
        int height = picture.Height;
        var judged = new bool[picture.Width];
        int step = Math.Max(8, judged.Length / 100);
        for (int y = 0; y < height; y++)
        {
            JudgedPixels.Mark(masks, y, judged);
            var line = new Span<byte>((void*)picture.Ptr(y), 3 * judged.Length);
            for (int x = 0; x < judged.Length; x++)
            {
                if (judged[x]) continue;
                bool isStripe = (x + y) % step < step / 4;
                Span<byte> pixel = line.Slice(3 * x, 3);
                for (int i = 0; i < 3; i++) pixel[i] = (byte)(isStripe ? (pixel[i] / 5) + 184 : (pixel[i] * 9 / 20) + 40);
            }
        }
    }

    private static float[] Highest(ReadOnlySpan<float> values, int cells, IReadOnlyList<PassportClass> classes)
    {
        var highest = new float[cells];
        Array.Fill(highest, float.NegativeInfinity);
        for (int plane = 0; plane * cells < values.Length; plane++)
        {
            if (values.Length > cells && plane < classes.Count && classes[plane].Good) continue;
            for (int cell = 0; cell < cells; cell++) highest[cell] = Math.Max(highest[cell], values[(plane * cells) + cell]);
        }

        return highest;
    }

    private static void Lay(float[] values, int columns, int rows, Box tile, ModelInput input, Mat all)
    {
        using Mat map = Mat.FromPixelData(rows, columns, MatType.CV_32FC1, values);
        using var spread = new Mat();

        // The free part of a letterbox is no part of the picture.
        Cv2.Resize(map, spread, new Size(input.Width, input.Height), 0, 0, InterpolationFlags.Linear);
        Box inner = new InputPlacement(input, tile).Inner;
        using Mat seen = spread[new Rect(inner.X, inner.Y, inner.Width, inner.Height)];
        using var full = new Mat();
        Cv2.Resize(seen, full, new Size(tile.Width, tile.Height), 0, 0, InterpolationFlags.Linear);
        using Mat under = all[new Rect(tile.X, tile.Y, tile.Width, tile.Height)];
        Cv2.Max(under, full, under);
    }

    private static unsafe void Paint(Mat picture, Mat values, HeatScale scale)
    {
        Span<byte> rgb = stackalloc byte[3];
        (int width, int height) = (picture.Width, picture.Height);
        for (int y = 0; y < height; y++)
        {
            var line = new Span<byte>((void*)picture.Ptr(y), 3 * width);
            var heat = new ReadOnlySpan<float>((void*)values.Ptr(y), width);
            for (int x = 0; x < heat.Length; x++)
            {
                if (!(heat[x] > scale.Clear)) continue;
                Span<byte> bgr = line.Slice(3 * x, 3);
                (rgb[0], rgb[1], rgb[2]) = (bgr[2], bgr[1], bgr[0]);
                scale.Paint(rgb, heat[x]);
                (bgr[0], bgr[1], bgr[2]) = (rgb[2], rgb[1], rgb[0]);
            }
        }
    }

    // Below the picture, never over it. Sized by the image, so that it is read as well on 5 MP as on 0.3.
    private static Mat WithLegend(Mat picture, HeatScale scale, bool isHatched)
    {
        double font = SampleRun.FontOf(picture.Width);
        int line = (int)Math.Ceiling(40 * font), bar = (int)Math.Ceiling(18 * font);
        var whole = new Mat(picture.Height + bar + (isHatched ? 2 * line : line), picture.Width, MatType.CV_8UC3, new Scalar(245, 245, 245));
        using (Mat top = whole[new Rect(0, 0, picture.Width, picture.Height)]) picture.CopyTo(top);
        (float Value, string Word)[] marks = [.. scale.Marks];
        Span<byte> rgb = stackalloc byte[3];
        (int width, int height) = (picture.Width, picture.Height);
        for (int x = 0; x < width; x++)
        {
            float at = (float)x / width * (marks.Length - 1);
            int mark = Math.Min((int)at, marks.Length - 2);
            rgb.Fill(216);
            scale.Paint(rgb, marks[mark].Value + ((marks[mark + 1].Value - marks[mark].Value) * (at - mark)));
            whole.Line(x, height, x, height + bar, new Scalar(rgb[2], rgb[1], rgb[0]));
        }

        for (int i = 0; i < marks.Length; i++)
        {
            string text = string.Create(CultureInfo.InvariantCulture, $"{marks[i].Value:G3} {marks[i].Word}");
            int wide = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, font, SampleRun.StrokeOf(picture.Width), out _).Width;
            int x = Math.Clamp((picture.Width * i / (marks.Length - 1)) - (wide / 2), 2, Math.Max(2, picture.Width - wide - 2));
            Text(whole, text, x, picture.Height + bar + (int)(28 * font), font);
        }

        if (isHatched) Text(whole, "hatched: not judged", 2, picture.Height + bar + line + (int)(28 * font), font);
        return whole;
    }

    private static void Text(Mat picture, string text, int x, int y, double font) =>
        picture.PutText(text, new Point(x, y), HersheyFonts.HersheySimplex, font, new Scalar(30, 30, 30), SampleRun.StrokeOf(picture.Width), LineTypes.AntiAlias);
}
