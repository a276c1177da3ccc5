using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>A model over regions, tiles and masks: its score is the brightest 4×4 mean of its 64×48 input, its map those means.</summary>
public sealed class TiledInspectionTests : IDisposable
{
    // Half of a tile: no halving takes place, so each tile is seen in the camera's own pixels.
    private static readonly TileGrid _pairs = new() { Width = TinyModel.InputWidth, Height = TinyModel.InputHeight };

    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Spot_that_scaling_washes_out_keeps_its_brightness_in_a_tile()
    {
        // 4×4 bright pixels: alone in a cell of a tile, a quarter of a cell where two pixels become one.
        Box spot = new(16 + 64 + 8, 8 + 48 + 4, 4, 4);
        Assert.Equal((20f + (235f / 4)) / 255, Score([], spot), 1e-2);

        FindingList findings = Inspect([Whole(_pairs)], [], spot);
        Assert.Equal((1, 1), (findings.Count, findings.Total));
        Assert.Equal((1f, spot), (findings[0].Score, findings[0].Box));
    }

    [Fact]
    public void Defect_that_a_border_cuts_is_one_finding()
    {
        // Eight pixels wide on the border of the tiles at 16 + 64, four on each side.
        Box spot = new(16 + 60, 8 + 4, 8, 4);
        FindingList findings = Inspect([Whole(_pairs)], [], spot);
        Assert.Equal((1, 1), (findings.Count, findings.Total));
        Assert.Equal(spot, findings[0].Box);
    }

    [Fact]
    public void Defect_in_the_shared_part_of_two_tiles_is_one_finding()
    {
        var grid = new TileGrid { Width = 64, Height = 48, Overlap = 16 };
        Box spot = new(48 + 4, 8 + 8, 4, 4);
        FindingList findings = Inspect([Whole(grid)], [], spot);
        Assert.Equal((1, spot), (findings.Total, findings[0].Box));
    }

    [Fact]
    public void Defects_in_several_tiles_are_told_worst_first_and_clean_tiles_say_nothing()
    {
        FindingList findings = Inspect([Whole(_pairs)], [], new Box(16 + 4, 8 + 4, 4, 4), new Box(16 + 100, 8 + 60, 4, 4));
        Assert.Equal((2, 2), (findings.Count, findings.Total));

        FindingList clean = Inspect([Whole(_pairs)], []);
        Assert.Equal((1, 1), (clean.Count, clean.Total));
        Assert.Equal(20f / 255, clean[0].Score, 1e-3);
    }

    [Fact]
    public void Regions_are_seen_one_after_the_other_and_nothing_outside_of_them()
    {
        InspectedRegion left = new() { Name = "left", Area = new Box(16, 8, 40, 40) }, right = new() { Name = "right", Area = new Box(80, 8, 64, 96), Tiles = new TileGrid { Rows = 2, Columns = 1 } };
        Assert.Equal(1, Inspect([left, right], [], new Box(84, 84, 16, 16)).Total);
        Assert.True(Score([left, right], new Box(60, 20, 16, 16)) < 0.2f);
        Assert.True(Score([left, right], new Box(20, 20, 16, 16)) > 0.9f);
    }

    [Fact]
    public void Camera_sees_the_regions_that_name_it_and_one_without_any_is_refused()
    {
        InspectedRegion left = new() { Name = "left", Area = new Box(16, 8, 64, 96), Cameras = ["cam-1"] };
        InspectedRegion right = new() { Name = "right", Area = new Box(80, 8, 64, 96), Cameras = ["cam-2"] };
        using TinyModel tiny = Tiny([left, right], []);
        using OnnxModel model = tiny.Load();
        using DefectFinder second = Finder(model, "cam-2");
        using Frame frame = FrameWith(new Box(20, 20, 16, 16));
        Assert.Equal(ViewOutcome.Inspected, second.Inspect(frame, out FindingList findings, out _));
        Assert.True(findings[0].Score < 0.2f);
        Assert.Equal(1, second.Tiles);

        Assert.False(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out _, out ModelRefusal? refusal, null, "cam-3"));
        Assert.Equal("model 'tiny/1': no judged region for camera 'cam-3': nothing could ever be rejected", refusal.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Masked_spot_does_not_count_and_one_that_reaches_out_does(bool tiled)
    {
        RegionMask mask = new() { Name = "label", Polygon = [(32, 24), (64, 24), (64, 56), (32, 56)] };
        InspectedRegion[] regions = tiled ? [Whole(_pairs)] : [];
        Box inside = new(40, 32, 8, 8), reaching = new(56, 32, 24, 8), elsewhere = new(104, 64, 8, 8);

        Assert.True(Inspect(regions, [mask], inside)[0].Score < 0.2f);
        Assert.True(Inspect(regions, [mask], reaching)[0].Score > 0.9f);
        FindingList both = Inspect(regions, [mask], inside, elsewhere);
        Assert.Equal((1, elsewhere), (both.Total, both[0].Box));
    }

    [Fact]
    public void Mask_of_what_alone_is_judged_hides_all_the_rest()
    {
        RegionMask disc = new() { Name = "disc", Only = true, Ellipse = new Box(32, 24, 48, 48) };
        Assert.True(Inspect([], [disc], new Box(48, 40, 8, 8))[0].Score > 0.9f);
        Assert.True(Inspect([], [disc], new Box(100, 44, 8, 8))[0].Score < 0.2f);
        Assert.True(Inspect([], [disc], new Box(20, 12, 12, 12))[0].Score < 0.2f);
    }

    [Fact]
    public void Tile_without_a_judged_pixel_is_not_run()
    {
        RegionMask mask = new() { Name = "m", Polygon = [(0, 0), (80, 0), (80, 128), (0, 128)] };
        using TinyModel tiny = Tiny([Whole(_pairs)], [mask]);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = Finder(model);
        Assert.Equal(2, finder.Tiles);
    }

    [Fact]
    public void Box_of_a_detector_counts_unless_all_of_it_is_masked()
    {
        // 16..24, 8..12 of the input: 16 + 32..48, 8 + 16..24 of the image.
        float[] boxes = [20, 10, 8, 4, 1, 0.9f];
        Assert.Equal(0, Detect(boxes, new RegionMask { Name = "m", Polygon = [(44, 20), (68, 20), (68, 36), (44, 36)] }).Total);
        Assert.Equal(1, Detect(boxes, new RegionMask { Name = "m", Polygon = [(56, 20), (68, 20), (68, 36), (56, 36)] }).Total);
    }

    [Fact]
    public void Inspecting_tiles_allocates_nothing()
    {
        RegionMask mask = new() { Name = "m", Ellipse = new Box(40, 32, 20, 20) };
        using TinyModel tiny = Tiny([Whole(new TileGrid { Width = 64, Height = 48, Overlap = 8 })], [mask]);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = Finder(model);
        using Frame frame = FrameWith(new Box(20, 20, 30, 4), new Box(90, 60, 8, 30));
        finder.WarmUp();
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);
        long least = long.MaxValue;
        for (int window = 0; window < 5; window++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 20; i++) Assert.True(finder.Inspect(frame, out _, out _) == ViewOutcome.Inspected);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    [Fact]
    public void Known_answer_is_that_of_every_tile()
    {
        using TinyModel whole = Tiny([], []);
        using TinyModel tiled = Tiny([Whole(_pairs)], []);
        using OnnxModel wholeModel = whole.Load();
        using OnnxModel tiledModel = tiled.Load();

        // A spot in the last tile alone changes the tiled answer.
        string clean = Answer(tiledModel, tiled.Folder), spotted = Answer(tiledModel, tiled.Folder, new Box(16 + 120, 8 + 90, 4, 4));
        Assert.NotEqual(clean, spotted);
        Assert.Equal(clean, Answer(tiledModel, tiled.Folder));
        Assert.NotEqual(clean, Answer(wholeModel, whole.Folder));
    }

    [Fact]
    public void Several_tiles_are_measured_together_before_the_sample_space_is_asked()
    {
        // One tile of four is black: alone it is outside, the image is not.
        var space = new SampleSpace { MeanMin = 0.05f, SharpnessMin = 0 };
        using TinyModel tiny = Tiny([Whole(_pairs)], []);
        using OnnxModel model = tiny.Load();
        Recipe recipe = Recipe.Create("tiny", "0", 1, [new DefectClass("anomaly", DefectCategory.Critical, 0.5f, 0.8f)], space);
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out _));
        using DefectFinder owned = finder;
        using Frame frame = FrameWith();
        for (int y = 8; y < 56; y++) frame.Buffer.Span.Slice((y * TinyModel.ImageWidth) + 16, 64).Clear();
        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out _, out SampleMeasurement sample));
        Assert.Equal(20f / 255 * 0.75f, sample.Mean, 0.01f);
        frame.Buffer.Span.Clear();
        Assert.Equal(ViewOutcome.OutsideSampleSpace, finder.Inspect(frame, out FindingList none, out _));
        Assert.Equal(0, none.Total);
    }

    [Fact]
    public void Passport_with_regions_that_break_a_rule_is_refused_with_every_rule()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with
        {
            Camera = tiny.Passport.Camera with
            {
                Regions = [new InspectedRegion { Name = "a", Area = new Box(0, 0, 20, 20) }, Whole(new TileGrid { Rows = 2 }), Whole(_pairs)],
                Masks = [new RegionMask { Name = "m" }, new RegionMask { Name = "n", Polygon = [(0, 0), (1, 1)] }],
            },
        };
        Assert.Equal(
            "passport 'tiny/1': regions[0] 'a' 0,0,20,20 does not lie inside the region 16,8,128,96; "
            + "regions[1].tiles needs either rows and columns, or width and height, each from 1 on; "
            + "regions[2].name 'all' is the name of another region too; allowed: a name of its own; "
            + "masks[0] needs either a polygon or an ellipse; masks[1].polygon has 2 corners; allowed: 3..64; "
            + "masks judge by the map alone: write 'score: none', with thresholds for the map's maximum",
            tiny.Refused().Text);
    }

    [Fact]
    public void More_tiles_than_a_line_has_time_for_are_refused()
    {
        using TinyModel tiny = Tiny([Whole(new TileGrid { Width = 8, Height = 8 })], []);
        Assert.Equal("passport 'tiny/1': regions are cut into 192 tiles; allowed: 1..64", tiny.Refused().Text);
    }

    private static InspectedRegion Whole(TileGrid grid) => new() { Name = "all", Area = TinyModel.Region, Tiles = grid };

    private static TinyModel Tiny(InspectedRegion[] regions, RegionMask[] masks)
    {
        TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with
        {
            Output = tiny.Passport.Output with { Score = masks.Length > 0 ? "" : "score" },
            Camera = tiny.Passport.Camera with { Regions = regions, Masks = masks },
        };
        return tiny;
    }

    private static DefectFinder Finder(OnnxModel model, string? camera = null)
    {
        Recipe recipe = Recipe.Create("tiny", "0", 1, [new DefectClass("anomaly", DefectCategory.Critical, 0.5f, 0.8f)], new SampleSpace { MeanMin = 0, SharpnessMin = 0 });
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal, null, camera), refusal?.ToString());
        return finder;
    }

    private Frame FrameWith(params Box[] spots)
    {
        Frame frame = TinyModel.FrameOf(_pool, 20);
        frame.Buffer.Span.Fill(20);
        foreach (Box spot in spots)
        {
            for (int y = spot.Y; y < spot.Y + spot.Height; y++) frame.Buffer.Span.Slice((y * TinyModel.ImageWidth) + spot.X, spot.Width).Fill(255);
        }

        return frame;
    }

    private FindingList Inspect(InspectedRegion[] regions, RegionMask[] masks, params Box[] spots)
    {
        using TinyModel tiny = Tiny(regions, masks);
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = Finder(model);
        using Frame frame = FrameWith(spots);
        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));
        return findings;
    }

    private float Score(InspectedRegion[] regions, Box spot) => Inspect(regions, [], spot)[0].Score;

    private string Answer(OnnxModel model, string folder, params Box[] spots)
    {
        using Frame frame = FrameWith(spots);
        return KnownAnswerCheck.Make(model, folder, "known.gz", frame.View).OutputSha256;
    }

    private FindingList Detect(float[] boxes, RegionMask mask)
    {
        using TinyModel tiny = TinyModel.Giving(
            new ModelOutput { Kind = ModelOutputKind.Yolo5 }, [new PassportClass { Name = "anomaly", AcceptBelow = 0.5f, RejectFrom = 0.8f }], ("output0", boxes, [1, 1, 6]));
        tiny.Passport = tiny.Passport with { Camera = tiny.Passport.Camera with { Masks = [mask] } };
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = Finder(model);
        using Frame frame = FrameWith(new Box(40, 40, 3, 3));
        Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));
        return findings;
    }
}
