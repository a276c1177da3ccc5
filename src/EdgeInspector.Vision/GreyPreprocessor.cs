using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>The preprocessor for the line's usual case: a grey camera, a model of one channel, a region not smaller than its input.</summary>
/// <remarks>
/// No native library: OpenCV's for Linux is linked with a desktop (GTK), which an industrial PC has not. Scaling is by area
/// and agrees with OpenCV's to one grey level; tests hold it against OpenCV. Of a camera with more than eight bits the region's lines become bytes
/// first: the high eight bits, so that Mono12Packed gives the model what the same camera's Mono8 would.
/// </remarks>
internal sealed unsafe class GreyPreprocessor : IPreprocessor
{
    private readonly ModelInput _input;
    private readonly CameraBinding _camera;
    private readonly AreaScaler _scaler;
    private Box _region;
    private readonly AlignedMemory _tensor;

    // Levels in the model's size; the tensor itself when it takes them as they are.
    private readonly AlignedMemory _levels;
    private readonly PixelFormat _format;

    // The region's lines as bytes, a camera's width each; null when the camera's own are bytes.
    private readonly PixelConverter? _toBytes;
    private readonly AlignedMemory? _bytes;

    public GreyPreprocessor(ModelInput input, CameraBinding camera)
    {
        if (!Serves(input, camera)) throw new ArgumentException("not a grey camera with a model of one channel and a smaller input", nameof(camera));
        _input = input;
        _camera = camera;
        _region = camera.Region;
        _scaler = new AreaScaler(_region.Width, _region.Height, input.Width, input.Height);
        _tensor = new AlignedMemory(input.SizeBytes);
        _levels = input.ElementType == ModelElementType.Uint8 ? _tensor : new AlignedMemory((long)input.Width * input.Height);
        if (!PixelFormat.TryParse(camera.PixelFormat, out _format) || _format == PixelFormat.Mono8) return;
        PixelConverter.TryGet(_format, PlaneKind.Raw8, out _toBytes);
        _bytes = new AlignedMemory((long)camera.ImageWidth * _region.Height);
    }

    public AlignedMemory Tensor => _tensor;

    public LevelPlane Levels => new((nint)_levels.Pointer, new Box(0, 0, _input.Width, _input.Height), 1, _input.Width);

    public static bool Serves(ModelInput input, CameraBinding camera) =>
        PixelFormat.TryParse(camera.PixelFormat, out PixelFormat format) && format.Colour == PixelColour.Mono
        && PixelConverter.TryGet(format, PlaneKind.Raw8, out _) && input.ColourOrder == ColourOrder.Mono
        && input.Fit == InputFit.Stretch && input.Resize == InputResize.Area
        && camera.Region.Width >= input.Width && camera.Region.Height >= input.Height;

    public void MoveTo(int x, int y) => _region = new Box(x, y, _region.Width, _region.Height);

    public bool TryFill(in ImageView image, out SampleMeasurement sample)
    {
        sample = default;
        if (image.Width != _camera.ImageWidth || image.Height != _camera.ImageHeight || image.PixelFormat != _format) return false;

        byte* firstLine = image.Pixels + ((long)_region.Y * image.StrideBytes);
        int stride = image.StrideBytes;
        if (_toBytes is not null)
        {
            var lines = new ImageView(firstLine, image.Width, _region.Height, stride, _format);
            _toBytes.Convert(lines, new Span<byte>(_bytes!.Pointer, (int)_bytes.SizeBytes), image.Width);
            firstLine = _bytes.Pointer;
            stride = image.Width;
        }

        _scaler.Scale(firstLine + _region.X, stride, _levels.Pointer);
        sample = LevelMeasure.Of(_levels.Pointer, _input.Width, _input.Height);
        if (_input.ElementType == ModelElementType.Float32) FillFloats();
        return true;
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_levels, _tensor)) _levels.Dispose();
        _tensor.Dispose();
        _bytes?.Dispose();
    }

    private void FillFloats()
    {
        float scale = (float)(_input.Normalisation?.Scale[0] ?? 1);
        float mean = (float)(_input.Normalisation?.Mean[0] ?? 0);
        byte* levels = _levels.Pointer;
        float* floats = (float*)_tensor.Pointer;
        int length = _input.Width * _input.Height, i = 0;
        for (; Avx2.IsSupported && i <= length - 8; i += 8)
        {
            Vector256<float> eight = Vector256.ConvertToSingle(Avx2.ConvertToVector256Int32(levels + i));
            ((eight - Vector256.Create(mean)) * Vector256.Create(scale)).Store(floats + i);
        }

        for (; i < length; i++) floats[i] = (levels[i] - mean) * scale;
    }
}
