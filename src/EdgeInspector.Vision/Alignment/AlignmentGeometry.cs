using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Alignment;

/// <summary>The region that a model sees, and the wider one out of which it is cut where the part lies.</summary>
/// <remarks>Immutable. The wider one ends with the camera's image; beyond it the last pixel is repeated.</remarks>
internal sealed class AlignmentGeometry
{
    /// <summary>Parts are looked for up to this share of the region's shorter side away.</summary>
    public const double ShiftShareMax = 0.125;

    public AlignmentGeometry(ModelInput input, CameraBinding camera)
    {
        Region = camera.Region;
        (InputWidth, InputHeight) = (input.Width, input.Height);
        ShiftMaxPixels = ShiftShareMax * Math.Min(Region.Width, Region.Height);
        int margin = (int)Math.Ceiling(ShiftMaxPixels);
        int left = Math.Max(0, Region.X - margin), top = Math.Max(0, Region.Y - margin);
        int right = Math.Min(camera.ImageWidth, Region.X + Region.Width + margin), bottom = Math.Min(camera.ImageHeight, Region.Y + Region.Height + margin);
        Wide = new Box(left, top, right - left, bottom - top);
        WideWidth = Math.Max(2, (int)Math.Round((double)Wide.Width * input.Width / Region.Width));
        WideHeight = Math.Max(2, (int)Math.Round((double)Wide.Height * input.Height / Region.Height));
    }

    public Box Region { get; }

    public int InputWidth { get; }

    public int InputHeight { get; }

    /// <summary>In pixels of the camera's image: the region with what lies around it.</summary>
    public Box Wide { get; }

    /// <summary>Columns of the wide region at about the scale of the input.</summary>
    public int WideWidth { get; }

    public int WideHeight { get; }

    public double ShiftMaxPixels { get; }

    /// <summary>From centres of the pixels of a picture of the region to those of a picture of the wide region, for a part in this pose.</summary>
    /// <param name="pose">Of the part.</param>
    /// <param name="width">Columns of the picture of the region.</param>
    /// <param name="height">Its lines.</param>
    /// <param name="widePixelX">Pixels of the camera for one of the picture of the wide region.</param>
    /// <param name="widePixelY">The same down.</param>
    public Affine ToWide(in PartPose pose, int width, int height, double widePixelX, double widePixelY)
    {
        double pixelX = (double)Region.Width / width, pixelY = (double)Region.Height / height;
        double cos = Math.Cos(pose.Angle), sin = Math.Sin(pose.Angle);

        // The first pixel's centre, from the middle of the region.
        double x = (0.5 * pixelX) - (0.5 * Region.Width), y = (0.5 * pixelY) - (0.5 * Region.Height);
        double middleX = Region.X - Wide.X + (0.5 * Region.Width) + pose.X, middleY = Region.Y - Wide.Y + (0.5 * Region.Height) + pose.Y;
        return new Affine(
            cos * pixelX / widePixelX,
            -sin * pixelY / widePixelX,
            ((middleX + (cos * x) - (sin * y)) / widePixelX) - 0.5,
            sin * pixelX / widePixelY,
            cos * pixelY / widePixelY,
            ((middleY + (sin * x) + (cos * y)) / widePixelY) - 0.5);
    }

    /// <summary>A point of the input, in its pixels from the corner, in pixels of the camera's image.</summary>
    public (double X, double Y) ToCamera(in PartPose pose, double x, double y)
    {
        double fromX = (x / InputWidth * Region.Width) - (0.5 * Region.Width), fromY = (y / InputHeight * Region.Height) - (0.5 * Region.Height);
        double cos = Math.Cos(pose.Angle), sin = Math.Sin(pose.Angle);
        return (
            Region.X + (0.5 * Region.Width) + pose.X + (cos * fromX) - (sin * fromY),
            Region.Y + (0.5 * Region.Height) + pose.Y + (sin * fromX) + (cos * fromY));
    }

    /// <summary>The way back: a point of the camera's image, in pixels from the corner of the input.</summary>
    public (double X, double Y) ToInput(in PartPose pose, double x, double y)
    {
        double fromX = x - Region.X - (0.5 * Region.Width) - pose.X, fromY = y - Region.Y - (0.5 * Region.Height) - pose.Y;
        double cos = Math.Cos(pose.Angle), sin = Math.Sin(pose.Angle);
        double toX = (cos * fromX) + (sin * fromY), toY = (cos * fromY) - (sin * fromX);
        return ((toX + (0.5 * Region.Width)) / Region.Width * InputWidth, (toY + (0.5 * Region.Height)) / Region.Height * InputHeight);
    }
}
