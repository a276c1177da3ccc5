using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>No layout, fit or type of the tensors costs a managed byte per frame.</summary>
public sealed class NoAllocationTests : IDisposable
{
    private readonly FramePool _pool = new(1, TinyModel.ImageWidth * TinyModel.ImageHeight);

    public static TheoryData<ModelOutputKind> Kind => [.. Enum.GetValues<ModelOutputKind>()];

    public void Dispose() => _pool.Dispose();

    [Theory]
    [MemberData(nameof(Kind))]
    public void Every_layout_is_read_without_a_byte(ModelOutputKind kind) => AssertNothing(kind, p => p, _ => { });

    [Theory]
    [InlineData(OutputActivation.SigmoidLogits)]
    [InlineData(OutputActivation.Softmax)]
    [InlineData(OutputActivation.Sigmoid)]
    public void Labels_that_do_not_exclude_each_other_are_read_without_a_byte(OutputActivation activation) => AssertNothing(
        ModelOutputKind.Classifier,
        p => p with { Output = p.Output with { Activation = activation } },
        values => values.AsSpan().Fill(0.5f));

    [Theory]
    [InlineData(InputFit.Letterbox)]
    [InlineData(InputFit.LetterboxCorner)]
    public void Letterbox_is_filled_without_a_byte(InputFit fit) => AssertNothing(
        ModelOutputKind.Yolo8,
        p => p with { Input = p.Input with { Fit = fit }, Camera = p.Camera with { Region = new Box(16, 8, 128, 48) } },
        _ => { });

    private void AssertNothing(ModelOutputKind kind, Func<Passport, Passport> change, Action<float[]> fill)
    {
        (ModelOutput output, (string Name, float[] Values, long[] Shape)[] tensors) = Kinds.Of(kind);
        fill(tensors[0].Values);
        string[] names = kind == ModelOutputKind.Anomaly ? ["crack"] : ["crack", "chip"];
        using TinyModel tiny = TinyModel.Giving(output, [.. names.Select(n => new PassportClass { Name = n, AcceptBelow = 0.3f, RejectFrom = 0.6f })], tensors);
        tiny.Passport = change(tiny.Passport);
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith([.. names.Select(n => new DefectClass(n, DefectCategory.Critical, 0.3f, 0.6f))]);
        Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal), refusal?.ToString());
        using (finder)
        using (Frame frame = TinyModel.FrameOf(_pool, 60))
        {
            for (int i = 0; i < 50; i++) finder.Inspect(frame, out _, out _);
            var outcome = ViewOutcome.NotInspected;
            int found = 0;

            long allocated = SteadyState.AllocatedBytes(200, () =>
            {
                outcome = finder.Inspect(frame, out FindingList findings, out _);
                found = findings.Total;
            });

            Assert.Equal((ViewOutcome.Inspected, 0L), (outcome, allocated));
            Assert.True(found > 0);
        }
    }
}
