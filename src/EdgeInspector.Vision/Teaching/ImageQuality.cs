using System.Globalization;
using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Looks at images as they are taken for a teaching: usable light and sharpness, and each of another part than those before.</summary>
/// <remarks>Owned by one thread.</remarks>
public sealed class ImageQuality(SampleSpace limits)
{
    /// <summary>Longer side at which light and sharpness are measured: that of a taught model's usual input.</summary>
    private const int MeasuredSide = 384;

    /// <summary>Side of the small copies that are compared.</summary>
    private const int SmallSide = 32;

    /// <summary>Mean difference of the small copies, in grey levels, under which two images show the same part in the same place.</summary>
    /// <remarks>A camera's noise leaves 0.1 and less of so many pixels' means; a part put down anew moves or is lit otherwise by far more.</remarks>
    private const double SameMax = 0.25;

    private readonly List<float[]> _earlier = [];

    /// <summary>Why the image is not taken; null when it is.</summary>
    /// <exception cref="TeachException">The file cannot be read.</exception>
    public unsafe string? Refusal(string file)
    {
        using Mat image = TeachingImages.ReadOne(file, out _);
        using var grey = new Mat();
        if (image.Channels() == 1)
            image.CopyTo(grey);
        else
            Cv2.CvtColor(image, grey, ColorConversionCodes.BGR2GRAY);
        double scale = Math.Min(1, (double)MeasuredSide / Math.Max(grey.Width, grey.Height));
        using var input = new Mat();
        Cv2.Resize(grey, input, new Size(Math.Max(1, (int)(grey.Width * scale)), Math.Max(1, (int)(grey.Height * scale))), 0, 0, InterpolationFlags.Area);
        SampleMeasurement sample = LevelMeasure.Of((byte*)input.Data, input.Width, input.Height);
        if (!limits.Admits(sample))
        {
            return string.Create(
                CultureInfo.InvariantCulture,
                $"outside the sample space: mean {sample.Mean:0.000} (allowed {limits.MeanMin}..{limits.MeanMax}), saturated {sample.Saturated:0.000} "
                + $"(up to {limits.SaturatedMax}), sharpness {sample.Sharpness:0.0000} (from {limits.SharpnessMin})");
        }

        float[] small = Small(grey);
        foreach (float[] other in _earlier)
        {
            double difference = 0;
            for (int i = 0; i < small.Length; i++) difference += Math.Abs(small[i] - other[i]);
            if (difference / small.Length < SameMax) return "the same part in the same place as an earlier image: change the part, or see whether the camera stands still";
        }

        _earlier.Add(small);
        return null;
    }

    private static float[] Small(Mat grey)
    {
        using var levels = new Mat();
        grey.ConvertTo(levels, MatType.CV_32FC1);
        Cv2.Resize(levels, levels, new Size(SmallSide, SmallSide), 0, 0, InterpolationFlags.Area);
        levels.GetArray(out float[] small);
        return small;
    }
}
