using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Looks at images as they are taken for a teaching: usable light and sharpness, and each of another part than those before.</summary>
/// <param name="limits">The sample space of the recipe.</param>
/// <param name="region">What the model will see, in image pixels; null: all of it.</param>
/// <remarks>Owned by one thread.</remarks>
public sealed class ImageQuality(SampleSpace limits, Box? region = null)
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
    public string? Refusal(string file)
    {
        using Mat image = TeachingImages.ReadOne(file, out _);
        using var grey = new Mat();
        if (image.Channels() == 1)
            image.CopyTo(grey);
        else
            Cv2.CvtColor(image, grey, ColorConversionCodes.BGR2GRAY);
        string breach = Breach(grey);
        if (breach.Length > 0) return $"outside the sample space: {breach}";

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

    // Measured as the line will: on the region, in about the model's size.
    private unsafe string Breach(Mat grey)
    {
        var whole = new Rect(0, 0, grey.Width, grey.Height);
        Rect seen = region is Box box ? new Rect(box.X, box.Y, box.Width, box.Height) & whole : whole;
        if (seen.Width == 0 || seen.Height == 0) return $"the region lies outside the image of {grey.Width}×{grey.Height}";
        double scale = Math.Min(1, (double)MeasuredSide / Math.Max(seen.Width, seen.Height));
        var size = new Size(Math.Max(1, (int)(seen.Width * scale)), Math.Max(1, (int)(seen.Height * scale)));
        using Mat part = grey[seen];
        using var input = new Mat();
        Cv2.Resize(part, input, size, 0, 0, InterpolationFlags.Area);
        var meter = new SampleMeter(limits.Part);
        meter.Clear();
        var described = new ModelInput { Tensor = "image", Width = size.Width, Height = size.Height, ColourOrder = ColourOrder.Mono };
        meter.Add(new LevelPlane(input.Data, new Box(0, 0, size.Width, size.Height), 1, (int)input.Step()), new InputPlacement(described, new Box(seen.X, seen.Y, seen.Width, seen.Height)));
        return limits.Check(meter.Complete(LevelMeasure.Of((byte*)input.Data, size.Width, size.Height))).ToString();
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
