using System.Numerics;
using System.Runtime.InteropServices;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>The preprocessor for the line's usual case: a grey camera, a model of one channel, a region not smaller than its input.</summary>
/// <remarks>
/// No native library: OpenCV's for Linux is linked with a desktop (GTK), which an industrial PC has not. Scaling is by area, rows after rows,
/// and agrees with OpenCV's to one grey level; tests hold it against OpenCV. Of a camera with more than eight bits the region's lines become bytes
/// first: the high eight bits, so that Mono12Packed gives the model what the same camera's Mono8 would.
/// </remarks>
internal sealed unsafe class GreyPreprocessor : IPreprocessor
{
    private readonly ModelInput _input;
    private readonly CameraBinding _camera;
    private readonly Box _region;
    private readonly AreaScale _columns;
    private readonly AreaScale _rows;
    private readonly AlignedMemory _tensor;

    // Levels in the model's size; the tensor itself when it takes them as they are.
    private readonly AlignedMemory _levels;
    private readonly float[] _line;
    private readonly float[] _sum;
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
        _columns = new AreaScale(_region.Width, input.Width);
        _rows = new AreaScale(_region.Height, input.Height);
        _tensor = new AlignedMemory(input.SizeBytes);
        _levels = input.ElementType == ModelElementType.Uint8 ? _tensor : new AlignedMemory((long)input.Width * input.Height);
        _line = new float[input.Width];
        _sum = new float[input.Width];
        if (!PixelFormat.TryParse(camera.PixelFormat, out _format) || _format == PixelFormat.Mono8) return;
        PixelConverter.TryGet(_format, PlaneKind.Raw8, out _toBytes);
        _bytes = new AlignedMemory((long)camera.ImageWidth * _region.Height);
    }

    public AlignedMemory Tensor => _tensor;

    public static bool Serves(ModelInput input, CameraBinding camera) =>
        PixelFormat.TryParse(camera.PixelFormat, out PixelFormat format) && format.Colour == PixelColour.Mono
        && PixelConverter.TryGet(format, PlaneKind.Raw8, out _) && input.ColourOrder == ColourOrder.Mono
        && input.Fit == InputFit.Stretch && input.Resize == InputResize.Area
        && camera.Region.Width >= input.Width && camera.Region.Height >= input.Height;

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

        byte* corner = firstLine + _region.X;
        int lineOf = -1;
        for (int y = 0; y < _rows.Length; y++)
        {
            Array.Clear(_sum);
            int first = _rows.First(y);
            ReadOnlySpan<float> weights = _rows.Weights(y);
            for (int i = 0; i < weights.Length; i++)
            {
                // Two target rows share the source row on their border.
                if (lineOf != first + i) ScaleLine(corner + ((long)(first + i) * stride));
                lineOf = first + i;
                AddLine(weights[i]);
            }

            StoreLine(_levels.Pointer + ((long)y * _input.Width));
        }

        sample = Measure();
        if (_input.ElementType == ModelElementType.Float32) FillFloats();
        return true;
    }

    public void Dispose()
    {
        if (!ReferenceEquals(_levels, _tensor)) _levels.Dispose();
        _tensor.Dispose();
        _bytes?.Dispose();
    }

    private void ScaleLine(byte* source)
    {
        // The innermost loop of the room: through pointers, since every bound is the scale's own.
        fixed (int* firsts = _columns.Firsts, starts = _columns.WeightsFrom)
        fixed (float* weights = _columns.AllWeights, line = _line)
        {
            for (int x = 0; x < _line.Length; x++)
            {
                byte* from = source + firsts[x] - starts[x];
                int end = starts[x + 1];
                float sum = 0;
                for (int i = starts[x]; i < end; i++) sum += from[i] * weights[i];
                line[x] = sum;
            }
        }
    }

    private void AddLine(float weight)
    {
        Span<Vector<float>> sums = MemoryMarshal.Cast<float, Vector<float>>(_sum.AsSpan());
        ReadOnlySpan<Vector<float>> lines = MemoryMarshal.Cast<float, Vector<float>>(_line.AsSpan());
        for (int i = 0; i < sums.Length; i++) sums[i] += lines[i] * weight;
        for (int i = sums.Length * Vector<float>.Count; i < _sum.Length; i++) _sum[i] += _line[i] * weight;
    }

    private void StoreLine(byte* target)
    {
        for (int x = 0; x < _sum.Length; x++) target[x] = (byte)Math.Clamp(MathF.Round(_sum[x]), 0, byte.MaxValue);
    }

    private SampleMeasurement Measure()
    {
        int width = _input.Width, height = _input.Height;
        byte* level = _levels.Pointer;
        long sum = 0, saturated = 0, difference = 0;
        for (int y = 0; y < height; y++)
        {
            byte* row = level + ((long)y * width);
            byte* below = y + 1 < height ? row + width : row;
            for (int x = 0; x < width; x++)
            {
                int here = row[x];
                sum += here;
                if (here == byte.MaxValue) saturated++;
                difference += Math.Abs(here - below[x]);
                if (x + 1 < width) difference += Math.Abs(here - row[x + 1]);
            }
        }

        double elements = (double)width * height;
        double pairs = ((width - 1.0) * height) + (width * (height - 1.0));
        double sharpness = pairs > 0 ? difference / pairs : 0;
        return new SampleMeasurement((float)(sum / elements / byte.MaxValue), (float)(saturated / elements), (float)(sharpness / byte.MaxValue));
    }

    private void FillFloats()
    {
        float scale = (float)(_input.Normalisation?.Scale[0] ?? 1);
        float mean = (float)(_input.Normalisation?.Mean[0] ?? 0);
        var floats = new Span<float>(_tensor.Pointer, _input.Width * _input.Height);
        for (int i = 0; i < floats.Length; i++) floats[i] = (_levels.Pointer[i] - mean) * scale;
    }
}
