using CsCheck;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>Pictures that the model was not qualified for, one for each limit: never judged, so never accepted.</summary>
public sealed class SampleSpaceTests : IDisposable
{
    private static readonly SampleSpace Limits = new()
    {
        MeanMin = 0.3f, MeanMax = 0.9f, P1Max = 0.3f, P50Min = 0.6f, P50Max = 0.9f, P99Min = 0.7f, P99Max = 0.9f, SaturatedMax = 0.05f, SharpnessMin = 0.0075f,
        Part = new PartPlace(new Box(48, 30, 40, 50), TolerancePixels: 6, Level: 0.45f, IsBrighter: false),
    };

    private readonly FramePool _pool = new(1, 320 * 256 * 3);

    public void Dispose() => _pool.Dispose();

    [Theory, Requirement("USE-02")]
    [InlineData("good", SampleLimit.None)]
    [InlineData("lamp off", SampleLimit.MeanMin)]
    [InlineData("lamp too bright", SampleLimit.MeanMax)]
    [InlineData("haze", SampleLimit.P1Max)]
    [InlineData("lamp weak", SampleLimit.P50Min)]
    [InlineData("window light", SampleLimit.P99Max)]
    [InlineData("blurred", SampleLimit.SharpnessMin)]
    [InlineData("empty pocket", SampleLimit.PartMissing)]
    [InlineData("fallen over", SampleLimit.PartPlace)]
    [InlineData("too low", SampleLimit.PartPlace)]
    public void A_picture_outside_a_limit_is_undecided_and_says_which(string picture, SampleLimit limit)
    {
        foreach (string format in (string[])["Mono8", "RGB8"])
        {
            (ViewOutcome outcome, SampleMeasurement sample, ViewJudgement judgement) = Inspect(format, picture);

            Assert.Equal((picture, limit), (picture, Limits.Check(sample).Limit));
            Assert.Equal(limit == SampleLimit.None ? ViewOutcome.Inspected : ViewOutcome.OutsideSampleSpace, outcome);
            if (limit != SampleLimit.None) Assert.Equal((Verdict.Undecided, RejectReason.OutsideSampleSpace), (judgement.Verdict, judgement.Reason));
        }
    }

    [Fact]
    public void The_part_is_found_in_pixels_of_the_camera_and_a_speck_moves_no_edge()
    {
        (_, SampleMeasurement sample, _) = Inspect("Mono8", "good");
        (_, SampleMeasurement dusty, _) = Inspect("Mono8", "dust");

        Assert.Equal(new Box(48, 30, 40, 50), sample.Part);
        Assert.Equal(sample.Part, dusty.Part);
    }

    [Fact]
    public void Percentiles_are_those_of_the_sorted_levels()
    {
        Gen.Byte.Array[TinyModel.InputWidth * TinyModel.InputHeight].Sample(levels =>
        {
            SampleMeasurement sample = Meter(levels);
            byte[] sorted = [.. levels.Order()];
            int Rank(double share) => (int)Math.Ceiling(sorted.Length * share) - 1;
            return sample.P1 == sorted[Rank(0.01)] / 255f && sample.P50 == sorted[Rank(0.5)] / 255f && sample.P99 == sorted[Rank(0.99)] / 255f;
        }, iter: 200);
    }

    [Fact]
    public void Measuring_the_whole_sample_space_allocates_nothing()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = Draw("Mono8", "good");
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);

        var outcome = ViewOutcome.NotInspected;
        long allocated = SteadyState.AllocatedBytes(300, () => outcome = finder.Inspect(frame, out _, out _));

        Assert.Equal((ViewOutcome.Inspected, 0L), (outcome, allocated));
    }

    private static unsafe SampleMeasurement Meter(byte[] levels)
    {
        fixed (byte* first = levels)
        {
            var plane = new LevelPlane((nint)first, new Box(0, 0, TinyModel.InputWidth, TinyModel.InputHeight), 1, TinyModel.InputWidth);
            var placement = new InputPlacement(new ModelInput { Tensor = "image", Width = TinyModel.InputWidth, Height = TinyModel.InputHeight }, TinyModel.Region);
            var meter = new SampleMeter(null);
            meter.Add(plane, placement);
            return meter.Complete(default);
        }
    }

    private static DefectFinder FinderOf(OnnxModel model)
    {
        var recipe = Recipe.Create("r", "p", 1, [new DefectClass("anomaly", DefectCategory.Critical, 2, 3)], Limits);
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.Text);
        return finder;
    }

    private (ViewOutcome Outcome, SampleMeasurement Sample, ViewJudgement Judgement) Inspect(string format, string picture)
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { Camera = tiny.Passport.Camera with { PixelFormat = format } };
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model);
        using Frame frame = Draw(format, picture);
        ViewOutcome outcome = finder.Inspect(frame, out FindingList findings, out SampleMeasurement sample);
        var recipe = Recipe.Create("r", "p", 1, [new DefectClass("anomaly", DefectCategory.Critical, 2, 3)], Limits);
        return (outcome, sample, recipe.Judge(outcome, findings));
    }

    // A dark part in front of a lamp.
    private Frame Draw(string format, string picture)
    {
        Assert.True(PixelFormat.TryParse(format, out PixelFormat pixels));
        Frame frame = TinyModel.FrameOf(_pool, 0, pixels);
        (int lamp, int part) = picture switch
        {
            "lamp off" => (20, 5),
            "lamp too bright" => (254, 200),
            "haze" => (200, 100),
            "lamp weak" => (150, 40),
            _ => (200, 40),
        };
        Box box = picture switch
        {
            "fallen over" => new Box(38, 35, 60, 40),
            "too low" => new Box(48, 38, 40, 50),
            "empty pocket" => default,
            _ => new Box(48, 30, 40, 50),
        };
        for (int y = 0; y < TinyModel.ImageHeight; y++)
        {
            for (int x = 0; x < TinyModel.ImageWidth; x++)
            {
                bool inside = x >= box.X && x < box.X + box.Width && y >= box.Y && y < box.Y + box.Height;
                byte level = (byte)(inside ? part : lamp);
                if (picture == "empty pocket") level = (byte)((x - 16) / 2 % 48 == (y - 8) / 2 ? 40 : (x / 2) % 2 == 0 ? 194 : 206);
                if (picture == "window light" && x is >= 100 and < 110) level = 245;
                if (picture == "blurred") level = (byte)Math.Clamp(40 + ((x - 16) * 4), 40, 200);
                if (picture == "dust" && x is >= 120 and < 122 && y is >= 90 and < 92) level = 0;
                Put(frame, x, y, level);
            }
        }

        return frame;
    }

    private static void Put(Frame frame, int x, int y, byte level)
    {
        int bytes = frame.Info.PixelFormat.BitsPerPixel / 8;
        frame.Buffer.Span.Slice((y * frame.Info.StrideBytes) + (x * bytes), bytes).Fill(level);
    }
}
