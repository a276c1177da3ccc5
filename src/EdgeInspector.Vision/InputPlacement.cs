using EdgeInspector.Inspection;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Vision;

/// <summary>Where in the model's input the region lies, and the way of a box back to pixels of the camera's image.</summary>
/// <remarks>
/// A letterbox is rounded as Ultralytics does: half a pixel of free space goes to the right and the bottom. Of several tiles of one size the
/// owner says which one the input holds.
/// </remarks>
internal sealed class InputPlacement
{
    /// <summary>Level of what a letterbox leaves free. [Ultralytics LetterBox]</summary>
    public const byte FreeLevel = 114;

    private readonly Box[] _tiles;
    private readonly JudgedArea? _judged;
    private readonly ModelInput _input;
    private readonly double _scaleX;
    private readonly double _scaleY;
    private readonly AlignmentGeometry? _alignment;
    private readonly Box _image;

    public InputPlacement(ModelInput input, Box region)
        : this(input, [region], null)
    {
    }

    /// <param name="input">The model's.</param>
    /// <param name="tiles">All of one size; the first one is held at first.</param>
    /// <param name="judged">What of the image is judged; null: everything.</param>
    /// <param name="camera">Needed for an input that is aligned: boxes then may lie anywhere in its image.</param>
    public InputPlacement(ModelInput input, Box[] tiles, JudgedArea? judged, CameraBinding? camera = null)
    {
        if (input.Alignment is not null && camera is not null)
        {
            _alignment = new AlignmentGeometry(input, camera);
            _image = new Box(0, 0, camera.ImageWidth, camera.ImageHeight);
        }

        _tiles = tiles;
        _judged = judged;
        _input = input;
        Box region = tiles[0];
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

    /// <summary>Which of the tiles the input holds, from 0.</summary>
    public int Tile { get; private set; }

    /// <summary>What the input shows, in pixels of the camera's image.</summary>
    public Box Region => _tiles[Tile];

    /// <summary>Pixels of the input for one of the camera's, along the side that loses more.</summary>
    public double Scale => Math.Min(_scaleX, _scaleY);

    /// <summary>Where the part lies that the input holds; null: as the reference. By the owner, after each filling.</summary>
    public PartPose? Pose { get; set; }

    public void MoveTo(int tile) => Tile = tile;

    /// <summary>A box of the input in pixels of the camera's image: outwards to whole pixels, cut to the region, never empty.</summary>
    public Box ToImage(float left, float top, float right, float bottom) => _alignment is not null && Pose is { } pose
        ? BoxOfAligned(_alignment, pose, left, top, right, bottom)
        : ToImage(_tiles[Tile], left, top, right, bottom);

    /// <summary>Whether a judged pixel lies in a box of the input.</summary>
    public bool IsJudged(float left, float top, float right, float bottom) => _judged is null || _judged.Touches(ToImage(left, top, right, bottom));

    /// <summary>For each tile what to add to a map over the input: 0 where something is judged, minus infinity elsewhere; null when all of the tile is.</summary>
    public float[]?[] HiddenCells(int columns, int rows)
    {
        var hidden = new float[]?[_tiles.Length];
        if (_judged is null) return hidden;
        float width = (float)_input.Width / columns, height = (float)_input.Height / rows;
        for (int tile = 0; tile < _tiles.Length; tile++)
        {
            var cells = new float[columns * rows];
            for (int cell = 0; cell < cells.Length; cell++)
            {
                int x = cell % columns, y = cell / columns;
                Box box = ToImage(_tiles[tile], x * width, y * height, (x + 1) * width, (y + 1) * height);
                cells[cell] = _judged.Touches(box) ? 0 : float.NegativeInfinity;
            }

            hidden[tile] = cells.Contains(float.NegativeInfinity) ? cells : null;
        }

        return hidden;
    }

    // The upright box around the turned one, inside the camera's image.
    private Box BoxOfAligned(AlignmentGeometry alignment, in PartPose pose, float left, float top, float right, float bottom)
    {
        double lowX = double.MaxValue, lowY = double.MaxValue, highX = double.MinValue, highY = double.MinValue;
        for (int corner = 0; corner < 4; corner++)
        {
            (double x, double y) = alignment.ToCamera(pose, (corner & 1) == 0 ? left : right, (corner & 2) == 0 ? top : bottom);
            (lowX, lowY) = (Math.Min(lowX, x), Math.Min(lowY, y));
            (highX, highY) = (Math.Max(highX, x), Math.Max(highY, y));
        }

        (int fromX, int width) = Span(lowX, highX, 0, 1, _image.Width);
        (int fromY, int height) = Span(lowY, highY, 0, 1, _image.Height);
        return new Box(fromX, fromY, width, height);
    }

    private Box ToImage(Box region, float left, float top, float right, float bottom)
    {
        (int x, int width) = Span(left, right, Inner.X, _scaleX, region.Width);
        (int y, int height) = Span(top, bottom, Inner.Y, _scaleY, region.Height);
        return new Box(region.X + x, region.Y + y, width, height);
    }

    // A thousandth of a pixel is rounding of the way there and back, no pixel.
    private static (int From, int Length) Span(double low, double high, int offset, double scale, int side)
    {
        int from = Math.Clamp((int)Math.Floor(((low - offset) / scale) + 1e-3), 0, side - 1);
        int to = Math.Clamp((int)Math.Ceiling(((high - offset) / scale) - 1e-3), from + 1, side);
        return (from, to - from);
    }
}
