using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Made-up defects on good images: a patch from elsewhere, a thin line, a soft blot. They weigh the heads, nothing more.</summary>
/// <remarks>No real defect looks like them, so what they say is heard only when it is plain (<see cref="HeadWeighing"/>).</remarks>
internal static class SyntheticDefects
{
    /// <summary>Ways of drawing one.</summary>
    public const int Kinds = 3;

    /// <summary>Difference to the ground in grey levels: seen by a person at a second look.</summary>
    private const double ContrastMin = 15, ContrastMax = 60;

    /// <summary>A copy of the input, [H,W,C], with one defect.</summary>
    /// <param name="input">A good image in the model's size.</param>
    /// <param name="grid">Sizes.</param>
    /// <param name="kind">0 .. <see cref="Kinds"/> − 1.</param>
    /// <param name="random">Place, size and contrast.</param>
    public static byte[] Draw(byte[] input, FeatureGrid grid, int kind, ref SplitMix64 random)
    {
        var drawn = (byte[])input.Clone();
        using Mat image = Mat.FromPixelData(grid.InputHeight, grid.InputWidth, grid.InputChannels == 1 ? MatType.CV_8UC1 : MatType.CV_8UC3, drawn);
        int side = Math.Min(grid.InputWidth, grid.InputHeight);
        double size = side * random.Uniform(0.04, 0.14);

        // In the middle four fifths: the rim is background more often than part.
        double x = grid.InputWidth * random.Uniform(0.1, 0.9), y = grid.InputHeight * random.Uniform(0.1, 0.9);
        double contrast = random.Uniform(ContrastMin, ContrastMax) * (random.Below(3) == 0 ? 1 : -1), angle = random.Uniform(0, Math.PI);
        switch (kind)
        {
            case 0:
                Paste(image, new Point2d(x, y), size, ref random);
                break;
            case 1:
                Line(image, drawn, new Point2d(x, y), 2 * size, angle, contrast, ref random);
                break;
            default:
                Blot(image, drawn, new Point2d(x, y), size / 2, angle, contrast, ref random);
                break;
        }

        return drawn;
    }

    private static void Paste(Mat image, Point2d centre, double size, ref SplitMix64 random)
    {
        int width = Math.Max(4, (int)size), height = Math.Max(4, (int)(size * random.Uniform(0.5, 1.5)));
        width = Math.Min(width, image.Width / 2);
        height = Math.Min(height, image.Height / 2);
        var from = new Rect(random.Below(image.Width - width), random.Below(image.Height - height), width, height);
        int left = Math.Clamp((int)centre.X - (width / 2), 0, image.Width - width), top = Math.Clamp((int)centre.Y - (height / 2), 0, image.Height - height);
        using Mat patch = image[from].Clone();
        Cv2.Flip(patch, patch, FlipMode.XY);
        using Mat target = image[new Rect(left, top, width, height)];
        patch.CopyTo(target);
    }

    private static void Line(Mat image, byte[] levels, Point2d centre, double length, double angle, double contrast, ref SplitMix64 random)
    {
        using var mask = new Mat(image.Size(), MatType.CV_8UC1, new Scalar(0));
        double dx = Math.Cos(angle) * length / 2, dy = Math.Sin(angle) * length / 2, bend = random.Uniform(-0.2, 0.2) * length;
        Point[] points =
        [
            new((int)(centre.X - dx), (int)(centre.Y - dy)),
            new((int)(centre.X + (bend * Math.Sin(angle))), (int)(centre.Y - (bend * Math.Cos(angle)))),
            new((int)(centre.X + dx), (int)(centre.Y + dy)),
        ];
        Cv2.Polylines(mask, [points], isClosed: false, new Scalar(255), 1 + random.Below(2), LineTypes.AntiAlias);
        Blend(levels, mask, contrast);
    }

    private static void Blot(Mat image, byte[] levels, Point2d centre, double radius, double angle, double contrast, ref SplitMix64 random)
    {
        using var mask = new Mat(image.Size(), MatType.CV_8UC1, new Scalar(0));
        var axes = new Size(Math.Max(2, (int)radius), Math.Max(2, (int)(radius * random.Uniform(0.4, 1))));
        Cv2.Ellipse(mask, new Point((int)centre.X, (int)centre.Y), axes, angle * 180 / Math.PI, 0, 360, new Scalar(255), -1, LineTypes.AntiAlias);
        Cv2.GaussianBlur(mask, mask, new Size(0, 0), Math.Max(0.6, radius / 4));
        Blend(levels, mask, contrast);
    }

    // level + contrast where the mask is full.
    private static void Blend(byte[] levels, Mat mask, double contrast)
    {
        mask.GetArray(out byte[] share);
        int channels = levels.Length / share.Length;
        for (int i = 0; i < levels.Length; i++)
            levels[i] = (byte)Math.Clamp(Math.Round(levels[i] + (contrast * share[i / channels] / 255)), 0, 255);
    }
}
