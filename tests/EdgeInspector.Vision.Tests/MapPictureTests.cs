using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Importing;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>The map is hot where the model saw something, and nothing is drawn outside of what it saw.</summary>
public sealed class MapPictureTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("edge-inspector-maps-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(InputFit.Stretch, 96)]
    [InlineData(InputFit.Letterbox, 48)]
    public void Segmentation_is_hot_at_its_defect_and_the_picture_outside_the_region_is_untouched(InputFit fit, int height)
    {
        // Two classes of 12×16 cells, four input pixels each; the defect at the cells (3, 5) to (4, 6). Good is everywhere high and is not shown.
        var values = new float[2 * 12 * 16];
        values.AsSpan(0, 12 * 16).Fill(0.9f);
        foreach ((int x, int y) in ((int, int)[])[(3, 5), (4, 5), (3, 6), (4, 6)]) values[(12 * 16) + (y * 16) + x] = 0.8f;
        using TinyModel tiny = TinyModel.Giving(
            new ModelOutput { Kind = ModelOutputKind.Segmentation, Activation = OutputActivation.Sigmoid },
            [new PassportClass { Name = "good", Good = true }, new PassportClass { Name = "crack", AcceptBelow = 0.3f, RejectFrom = 0.6f }],
            ("logits", values, [1, 2, 12, 16]));
        tiny.Passport = tiny.Passport with { Input = tiny.Passport.Input with { Fit = fit }, Camera = tiny.Passport.Camera with { Region = new Box(16, 8, 128, height) } };
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f));
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using Mat image = new(TinyModel.ImageHeight, TinyModel.ImageWidth, MatType.CV_8UC1, new Scalar(100));
        image.Line(140, 0, 140, TinyModel.ImageHeight - 1, new Scalar(200));
        string file = Path.Combine(_folder, "map.png");
        using (finder)
        {
            Assert.Equal(ViewOutcome.Inspected, Inspect(finder, image, out Box box));
            Assert.True(MapPicture.TryWrite(finder, image, file));

            using Mat picture = Cv2.ImRead(file);
            Vec3b hot = picture.At<Vec3b>(box.Y + (box.Height / 2), box.X + (box.Width / 2)), cold = picture.At<Vec3b>(8 + 4, 16 + 100), outside = picture.At<Vec3b>(4, 4);
            Assert.True(hot.Item2 > hot.Item0 + 30, $"blue {hot.Item0} and red {hot.Item2} of the defect");
            Assert.True(cold.Item2 < cold.Item0 + 10, $"blue {cold.Item0} and red {cold.Item2} of good");
            Assert.Equal((100, 100, 100), (outside.Item0, outside.Item1, outside.Item2));
        }
    }

    [Fact]
    public void Tiles_make_one_map_without_seams_masked_parts_are_hatched_and_a_legend_stands_below()
    {
        // An even picture of level 200: the model's map is 200 / 255 wherever it looks, twice where two tiles overlap.
        using var tiny = new TinyModel(TinyModel.BrightnessBytes(), new ModelOutput { Score = "" }, new PassportClass { Name = "anomaly", AcceptBelow = 0.5f, RejectFrom = 0.7f });
        tiny.Passport = tiny.Passport with
        {
            Camera = tiny.Passport.Camera with
            {
                Regions = [new InspectedRegion { Name = "all", Area = TinyModel.Region, Tiles = new TileGrid { Rows = 1, Columns = 2, Overlap = 16 } }],
                Masks = [new RegionMask { Name = "corner", Polygon = [(16, 8), (56, 8), (56, 48), (16, 48)] }],
            },
        };
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(
            model, TinyModel.RecipeWith(new DefectClass("anomaly", DefectCategory.Critical, 0.5f, 0.7f)), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using Mat image = new(TinyModel.ImageHeight, TinyModel.ImageWidth, MatType.CV_8UC1, new Scalar(200));
        image.Line(110, 0, 110, TinyModel.ImageHeight - 1, new Scalar(10)); // So that it is sharp enough for the sample space.
        string file = Path.Combine(_folder, "tiles.png");
        using (finder)
        {
            Assert.Equal(ViewOutcome.Inspected, Inspect(finder, image, out _));
            Assert.True(MapPicture.TryWrite(finder, image, file));
        }

        using Mat picture = Cv2.ImRead(file);
        Assert.Equal(2, finder.TileBoxes.Count);
        Vec3b left = picture.At<Vec3b>(90, 30), shared = picture.At<Vec3b>(90, 80), right = picture.At<Vec3b>(90, 130), outside = picture.At<Vec3b>(120, 5);
        Assert.Equal((left, left), (shared, right));
        Assert.True(left.Item2 > left.Item0 + 30, $"blue {left.Item0} and red {left.Item2}");
        Assert.Equal(new Vec3b(200, 200, 200), outside);

        // Stripes of two kinds, neither of which is the heat.
        Vec3b[] hatched = [.. Enumerable.Range(20, 32).Select(x => picture.At<Vec3b>(30, x)).Distinct()];
        Assert.Equal(2, hatched.Length);
        Assert.DoesNotContain(left, hatched);
        Assert.True(picture.Height > TinyModel.ImageHeight + 20, $"{picture.Height} lines");
        Assert.Equal(TinyModel.ImageWidth, picture.Width);
    }

    [Fact]
    public void Model_without_a_map_writes_none()
    {
        (ModelOutput output, (string Name, float[] Values, long[] Shape)[] tensors) = Kinds.Of(ModelOutputKind.EndToEnd);
        using TinyModel tiny = TinyModel.Giving(output, [new PassportClass { Name = "crack", AcceptBelow = 0.3f, RejectFrom = 0.6f }], tensors);
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(new DefectClass("crack", DefectCategory.Critical, 0.3f, 0.6f));
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out _));
        using Mat image = new(TinyModel.ImageHeight, TinyModel.ImageWidth, MatType.CV_8UC1, new Scalar(100));
        image.Line(140, 0, 140, TinyModel.ImageHeight - 1, new Scalar(200));
        using (finder)
        {
            Inspect(finder, image, out _);

            Assert.False(MapPicture.TryWrite(finder, image, Path.Combine(_folder, "none.png")));
            Assert.Empty(Directory.GetFiles(_folder));
        }
    }

    private static unsafe ViewOutcome Inspect(DefectFinder finder, Mat image, out Box box)
    {
        ViewOutcome outcome = finder.Inspect(new ImageView(image.DataPointer, image.Width, image.Height, (int)image.Step(), PixelFormat.Mono8), out FindingList findings, out _);
        box = findings.Count > 0 ? findings[0].Box : default;
        return outcome;
    }
}
