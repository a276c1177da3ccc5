using EdgeInspector.Imaging;
using EdgeInspector.Vision.Alignment;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Pictures for a person: what a taught model sees of an image file, and its map laid over it.</summary>
/// <remarks>Owned by one thread. The map is the model's own, run as the line runs it.</remarks>
public sealed unsafe class HeatPictures : IDisposable
{
    /// <summary>Longer side of a picture in pixels.</summary>
    private const int SideMax = 240;

    private const int JpegQuality = 85;

    /// <summary>Score that is drawn in the hottest colour; 1 is reject-from.</summary>
    private const float Hottest = 1.5f;

    private readonly OnnxModel _model;
    private readonly IPreprocessor _preprocessor;
    private readonly BoundRun _run;

    /// <param name="model">A taught one: with a map. The caller disposes it after this.</param>
    public HeatPictures(OnnxModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _preprocessor = IPreprocessor.For(model, model.Passport.Camera);
        _run = new BoundRun(model, _preprocessor);
    }

    /// <summary>The region as the camera saw it, and the same with the map over it, both JPEG.</summary>
    /// <exception cref="TeachException">The file cannot be read or does not fit the model.</exception>
    public (byte[] Seen, byte[] Heat) Of(string file)
    {
        using Mat image = TeachingImages.ReadOne(file, out _);
        PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
        if (!_preprocessor.TryFill(new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format), out _))
            throw new TeachException($"image '{file}' is not of the size and format of model '{_model.Passport.Id}'");
        _run.Run();

        Inspection.Box region = _model.Passport.Camera.Region;
        double scale = Math.Min(1, (double)SideMax / Math.Max(region.Width, region.Height));
        var size = new Size(Math.Max(1, (int)(region.Width * scale)), Math.Max(1, (int)(region.Height * scale)));
        using Mat part = image[new Rect(region.X, region.Y, region.Width, region.Height)];
        using var seen = new Mat();
        Cv2.Resize(part, seen, size, 0, 0, InterpolationFlags.Area);
        if (seen.Channels() == 1) Cv2.CvtColor(seen, seen, ColorConversionCodes.GRAY2BGR);
        using Mat heat = HeatOver(seen, size);
        return (Jpeg(seen), Jpeg(heat));
    }

    public void Dispose()
    {
        _run.Dispose();
        _preprocessor.Dispose();
    }

    private Mat HeatOver(Mat seen, Size size)
    {
        OutputTensor map = _run.Output(_model.Passport.Output.Map);
        (int rows, int columns) = ((int)map.Shape[^2], (int)map.Shape[^1]);
        using Mat values = Mat.FromPixelData(rows, columns, MatType.CV_32FC1, InCamera(map.Floats, rows, columns));
        using var levels = new Mat();
        values.ConvertTo(levels, MatType.CV_8UC1, 255 / Hottest);
        Cv2.Resize(levels, levels, size, 0, 0, InterpolationFlags.Linear);
        using var colours = new Mat();
        Cv2.ApplyColorMap(levels, colours, ColormapTypes.Turbo);
        var heat = new Mat();
        Cv2.AddWeighted(seen, 0.55, colours, 0.45, 0, heat);
        return heat;
    }

    private float[] InCamera(ReadOnlySpan<float> map, int rows, int columns)
    {
        if (_preprocessor.Pose is not { } pose) return map.ToArray();
        var inCamera = new CameraMap(new AlignmentGeometry(_model.Passport.Input, _model.Passport.Camera), rows, columns);
        inCamera.Fill(map, pose);
        return inCamera.Cells;
    }

    private static byte[] Jpeg(Mat picture)
    {
        Cv2.ImEncode(".jpg", picture, out byte[] bytes, new ImageEncodingParam(ImwriteFlags.JpegQuality, JpegQuality));
        return bytes;
    }
}
