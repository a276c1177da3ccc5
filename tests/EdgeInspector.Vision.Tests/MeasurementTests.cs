using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Measuring;
using Microsoft.Extensions.Logging.Abstractions;
using ZXing;
using ZXing.Common;

namespace EdgeInspector.Vision.Tests;

/// <summary>Measurements of pictures whose edges are known to parts of a pixel.</summary>
public sealed unsafe class MeasurementTests : IDisposable
{
    private const int Width = 160, Height = 128;

    private readonly List<AlignedMemory> _memory = [];

    public void Dispose() => _memory.ForEach(m => m.Dispose());

    [Theory]
    [InlineData(SearchDirection.Down, EdgePolarity.LightToDark)]
    [InlineData(SearchDirection.Up, EdgePolarity.DarkToLight)]
    [InlineData(SearchDirection.Right, EdgePolarity.LightToDark)]
    [InlineData(SearchDirection.Left, EdgePolarity.DarkToLight)]
    public void Level_is_found_between_pixels_from_every_side(SearchDirection direction, EdgePolarity edge)
    {
        bool isVertical = direction is SearchDirection.Down or SearchDirection.Up, isForward = direction is SearchDirection.Down or SearchDirection.Right;
        var box = new Box(20, 10, 100, 100);
        for (double border = 40; border < 60; border += 0.37)
        {
            // A border at 40.0 lies between the pixels 39 and 40.
            ImageView image = Picture((x, y) => Ramp((isVertical ? y : x) - border, 220, 40));
            Finding found = Run(Of(MeasurementKind.FillLevel) with { Region = box, Direction = direction, Edge = edge }, image, 10);
            double start = isVertical ? box.Y : box.X;
            double truth = isForward ? start + 100 - border : border - start;
            Assert.Equal(truth * 10, found.Value, 1.0);
        }
    }

    [Fact]
    public void Distance_of_two_borders_is_found_and_a_single_one_is_no_distance()
    {
        Measurement gap = Of(MeasurementKind.Dimension) with { Direction = SearchDirection.Right, Edge = EdgePolarity.LightToDark };
        Finding found = Run(gap, Picture((x, y) => Math.Max(Ramp(x - 40.3, 220, 40), Ramp(x - 90.8, 40, 220))), 20);
        Assert.Equal(50.5 * 20, found.Value, 2.0);

        Assert.Equal(MeasurementStatus.OneEdge, Run(gap, Picture((x, y) => Ramp(x - 40.3, 220, 40)), 20).Measurement);
        Assert.Equal(MeasurementStatus.OneEdge, Run(gap with { Edge = EdgePolarity.Any }, Picture((x, y) => Ramp(x - 40.3, 220, 40)), 20).Measurement);
        Assert.Equal(MeasurementStatus.NoEdge, Run(gap, Picture((x, y) => 100 + (x / 16)), 20).Measurement);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(-7)]
    public void Angle_of_a_border_is_found_and_a_bent_one_has_none(double degrees)
    {
        Measurement tilt = Of(MeasurementKind.Tilt) with { Edge = EdgePolarity.LightToDark };
        double slope = Math.Tan(degrees * Math.PI / 180);
        Assert.Equal(Math.Abs(degrees), Run(tilt, Picture((x, y) => Ramp(y - 64 - (slope * (x - 80)), 220, 40)), 1).Value, 0.05);
        Assert.Equal(MeasurementStatus.NotStraight, Run(tilt, Picture((x, y) => Ramp(y - 30 - (Math.Abs(x - 80) * 0.7), 220, 40)), 1).Measurement);
    }

    [Fact]
    public void Speck_on_some_strips_moves_nothing()
    {
        Measurement level = Of(MeasurementKind.FillLevel) with { Edge = EdgePolarity.LightToDark };
        Finding clean = Run(level, Picture((x, y) => Ramp(y - 64, 180, 90)), 10);
        Finding specked = Run(level, Picture((x, y) => x is > 60 and < 90 && y is > 20 and < 40 ? 0 : Ramp(y - 64, 180, 90)), 10);
        Assert.Equal(clean.Value, specked.Value, 1e-3);
    }

    [Fact]
    public void Mean_and_contrast_are_those_of_the_region()
    {
        ImageView image = Picture((x, y) => x % 2 == 0 ? 40 : 80);
        Assert.Equal(60 / 255.0, Run(Of(MeasurementKind.Mean), image, 1).Value, 1e-5);
        Assert.Equal(20 / 255.0, Run(Of(MeasurementKind.Contrast), image, 1).Value, 1e-5);
    }

    [Theory]
    [InlineData(5, 0)]
    [InlineData(8, 0)]
    [InlineData(4.5, 1.25)]
    [InlineData(3, 1.9999999)]
    [InlineData(2.9, 2)]
    [InlineData(8.1, 2)]
    public void Score_tells_good_between_and_defect(float value, float score) =>
        Assert.Equal(score, new MeasurementLimits(3, 5, 8, 8).Score(value), 1e-5);

    [Fact]
    public void Value_that_is_no_number_is_never_good()
    {
        Assert.Equal(1, new MeasurementLimits(3, 5, 8, 8).Score(float.NaN));
        Assert.Equal(1, new MeasurementLimits(float.NegativeInfinity, float.NegativeInfinity, 8, 9).Score(float.NaN));
    }

    [Theory]
    [InlineData(BarcodeFormat.DATA_MATRIX, CodeSymbology.DataMatrix)]
    [InlineData(BarcodeFormat.QR_CODE, CodeSymbology.Qr)]
    [InlineData(BarcodeFormat.CODE_128, CodeSymbology.Code128)]
    public void Code_is_read_and_held_against_what_is_expected(BarcodeFormat format, CodeSymbology symbology)
    {
        ImageView image = CodePicture(format, "LOT-4711");
        Measurement code = Of(MeasurementKind.Code) with { Codes = [symbology], Limits = new MeasurementLimits(1, 1, 1, 1), Expected = "LOT-[0-9]{4}" };

        Finding found = Run(code, image, 1);
        Assert.Equal((MeasurementStatus.Measured, 1f, 0f, "LOT-4711"), (found.Measurement, found.Value, found.Score, found.Text));
        Finding other = Run(code with { Expected = "LOT-471" }, image, 1);
        Assert.Equal((MeasurementStatus.Measured, 0f, 2f, "LOT-4711"), (other.Measurement, other.Value, other.Score, other.Text));
        Finding none = Run(code, Picture((x, y) => 200), 1);
        Assert.Equal((MeasurementStatus.NoCode, 1f, null), (none.Measurement, none.Score, none.Text));
    }

    [Theory]
    [InlineData("Mono8")]
    [InlineData("Mono12Packed")]
    [InlineData("BayerRG8")]
    [InlineData("RGB8")]
    public void Level_is_the_same_in_every_format(string format)
    {
        Assert.True(PixelFormat.TryParse(format, out PixelFormat pixels));
        ImageView image = Picture((x, y) => Ramp(y - 64.4, 220, 40), pixels);
        Measurement level = Of(MeasurementKind.FillLevel) with { Edge = EdgePolarity.LightToDark };
        Assert.Equal((118 - 64.4) * 10, new MeasurementRun(level, 0, Camera(format), 10).Measure(image).Value, 1.5);
    }

    [Fact]
    public void Measuring_allocates_nothing_reading_a_code_apart()
    {
        ImageView image = Picture((x, y) => Ramp(y - 64, 220, 40));
        MeasurementKind[] kinds = [MeasurementKind.FillLevel, MeasurementKind.Mean, MeasurementKind.Contrast, MeasurementKind.Dimension, MeasurementKind.Tilt];
        MeasurementRun[] runs = [.. kinds.Select(kind => new MeasurementRun(Of(kind), 0, Camera("Mono8"), 1))];
        for (int i = 0; i < 60; i++) foreach (MeasurementRun run in runs) run.Measure(image);
        long least = long.MaxValue;
        for (int window = 0; window < 5; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++) foreach (MeasurementRun run in runs) run.Measure(image);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Findings_of_measurements_stand_beside_the_models_and_decide_with_it()
    {
        Measurement mean = Of(MeasurementKind.Mean) with { Name = "light", Limits = new MeasurementLimits(0.1f, 0.2f, 0.5f, 0.6f) };
        Measurement level = Of(MeasurementKind.FillLevel) with { Name = "level", ContrastMin = 0.9f };
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(new DefectClass("anomaly", DefectCategory.Critical, 0.9f, 0.95f), mean.ToClass(), level.ToClass());

        Assert.Equal((Verdict.Accept, RejectReason.None), Judge(model, recipe, [mean], 80, out FindingList good));
        Assert.Equal(2, good.Total);
        Assert.Equal("anomaly light", string.Join(' ', Enumerable.Range(0, 2).Select(i => recipe.Classes[good[i].DefectClass].Name)));
        Assert.Equal((Verdict.Reject, RejectReason.Defect), Judge(model, recipe, [mean], 180, out _));
        Assert.Equal((Verdict.Undecided, RejectReason.Doubt), Judge(model, recipe, [mean], 140, out _));
        Assert.Equal((Verdict.Undecided, RejectReason.NotMeasured), Judge(model, recipe, [mean, level], 80, out _));

        Assert.False(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out _, out ModelRefusal? refusal, measurements: [level]));
        Assert.EndsWith("measurement 'level' needs um-per-pixel of camera ''", refusal.Text, StringComparison.Ordinal);
        Assert.False(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out _, out refusal, measurements: [mean]));
        Assert.EndsWith("measurement 'light' has no class in recipe 'tiny', so nothing would judge it", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Measurement_that_breaks_a_rule_is_told_with_every_one()
    {
        Measurement broken = Of(MeasurementKind.Tilt) with { Region = new Box(100, 0, 70, 8), Limits = new MeasurementLimits(5, 4, 3, 2), Codes = [CodeSymbology.Qr] };
        Assert.Equal(
            [
                ("region", "100,0,70,8 does not lie inside the image 160x128"),
                ("region", "has 8 pixels along the direction; allowed: 11 or more"),
                ("region", "has 70 pixels across the direction; an angle needs 80 or more"),
                ("codes", "is for kind code only"),
                ("accept-from", "4 is above accept-to 3; allowed: not above it"),
                ("reject-below", "5 is above accept-from 4; allowed: not above it"),
                ("reject-above", "2 is below accept-to 3; allowed: not below it"),
            ],
            MeasurementRules.Problems(broken, Camera("Mono8")));
        Measurement code = Of(MeasurementKind.Code) with { Codes = [CodeSymbology.Qr], Expected = "(a)\\1" };
        Assert.Equal([("expected", "'(a)\\1' is no regular expression that runs without backtracking")], MeasurementRules.Problems(code, Camera("Mono8")));
    }

    private static Measurement Of(MeasurementKind kind) => new()
    {
        Name = "m", Kind = kind, Region = new Box(10, 10, 140, 108), Limits = new MeasurementLimits(float.NegativeInfinity, 0, float.PositiveInfinity, float.PositiveInfinity),
    };

    private static CameraBinding Camera(string format) => new() { ImageWidth = Width, ImageHeight = Height, PixelFormat = format, Region = new Box(0, 0, Width, Height) };

    // What an ideal border gives in the pixel whose centre lies half a pixel further than its number.
    private static double Ramp(double pixel, double before, double after) => before + ((after - before) * Math.Clamp(pixel + 1, 0, 1));

    private static Finding Run(Measurement measurement, in ImageView image, double scale) => new MeasurementRun(measurement, 0, Camera("Mono8"), scale).Measure(image);

    private static (Verdict Verdict, RejectReason Reason) Judge(OnnxModel model, Recipe recipe, Measurement[] measurements, byte level, out FindingList findings)
    {
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal, measurements: measurements, micrometresPerPixel: 10), refusal?.ToString());
        using DefectFinder owned = finder;
        using var pool = new FramePool(1, Width * Height);
        using Frame frame = TinyModel.FrameOf(pool, level);
        frame.Buffer.Span[0] = (byte)(level + 1);
        ViewOutcome outcome = finder.Inspect(frame, out findings, out _);
        ViewJudgement judgement = recipe.Judge(outcome, findings);
        return (judgement.Verdict, judgement.Reason);
    }

    private ImageView CodePicture(BarcodeFormat format, string text)
    {
        BitMatrix bits = new BarcodeWriterGeneric { Format = format, Options = new EncodingOptions { Width = 120, Height = 90, Margin = 2 } }.Encode(text);
        int scale = Math.Max(1, Math.Min(130 / bits.Width, 100 / bits.Height));
        return Picture((x, y) =>
        {
            int column = (x - 15) / scale, row = (y - 15) / scale;
            bool isDark = x >= 15 && y >= 15 && column < bits.Width && row < bits.Height && bits[column, row];
            return isDark ? 30 : 210;
        });
    }

    private ImageView Picture(Func<int, int, double> level) => Picture(level, PixelFormat.Mono8);

    private ImageView Picture(Func<int, int, double> level, PixelFormat format)
    {
        var memory = new AlignedMemory(format.SizeBytes(Width, Height));
        _memory.Add(memory);
        int stride = (int)(format.SizeBytes(Width, Height) / Height);
        for (int y = 0; y < Height; y++)
        {
            byte* row = memory.Pointer + ((long)y * stride);
            for (int x = 0; x < Width; x++)
            {
                byte value = (byte)Math.Clamp(Math.Round(level(x, y)), 0, 255);
                if (format == PixelFormat.RGB8) row[3 * x] = row[(3 * x) + 1] = row[(3 * x) + 2] = value;
                else if (format.BitsPerPixel == 12) row[(x / 2 * 3) + (x % 2 * 2)] = value;
                else row[x] = value;
            }
        }

        return new ImageView(memory.Pointer, Width, Height, stride, format);
    }
}
