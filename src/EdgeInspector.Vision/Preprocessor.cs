using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision;

/// <summary>The preprocessor for colour cameras, colour models and enlarged regions.</summary>
/// <remarks>
/// Reads the frame's own memory; the tensor's memory is allocated once, here. OpenCV does all pixel work; no managed loop, no
/// managed byte per frame. Scaling is by area, or linear if the passport wants it. Owned by one thread.
/// </remarks>
internal sealed unsafe class Preprocessor : IPreprocessor
{
    private readonly ModelInput _input;
    private readonly CameraBinding _camera;
    private readonly PixelFormat _format;
    private SourceColour _source;
    private Box _region;

    // Where in the input the region goes; a letterbox leaves the rest at its level for ever.
    private readonly Box _inner;
    private readonly AlignedMemory _tensor;

    // Levels in the model's size and colour order; the tensor itself when it takes them as they are.
    private readonly AlignedMemory _levels;
    private readonly AlignedMemory _scaled;
    private readonly AlignedMemory _plane;
    private readonly AlignedMemory _floatPlane;
    private readonly AlignedMemory? _converted;

    // The region's lines as bytes, a camera's width each; null when the camera's own are read.
    private readonly PixelConverter? _toBytes;
    private readonly AlignedMemory? _bytes;

    static Preprocessor()
    {
        // OpenCV's own threads would take the receive threads' cores for work that one core does in under a millisecond.
        Cv2.SetNumThreads(1);
    }

    /// <summary>Both arguments have passed <see cref="PassportRules"/>.</summary>
    public Preprocessor(ModelInput input, CameraBinding camera)
    {
        _input = input;
        _camera = camera;
        _region = camera.Region;
        if (!PixelFormat.TryParse(camera.PixelFormat, out _format) || !SourceColour.TryFind(_format, _region.X, _region.Y, out _source))
            throw new ArgumentException($"pixel format '{camera.PixelFormat}' is not read here", nameof(camera));

        _inner = new InputPlacement(input, _region).Inner;
        int pixels = input.Width * input.Height;
        _tensor = new AlignedMemory(input.SizeBytes);
        _levels = LevelsAreTensor ? _tensor : new AlignedMemory((long)pixels * input.Channels);
        if (input.Fit != InputFit.Stretch) new Span<byte>(_levels.Pointer, (int)_levels.SizeBytes).Fill(InputPlacement.FreeLevel);
        _scaled = new AlignedMemory((long)pixels * 3);
        _plane = new AlignedMemory(pixels * 3);
        _floatPlane = new AlignedMemory((long)pixels * sizeof(float));
        if (_source.Reduced != PlaneKind.None)
        {
            PixelConverter.TryGet(_format, _source.Reduced, out _toBytes);
            _bytes = new AlignedMemory((long)camera.ImageWidth * _source.Channels * _region.Height);
        }

        if (_source.IsMosaic) _converted = new AlignedMemory((long)_region.Width * _region.Height * 3);
    }

    public AlignedMemory Tensor => _tensor;

    public LevelPlane Levels => new((nint)CornerOf(_levels, _input.Channels), _inner, _input.Channels, _input.Width * _input.Channels);

    private bool LevelsAreTensor =>
        _input.ElementType == ModelElementType.Uint8 && (_input.Layout == ModelInputLayout.Nhwc || _input.Channels == 1);

    private MatType LevelsType => _input.Channels == 1 ? MatType.CV_8UC1 : MatType.CV_8UC3;

    public void MoveTo(int x, int y)
    {
        _region = new Box(x, y, _region.Width, _region.Height);

        // A mosaic's pattern is another one where a region starts an odd pixel further.
        if (_source.IsMosaic) SourceColour.TryFind(_format, x, y, out _source);
    }

    public bool TryFill(in ImageView image, out SampleMeasurement sample)
    {
        sample = default;
        if (image.Width != _camera.ImageWidth || image.Height != _camera.ImageHeight || image.PixelFormat != _format) return false;

        byte* firstLine = image.Pixels + ((long)_region.Y * image.StrideBytes);
        int stride = image.StrideBytes;
        if (_toBytes is not null)
        {
            var lines = new ImageView(firstLine, image.Width, _region.Height, stride, _format);
            stride = image.Width * _source.Channels;
            _toBytes.Convert(lines, new Span<byte>(_bytes!.Pointer, (int)_bytes.SizeBytes), stride);
            firstLine = _bytes.Pointer;
        }

        byte* corner = firstLine + ((long)_region.X * _source.Channels);
        using (var region = new Raster(corner, _region.Width, _region.Height, TypeOf(_source.Channels), stride))
        using (Raster levels = InnerOf(_levels, _input.Channels))
        {
            if (_source.IsMosaic)
                FillFromMosaic(region, levels);
            else
                Fill(region, _source.Channels, _source.Order, levels);
        }

        sample = Measure();
        if (!LevelsAreTensor) FillTensor();
        return true;
    }

    public void Dispose()
    {
        _bytes?.Dispose();
        _converted?.Dispose();
        _floatPlane.Dispose();
        _plane.Dispose();
        _scaled.Dispose();
        _levels.Dispose();
        _tensor.Dispose();
    }

    private static MatType TypeOf(int channels) => channels == 1 ? MatType.CV_8UC1 : MatType.CV_8UC3;

    private void FillFromMosaic(in Raster region, in Raster levels)
    {
        int channels = _input.Channels;
        using var converted = new Raster(
            _converted!.Pointer, _region.Width, _region.Height, TypeOf(channels), (long)_region.Width * channels);
        region.ConvertColourTo(converted, channels == 1 ? _source.ToGrey : _source.ToBgr);
        Fill(converted, channels, channels == 1 ? ColourOrder.Mono : ColourOrder.Bgr, levels);
    }

    private void Fill(in Raster source, int channels, ColourOrder order, in Raster levels)
    {
        if (channels == _input.Channels && order == _input.ColourOrder)
        {
            source.ResizeTo(levels, _inner.Width, _inner.Height, Filter);
            return;
        }

        // Scaled first: converting the small image is cheaper, and both steps are linear.
        using Raster scaled = InnerOf(_scaled, channels);
        source.ResizeTo(scaled, _inner.Width, _inner.Height, Filter);
        scaled.ConvertColourTo(levels, (order, _input.ColourOrder) switch
        {
            (ColourOrder.Mono, _) => ColorConversionCodes.GRAY2BGR,
            (ColourOrder.Bgr, ColourOrder.Mono) => ColorConversionCodes.BGR2GRAY,
            (ColourOrder.Rgb, ColourOrder.Mono) => ColorConversionCodes.RGB2GRAY,
            _ => ColorConversionCodes.BGR2RGB,
        });
    }

    private SampleMeasurement Measure()
    {
        // The region alone: what a letterbox leaves free says nothing of the camera's picture.
        int width = _inner.Width, height = _inner.Height, channels = _input.Channels;
        long stride = (long)_input.Width * channels;
        double elements = (double)width * channels * height;
        byte* first = CornerOf(_levels, channels);

        using var flat = new Raster(first, width * channels, height, MatType.CV_8UC1, stride);
        using var saturated = new Raster(_plane.Pointer, width * channels, height, MatType.CV_8UC1, stride);
        flat.ThresholdTo(saturated, byte.MaxValue - 1);
        double mean = flat.Sum()[0] / elements;
        double share = saturated.Sum()[0] / elements;

        double difference = 0, pairs = 0;
        if (width > 1)
        {
            using var left = new Raster(first, width - 1, height, LevelsType, stride);
            using var right = new Raster(first + channels, width - 1, height, LevelsType, stride);
            difference += left.SumOfDifferences(right);
            pairs += (double)(width - 1) * height * channels;
        }

        if (height > 1)
        {
            using var upper = new Raster(first, width, height - 1, LevelsType, stride);
            using var lower = new Raster(first + stride, width, height - 1, LevelsType, stride);
            difference += upper.SumOfDifferences(lower);
            pairs += (double)width * (height - 1) * channels;
        }

        double sharpness = pairs > 0 ? difference / pairs : 0;
        return new SampleMeasurement((float)(mean / byte.MaxValue), (float)share, (float)(sharpness / byte.MaxValue));
    }

    private void FillTensor()
    {
        int pixels = _input.Width * _input.Height;
        using Raster levels = LevelsOf(_levels, _input.Channels);
        for (int channel = 0; channel < _input.Channels; channel++)
        {
            if (_input.ElementType == ModelElementType.Uint8)
            {
                using Raster target = LevelsOf(_tensor.Pointer + ((long)channel * pixels), 1);
                levels.CopyChannelTo(target, channel);
                continue;
            }

            double scale = _input.Normalisation?.Scale[channel] ?? 1;
            double offset = -(_input.Normalisation?.Mean[channel] ?? 0) * scale;
            using Raster plane = LevelsOf(_plane, 1);
            levels.CopyChannelTo(plane, channel);
            bool planar = _input.Layout == ModelInputLayout.Nchw || _input.Channels == 1;
            byte* at = planar ? _tensor.Pointer + ((long)channel * pixels * sizeof(float)) : _floatPlane.Pointer;
            using var floats = new Raster(at, _input.Width, _input.Height, MatType.CV_32FC1, (long)_input.Width * sizeof(float));
            plane.ScaleTo(floats, scale, offset);
            if (planar) continue;
            using var whole = new Raster(
                _tensor.Pointer, _input.Width, _input.Height, MatType.CV_32FC3, (long)_input.Width * 3 * sizeof(float));
            floats.CopyIntoChannelOf(whole, channel);
        }
    }

    private InterpolationFlags Filter => _input.Resize == InputResize.Linear ? InterpolationFlags.Linear : InterpolationFlags.Area;

    private byte* CornerOf(AlignedMemory block, int channels) =>
        block.Pointer + ((((long)_inner.Y * _input.Width) + _inner.X) * channels);

    private Raster InnerOf(AlignedMemory block, int channels) =>
        new(CornerOf(block, channels), _inner.Width, _inner.Height, TypeOf(channels), (long)_input.Width * channels);

    private Raster LevelsOf(AlignedMemory block, int channels) => LevelsOf(block.Pointer, channels);

    private Raster LevelsOf(byte* pixels, int channels) =>
        new(pixels, _input.Width, _input.Height, TypeOf(channels), (long)_input.Width * channels);
}
