using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Alignment;

/// <summary>The preprocessor for models that see each part where their reference lies: shifted and turned back before it is shown.</summary>
/// <remarks>
/// Another preprocessor brings in the region with its surroundings; the part is looked for in a grey copy of it, and the input is cut out where it
/// lies. All memory is allocated at the making; filling allocates nothing. Owned by one thread. A part that is not found inside the limits is
/// told in the measurement, and never judged.
/// </remarks>
internal sealed unsafe class AligningPreprocessor : IPreprocessor
{
    private readonly ModelInput _input;
    private readonly AlignmentLimits? _limits;
    private readonly AlignmentGeometry _geometry;
    private readonly PoseEstimator _estimator;
    private readonly IPreprocessor _wide;
    private readonly AlignedMemory _tensor;

    /// <param name="input">Of bytes, stretched.</param>
    /// <param name="camera">Without regions and masks.</param>
    /// <param name="reference">Half the input's size.</param>
    /// <param name="limits">Null: none, while teaching.</param>
    public AligningPreprocessor(ModelInput input, CameraBinding camera, ReferencePlane reference, AlignmentLimits? limits)
    {
        _input = input;
        _limits = limits;
        _geometry = new AlignmentGeometry(input, camera);
        _estimator = new PoseEstimator(_geometry, reference);
        _wide = IPreprocessor.For(input with { Width = _geometry.WideWidth, Height = _geometry.WideHeight, Alignment = null }, camera with { Region = _geometry.Wide });
        _tensor = new AlignedMemory(input.SizeBytes);
    }

    public AlignedMemory Tensor => _tensor;

    public LevelPlane Levels => new((nint)_tensor.Pointer, new Box(0, 0, _input.Width, _input.Height), _input.Channels, _input.Width * _input.Channels);

    /// <summary>Of the part in the image that was filled last.</summary>
    public PartPose Pose { get; private set; }

    PartPose? IPreprocessor.Pose => Pose;

    /// <summary>There is one region alone.</summary>
    public void MoveTo(int x, int y)
    {
    }

    public bool TryFill(in ImageView image, out SampleMeasurement sample)
    {
        Pose = default;
        if (!_wide.TryFill(image, out sample)) return false;
        int channels = _input.Channels, stride = _geometry.WideWidth * channels;
        Pose = _estimator.Find(_wide.Tensor.Pointer, channels, stride);
        Cut(_wide.Tensor.Pointer, stride, channels);
        sample = Measure() with { Alignment = _limits is null ? null : Pose.Breach(_limits) };
        return true;
    }

    /// <summary>Adds an input, grey and halved: what a reference is made of.</summary>
    public static void AddHalf(byte* tensor, ModelInput input, float[] sums)
    {
        int width = input.Width / 2, channels = input.Channels, stride = input.Width * channels;
        for (int y = 0; y < input.Height / 2; y++)
        {
            byte* upper = tensor + (2L * y * stride) + (channels / 2), lower = upper + stride;
            for (int x = 0; x < width; x++)
            {
                int at = 2 * x * channels;
                sums[(y * width) + x] += (upper[at] + upper[at + channels] + lower[at] + lower[at + channels]) * 0.25f;
            }
        }
    }

    public void Dispose()
    {
        _wide.Dispose();
        _tensor.Dispose();
    }

    // Between four pixels, in whole numbers: 16 bits behind the point for the place, eight for the weights.
    private void Cut(byte* wide, int stride, int channels)
    {
        Affine way = _geometry.ToWide(
            Pose, _input.Width, _input.Height, (double)_geometry.Wide.Width / _geometry.WideWidth, (double)_geometry.Wide.Height / _geometry.WideHeight);
        int right = (_geometry.WideWidth - 1) << 16, bottom = (_geometry.WideHeight - 1) << 16;
        byte* target = _tensor.Pointer;
        for (int y = 0; y < _input.Height; y++)
        {
            for (int x = 0; x < _input.Width; x++)
            {
                int placeX = Math.Clamp((int)(((way.XX * x) + (way.XY * y) + way.X0) * 65536), 0, right);
                int placeY = Math.Clamp((int)(((way.YX * x) + (way.YY * y) + way.Y0) * 65536), 0, bottom);
                int left = placeX >> 16, top = placeY >> 16, byX = (placeX >> 8) & 255, byY = (placeY >> 8) & 255;
                byte* at = wide + ((long)top * stride) + (left * channels);

                // The last column and line have no neighbour, and give it no weight.
                int next = left < _geometry.WideWidth - 1 ? channels : 0, below = top < _geometry.WideHeight - 1 ? stride : 0;
                for (int channel = 0; channel < channels; channel++, at++)
                {
                    int upper = (at[0] * (256 - byX)) + (at[next] * byX), lower = (at[below] * (256 - byX)) + (at[below + next] * byX);
                    *target++ = (byte)(((upper * (256 - byY)) + (lower * byY) + 32768) >> 16);
                }
            }
        }
    }

    private SampleMeasurement Measure()
    {
        int width = _input.Width, height = _input.Height, channels = _input.Channels;
        if (channels == 1) return LevelMeasure.Of(_tensor.Pointer, width, height);
        int line = width * channels;
        long sum = 0, saturated = 0, difference = 0;
        for (int y = 0; y < height; y++)
        {
            byte* row = _tensor.Pointer + ((long)y * line), below = y + 1 < height ? row + line : row;
            for (int x = 0; x < line; x++)
            {
                sum += row[x];
                if (row[x] == byte.MaxValue) saturated++;
                difference += Math.Abs(row[x] - below[x]);
                if (x + channels < line) difference += Math.Abs(row[x] - row[x + channels]);
            }
        }

        double elements = (double)line * height, pairs = channels * (((width - 1.0) * height) + (width * (height - 1.0)));
        return new SampleMeasurement((float)(sum / elements / byte.MaxValue), (float)(saturated / elements), (float)(difference / pairs / byte.MaxValue));
    }
}
