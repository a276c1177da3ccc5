using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Where in the model's input the region lies, and the way of a box back to pixels of the camera's image.</summary>
/// <remarks>Immutable. A letterbox is rounded as Ultralytics does: half a pixel of free space goes to the right and the bottom.</remarks>
internal sealed class InputPlacement
{
    /// <summary>Level of what a letterbox leaves free. [Ultralytics LetterBox]</summary>
    public const byte FreeLevel = 114;

    private readonly Box _region;
    private readonly double _scaleX;
    private readonly double _scaleY;

    public InputPlacement(ModelInput input, Box region)
    {
        _region = region;
        if (input.Fit == InputFit.Stretch)
        {
            Inner = new Box(0, 0, input.Width, input.Height);
            _scaleX = (double)input.Width / region.Width;
            _scaleY = (double)input.Height / region.Height;
            return;
        }

        double scale = Math.Min((double)input.Width / region.Width, (double)input.Height / region.Height);
        _scaleX = _scaleY = scale;
        if (input.Fit == InputFit.LetterboxCorner)
        {
            // Rounded down. [YOLOX preproc]
            Inner = new Box(0, 0, Math.Clamp((int)(region.Width * scale), 1, input.Width), Math.Clamp((int)(region.Height * scale), 1, input.Height));
            return;
        }

        int width = Math.Clamp((int)Math.Round(region.Width * scale), 1, input.Width);
        int height = Math.Clamp((int)Math.Round(region.Height * scale), 1, input.Height);

        // An odd free pixel: halves are rounded down here, so it goes right and below.
        Inner = new Box((input.Width - width) / 2, (input.Height - height) / 2, width, height);
    }

    /// <summary>The part of the input that holds the region.</summary>
    public Box Inner { get; }

    /// <summary>A box of the input in pixels of the camera's image: outwards to whole pixels, cut to the region, never empty.</summary>
    public Box ToImage(float left, float top, float right, float bottom)
    {
        (int x, int width) = Span(left, right, Inner.X, _scaleX, _region.Width);
        (int y, int height) = Span(top, bottom, Inner.Y, _scaleY, _region.Height);
        return new Box(_region.X + x, _region.Y + y, width, height);
    }

    // A thousandth of a pixel is rounding of the way there and back, no pixel.
    private static (int From, int Length) Span(double low, double high, int offset, double scale, int side)
    {
        int from = Math.Clamp((int)Math.Floor(((low - offset) / scale) + 1e-3), 0, side - 1);
        int to = Math.Clamp((int)Math.Ceiling(((high - offset) / scale) - 1e-3), from + 1, side);
        return (from, to - from);
    }
}
