using EdgeInspector.VialRenderer;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>Rendered vials that sit loosely: each shifted and turned in the camera's image by what its seed says.</summary>
internal sealed class SeatedVials : IDisposable
{
    public const int Width = 256, Height = 384;

    /// <summary>What a model is shown: the vial with a margin, inside the image.</summary>
    public static readonly Inspection.Box Region = new(48, 32, 160, 320);

    private static readonly VialScene Scene = new() { Width = Width, Height = Height, MicrometresPerPixel = 190 };

    public string Folder { get; } = Directory.CreateTempSubdirectory("edge-inspector-vials-").FullName;

    /// <summary>A vial, moved by pixels and degrees about the middle of the region.</summary>
    public static Mat Draw(ulong seed, VialDefect defect, double x, double y, double degrees, Mat? mask = null)
    {
        var renderer = new BacklitVialRenderer(Scene);
        byte[] picture = new byte[renderer.SizeBytes], truth = new byte[renderer.SizeBytes];
        renderer.Render(VialSpecimen.Create(seed, defect), 0, 1, picture, truth);
        if (mask is not null)
        {
            using Mat still = Mat.FromPixelData(Height, Width, MatType.CV_8UC1, truth);
            using Mat seated = Move(still, x, y, degrees, InterpolationFlags.Nearest);
            seated.CopyTo(mask);
        }

        using Mat upright = Mat.FromPixelData(Height, Width, MatType.CV_8UC1, picture);
        return Move(upright, x, y, degrees, InterpolationFlags.Cubic);
    }

    /// <summary>Writes vials that are shifted by up to so many pixels and turned by up to so many degrees, either way.</summary>
    public void Write(string kind, int count, ulong seed, VialDefect defect, double pixels, double degrees)
    {
        Directory.CreateDirectory(Path.Combine(Folder, kind));
        for (int i = 0; i < count; i++)
        {
            var random = new Random((int)seed + i);
            double Either(double most) => most * ((2 * random.NextDouble()) - 1);
            using var mask = new Mat();
            using Mat picture = Draw(seed + (ulong)i, defect, Either(pixels), Either(pixels), Either(degrees), mask);
            Assert.True(Cv2.ImWrite(Path.Combine(Folder, kind, $"{i:000}.png"), picture));
            if (defect == VialDefect.None) continue;
            string truth = Path.Combine(Folder, Path.GetDirectoryName(kind)!, "ground_truth", Path.GetFileName(kind));
            Directory.CreateDirectory(truth);
            Assert.True(Cv2.ImWrite(Path.Combine(truth, $"{i:000}.png"), mask));
        }
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static Mat Move(Mat picture, double x, double y, double degrees, InterpolationFlags filter)
    {
        // OpenCV turns counter-clockwise on the screen for positive angles.
        using Mat move = Cv2.GetRotationMatrix2D(new Point2f(Region.X + (Region.Width / 2f) - 0.5f, Region.Y + (Region.Height / 2f) - 0.5f), -degrees, 1);
        move.At<double>(0, 2) += x;
        move.At<double>(1, 2) += y;
        var moved = new Mat();
        Cv2.WarpAffine(picture, moved, move, picture.Size(), filter, filter == InterpolationFlags.Nearest ? BorderTypes.Constant : BorderTypes.Replicate);
        return moved;
    }
}
