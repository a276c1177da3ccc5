using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Importing;
using EdgeInspector.Vision.Onnx;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>A picture of another kind than those that were taught is never judged, whatever the score says of it.</summary>
public sealed class EmbeddingDistanceTests : IDisposable
{
    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Fact, Requirement("USE-02")]
    public void Fresh_good_pictures_and_small_defects_are_near_and_other_kinds_of_picture_are_far()
    {
        using Pictures good = Pictures.OfGoodPlates(12);
        using Pictures fresh = Pictures.OfGoodPlates(8, seed: 700);
        for (int i = 0; i < 4; i++) fresh.Add($"bar-{i}.png", 800 + i, new Rect(20 + (20 * i), 30, 10, 8));
        using TaughtPlates taught = TaughtPlates.Of(good.Folder);

        float[] near = [.. Directory.GetFiles(fresh.Folder).Select(f => taught.DistanceOf(f, _ => { }))];
        float[] far =
        [
            taught.DistanceOf(fresh.FileOf(0), i => i.ConvertTo(i, -1, 0.5)),
            taught.DistanceOf(fresh.FileOf(0), i => Cv2.BitwiseNot(i, i)),
            taught.DistanceOf(fresh.FileOf(0), i => i.SetTo(new Scalar(150))),
            taught.DistanceOf(fresh.FileOf(0), i => Cv2.GaussianBlur(i, i, default, 4)),
            taught.DistanceOf(fresh.FileOf(0), i => Cv2.Circle(i, new Point(40, 30), 20, new Scalar(60), 3)),
        ];

        // Bars stand out on a plate that is grey all over: they are the upper end of what is near.
        Assert.Equal(12, near.Length);
        Assert.InRange(near.Order().ElementAt(7), 0.5f, 1.5f);
        Assert.True(far.Min() > near.Max(), $"near up to {near.Max()}, far {string.Join(", ", far)}");
    }

    [Fact, Requirement("USE-02")]
    public void A_picture_beyond_the_limit_is_undecided_with_its_distance_and_the_limit()
    {
        using TinyModel tiny = WithDistance();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, new SampleSpace { EmbeddingDistanceMax = 0.5f });
        using Frame near = TinyModel.FrameOf(_pool, 60);

        ViewOutcome inside = finder.Inspect(near, out FindingList found, out SampleMeasurement sampleNear);
        for (int i = 0; i < near.Buffer.Span.Length; i++) near.Buffer.Span[i] = (byte)(i / 4 % 2 == 0 ? 200 : 180);
        ViewOutcome outside = finder.Inspect(near, out FindingList none, out SampleMeasurement sampleFar);

        Assert.Equal((ViewOutcome.Inspected, 1), (inside, found.Count));
        Assert.InRange(sampleNear.EmbeddingDistance!.Value, 0.2f, 0.3f);
        Assert.Equal((ViewOutcome.OutsideSampleSpace, 0), (outside, none.Count));
        Assert.StartsWith("distance to the teaching data 0.7", new SampleSpace { EmbeddingDistanceMax = 0.5f }.Check(sampleFar).ToString(), StringComparison.Ordinal);
        Assert.Equal(
            (Verdict.Undecided, RejectReason.OutsideSampleSpace),
            (TinyModel.RecipeWith().Judge(outside, none).Verdict, TinyModel.RecipeWith().Judge(outside, none).Reason));
    }

    [Fact, Requirement("CNF-03")]
    public void A_distance_that_is_no_number_is_a_failed_model()
    {
        using TinyModel tiny = TinyModel.Giving(
            new ModelOutput { Map = "", EmbeddingDistance = "embedding_distance" }, [], ("score", [0.1f], [1]), ("embedding_distance", [float.NaN], [1]));
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, new SampleSpace());
        using Frame frame = TinyModel.FrameOf(_pool, 60);

        Assert.Equal(ViewOutcome.ModelFailed, finder.Inspect(frame, out _, out _));
        Assert.Equal(1, finder.ModelFailures);
    }

    [Fact, Requirement("USE-02")]
    public void A_model_that_tells_no_distance_is_not_measured_and_refused_for_a_recipe_that_limits_it()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, new SampleSpace());
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        finder.Inspect(frame, out _, out SampleMeasurement sample);
        var limited = Recipe.Create("tiny", "0", 1, TinyModel.RecipeWith().Classes, new SampleSpace { EmbeddingDistanceMax = 3 });

        Assert.Null(sample.EmbeddingDistance);
        Assert.False(DefectFinder.TryCreate(model, limited, NullLogger.Instance, out _, out ModelRefusal? refusal));
        Assert.Equal(
            (ModelRefusalReason.RecipeMismatch, "model 'tiny/1' tells no distance to its teaching data, and embedding-distance-max limits it: every view would be undecided"),
            (refusal.Reason, refusal.Text));
    }

    [Fact]
    public void A_brought_model_with_an_output_of_that_name_is_drafted_with_it_and_read_without_a_byte()
    {
        byte[] onnx = TinyModel.GivingBytes([], ("logits", [0.1f, 0.2f], [1, 2]), ("embedding_distance", [1.25f], [1, 1]));
        using var tiny = new TinyModel(onnx, new ModelOutput { Kind = ModelOutputKind.Classifier }, new PassportClass { Name = "a" }, new PassportClass { Name = "b" });
        Passport? draft = ModelDraft.Make(tiny.ModelPath, "tiny", "1", (TinyModel.ImageWidth, TinyModel.ImageHeight), "Mono8", (0, 0), out string? problem);
        Assert.True(draft is not null, problem);
        Assert.Equal(new ModelOutput { Kind = ModelOutputKind.Classifier, EmbeddingDistance = "embedding_distance" }, draft.Output);
        tiny.Passport = tiny.Passport with { Output = draft.Output };
        using OnnxModel model = tiny.Load();
        using DefectFinder finder = FinderOf(model, new SampleSpace { EmbeddingDistanceMax = 2 }, "a", "b");
        using Frame frame = TinyModel.FrameOf(_pool, 60);
        for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);
        var last = default(SampleMeasurement);

        long allocated = SteadyState.AllocatedBytes(200, () => finder.Inspect(frame, out _, out last));

        Assert.Equal((1.25f, 0L), (last.EmbeddingDistance, allocated));
    }

    [Theory]
    [InlineData("score", "embedding-distance 'score' is an output that is read as something else; allowed: one of its own, or none")]
    [InlineData("anomaly_map", "embedding-distance 'anomaly_map' is an output that is read as something else")]
    [InlineData("nowhere", "has no output 'nowhere'")]
    public void A_distance_of_another_name_or_meaning_is_refused(string name, string expected)
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { Output = new ModelOutput { EmbeddingDistance = name } };

        Assert.Contains(expected, tiny.Refused().Text, StringComparison.Ordinal);
    }

    // The distance is the mean level, 0..1.
    private static TinyModel WithDistance()
    {
        var graph = new GraphWriter("tiny");
        graph.AddInput("image", TensorProto.Types.ElementType.Uint8, 1, TinyModel.InputHeight, TinyModel.InputWidth, 1);
        graph.Add("Cast", "levels", ["image"], GraphWriter.Of("to", (long)TensorProto.Types.ElementType.Float));
        graph.Add("ReduceMean", "mean", ["levels"], GraphWriter.OfMany("axes", 1, 2, 3), GraphWriter.Of("keepdims", 0));
        graph.AddFloats("scale", [1f / 255], 1);
        graph.Add("Mul", "embedding_distance", ["mean", "scale"]);
        graph.AddFloats("none", [0f], 1);
        graph.Add("Mul", "score", ["mean", "none"]);
        graph.AddOutput("score", 1);
        graph.AddOutput("embedding_distance", 1);
        return new TinyModel(graph.ToBytes(), new ModelOutput { Map = "", EmbeddingDistance = "embedding_distance" });
    }

    private static DefectFinder FinderOf(OnnxModel model, SampleSpace space, params string[] classes)
    {
        string[] names = classes.Length > 0 ? classes : ["anomaly"];
        var recipe = Recipe.Create("tiny", "0", 1, names.Select(n => new DefectClass(n, DefectCategory.Critical, 0.5f, 0.8f)), space);
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        return finder;
    }
}
