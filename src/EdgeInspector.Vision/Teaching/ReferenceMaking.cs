using EdgeInspector.Imaging;
using EdgeInspector.Vision.Alignment;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Makes the reference that parts are laid over, and the limits of how far they may lie from it.</summary>
/// <remarks>
/// The image that lies in the middle of the others is the first reference; the mean of all laid over it is the one that is kept, for it has little
/// noise and nobody's blemish.
/// </remarks>
internal static class ReferenceMaking
{
    /// <summary>Images that the reference is made of: more change it no more.</summary>
    private const int ImagesMax = 40;

    /// <summary>Good images that are less alike than this cannot be laid over each other.</summary>
    private const double CorrelationMin = 0.6;

    /// <summary>The reference.</summary>
    /// <exception cref="TeachException">The images cannot be laid over each other.</exception>
    public static ReferencePlane Make(string[] files, ModelInput input, CameraBinding camera, CancellationToken cancellation)
    {
        string[] chosen = [.. Enumerable.Range(0, Math.Min(files.Length, ImagesMax)).Select(i => files[(int)((long)i * files.Length / Math.Min(files.Length, ImagesMax))])];
        ReferencePlane first = AsItLies(chosen[0], input, camera);
        PartPose[] poses = Poses(chosen, input, camera, first, null, cancellation);
        double x = Median(poses.Select(p => p.X)), y = Median(poses.Select(p => p.Y)), angle = Median(poses.Select(p => p.Angle));
        double radius = 0.5 * Math.Max(camera.Region.Width, camera.Region.Height);
        int middle = Enumerable.Range(0, chosen.Length).MinBy(i => Math.Abs(poses[i].X - x) + Math.Abs(poses[i].Y - y) + (radius * Math.Abs(poses[i].Angle - angle)));

        float[] sums = new float[first.Levels.Length];
        poses = Poses(chosen, input, camera, AsItLies(chosen[middle], input, camera), sums, cancellation);
        for (int i = 0; i < poses.Length; i++) Require(poses[i], chosen[i]);
        return first with { Levels = Array.ConvertAll(sums, sum => (byte)Math.Round(sum / chosen.Length)) };
    }

    /// <summary>Limits that every good image keeps, with half as much again.</summary>
    /// <exception cref="TeachException">An image cannot be laid over the others, or lies too far away.</exception>
    public static AlignmentLimits Limits(IReadOnlyList<PartPose> poses, string[] files, ModelInput input, CameraBinding camera)
    {
        double shiftMax = AlignmentGeometry.ShiftShareMax * Math.Min(camera.Region.Width, camera.Region.Height);
        for (int i = 0; i < poses.Count; i++)
        {
            Require(poses[i], files[i]);
            if (poses[i].Shift > shiftMax)
                throw new TeachException(FormattableString.Invariant($"image '{files[i]}' lies {poses[i].Shift:0.0} pixels from the middle of the others; alignment reaches {shiftMax:0.0}, an eighth of the region"));
        }

        double pixel = Math.Max((double)camera.Region.Width / input.Width, (double)camera.Region.Height / input.Height);
        double shift = Math.Min(shiftMax, (1.5 * poses.Max(p => p.Shift)) + (2 * pixel)), angle = Math.Min(10, (1.5 * poses.Max(p => Math.Abs(p.AngleDegrees))) + 0.25);
        double least = poses.Min(p => p.Correlation);
        return new AlignmentLimits
        {
            ShiftMaxPixels = (float)(Math.Round(shift * 10) / 10),
            AngleMaxDegrees = (float)(Math.Round(angle * 100) / 100),

            // Wide: a defect is to be found by the model. What is another part, or none, correlates by far less.
            CorrelationMin = (float)(Math.Floor(Math.Max(CorrelationMin / 2, least - Math.Max(0.1, 3 * (1 - least))) * 1000) / 1000),
        };
    }

    private static void Require(in PartPose pose, string file)
    {
        if (pose.Correlation >= CorrelationMin) return;
        throw new TeachException(FormattableString.Invariant(
            $"image '{file}' cannot be laid over the others: correlation {pose.Correlation:0.000}, needed {CorrelationMin}. Leave out the image, or teach without alignment"));
    }

    private static ReferencePlane AsItLies(string file, ModelInput input, CameraBinding camera)
    {
        float[] sums = new float[input.Width / 2 * (input.Height / 2)];
        using IPreprocessor preprocessor = IPreprocessor.For(input with { Alignment = null }, camera);
        Fill(preprocessor, file);
        unsafe
        {
            AligningPreprocessor.AddHalf(preprocessor.Tensor.Pointer, input, sums);
        }

        return new ReferencePlane(input.Width / 2, input.Height / 2, Array.ConvertAll(sums, sum => (byte)Math.Round(sum)));
    }

    private static PartPose[] Poses(
        string[] files, ModelInput input, CameraBinding camera, ReferencePlane reference, float[]? sums, CancellationToken cancellation)
    {
        using var preprocessor = new AligningPreprocessor(input, camera, reference, null);
        return Array.ConvertAll(files, file =>
        {
            cancellation.ThrowIfCancellationRequested();
            Fill(preprocessor, file);
            unsafe
            {
                if (sums is not null) AligningPreprocessor.AddHalf(preprocessor.Tensor.Pointer, input, sums);
            }

            return preprocessor.Pose;
        });
    }

    private static unsafe void Fill(IPreprocessor preprocessor, string file)
    {
        using Mat image = TeachingImages.ReadOne(file, out _);
        PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
        if (!preprocessor.TryFill(new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format), out _))
            throw new TeachException($"image '{file}' is {image.Width}×{image.Height} {format}, unlike the first one");
    }

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
