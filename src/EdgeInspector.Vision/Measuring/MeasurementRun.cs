using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Measuring;

/// <summary>One measurement over one camera's images.</summary>
/// <remarks>All memory is allocated at the making; measuring allocates nothing, reading a code apart. Owned by one thread.</remarks>
internal sealed class MeasurementRun
{
    private readonly Measurement _measurement;
    private readonly int _class;
    private readonly double _micrometresPerPixel;
    private readonly GreyRegion _region;
    private readonly EdgeStrips? _strips;
    private readonly CodeReading? _code;

    /// <param name="measurement">Has passed <see cref="MeasurementRules"/>.</param>
    /// <param name="recipeClass">Position of its class in the recipe.</param>
    /// <param name="camera">The images.</param>
    /// <param name="micrometresPerPixel">Of the camera; any value for a measurement that needs none.</param>
    public MeasurementRun(Measurement measurement, int recipeClass, CameraBinding camera, double micrometresPerPixel)
    {
        _measurement = measurement;
        _class = recipeClass;
        _micrometresPerPixel = micrometresPerPixel;
        _region = new GreyRegion(camera, measurement.Region);
        if (measurement.Kind is MeasurementKind.FillLevel or MeasurementKind.Dimension or MeasurementKind.Tilt) _strips = new EdgeStrips(_region, measurement);
        if (measurement.Kind == MeasurementKind.Code) _code = new CodeReading(measurement);
    }

    /// <summary>The finding of this image: a value with its score, or why there is none.</summary>
    public Finding Measure(in ImageView image)
    {
        if (!_region.TryFill(image)) return Without(MeasurementStatus.Failed);
        switch (_measurement.Kind)
        {
            case MeasurementKind.Mean:
                return With(Moments().Mean);
            case MeasurementKind.Contrast:
                return With(Moments().Deviation);
            case MeasurementKind.FillLevel:
                return _strips!.TryFindPlace(_region, out double place) ? Level(place) : Without(MeasurementStatus.NoEdge);
            case MeasurementKind.Dimension:
                (bool both, bool one) = _strips!.TryFindDistance(_region, out double distance);
                return both ? With(distance * _micrometresPerPixel) : Without(one ? MeasurementStatus.OneEdge : MeasurementStatus.NoEdge);
            case MeasurementKind.Tilt:
                (bool edges, bool straight) = _strips!.TryFindSlope(_region, out double slope);
                return straight ? With(Math.Abs(Math.Atan(slope)) * 180 / Math.PI) : Without(edges ? MeasurementStatus.NotStraight : MeasurementStatus.NoEdge);
            case MeasurementKind.Code:
                return ReadCode();
            default:
                return Without(MeasurementStatus.Failed);
        }
    }

    private Finding Level(double place)
    {
        Box box = _measurement.Region;
        bool isVertical = _measurement.Direction is SearchDirection.Down or SearchDirection.Up;
        bool isBackward = _measurement.Direction is SearchDirection.Up or SearchDirection.Left;

        // From the edge to the outer border of the last pixel, half a pixel beyond its centre.
        double length = isBackward ? place + 0.5 : (isVertical ? box.Height : box.Width) - 0.5 - place;
        int at = (int)Math.Round(place);
        return With(length * _micrometresPerPixel) with
        {
            Box = isVertical ? new Box(box.X, box.Y + at, box.Width, 1) : new Box(box.X + at, box.Y, 1, box.Height),
        };
    }

    private Finding ReadCode()
    {
        try
        {
            string? text = _code!.Read(_region, out bool isExpected);
            return text is null ? Without(MeasurementStatus.NoCode) : With(isExpected ? 1 : 0) with { Text = text };
        }
#pragma warning disable CA1031 // A foreign library over a foreign picture: whatever it throws, the code was not read.
        catch (Exception)
#pragma warning restore CA1031
        {
            return Without(MeasurementStatus.Failed);
        }
    }

    private (double Mean, double Deviation) Moments()
    {
        long sum = 0, squares = 0;
        foreach (byte level in _region.Levels)
        {
            sum += level;
            squares += level * level;
        }

        double count = _region.Levels.Length, mean = sum / count;
        return (mean / byte.MaxValue, Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean))) / byte.MaxValue);
    }

    private Finding With(double value) => float.IsFinite((float)value)
        ? new Finding(_class, _measurement.Limits.Score((float)value), _measurement.Region) { Measurement = MeasurementStatus.Measured, Value = (float)value }
        : Without(MeasurementStatus.Failed);

    private Finding Without(MeasurementStatus why) => new(_class, MeasurementLimits.AcceptBelow, _measurement.Region) { Measurement = why };
}
