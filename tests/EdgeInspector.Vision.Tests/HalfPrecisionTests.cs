using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Tests;

/// <summary>Models with float16 inputs and outputs, as exporters make them for other hardware.</summary>
public sealed class HalfPrecisionTests : IDisposable
{
    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public void Dispose() => _pool.Dispose();

    [Fact]
    public void Float16_model_gives_the_score_of_the_float32_one_within_its_eleven_bits()
    {
        float whole = ScoreOf(TensorProto.Types.ElementType.Float, ModelElementType.Float32, out long _);
        float half = ScoreOf(TensorProto.Types.ElementType.Float16, ModelElementType.Float16, out long allocated);

        // A column of 160 among 60: 4×4 input pixels with one such column's share.
        Assert.InRange(whole, 0.23f, 0.7f);
        Assert.Equal(whole, half, whole / 1024);
        Assert.NotEqual(whole, half);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Float16_graph_is_refused_for_a_passport_that_says_float32()
    {
        using TinyModel tiny = Model(TensorProto.Types.ElementType.Float16, ModelElementType.Float32);

        Assert.EndsWith("input 'image' is float16 [1,1,48,64]; expected float32 [1,1,48,64] (NCHW)", tiny.Refused().Text, StringComparison.Ordinal);
    }

    private static TinyModel Model(TensorProto.Types.ElementType type, ModelElementType element)
    {
        var graph = new GraphWriter("tiny");
        graph.AddInput("image", type, 1, 1, TinyModel.InputHeight, TinyModel.InputWidth);
        string floats = graph.Add("Cast", "floats", ["image"], Of("to", (long)TensorProto.Types.ElementType.Float));
        string means = graph.Add("AveragePool", "means", [floats], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        graph.Add("Cast", "anomaly_map", [means], Of("to", (long)type));
        graph.AddOutput("anomaly_map", type, 1, 1, TinyModel.InputHeight / 4, TinyModel.InputWidth / 4);
        var tiny = new TinyModel(graph.ToBytes(), new ModelOutput { Score = "" });
        tiny.Passport = tiny.Passport with
        {
            Input = tiny.Passport.Input with { ElementType = element, Layout = ModelInputLayout.Nchw, Normalisation = new Normalisation([0], [1 / 255f]) },
        };
        return tiny;
    }

    private float ScoreOf(TensorProto.Types.ElementType type, ModelElementType element, out long allocated)
    {
        using TinyModel tiny = Model(type, element);
        using OnnxModel model = tiny.Load();
        Assert.True(DefectFinder.TryCreate(model, TinyModel.RecipeWith(), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder)
        using (Frame frame = TinyModel.FrameOf(_pool, 61))
        {
            Assert.Equal(ViewOutcome.Inspected, finder.Inspect(frame, out FindingList findings, out _));
            for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);
            allocated = SteadyState.AllocatedBytes(200, () => finder.Inspect(frame, out _, out _));
            return findings[0].Score;
        }
    }
}
