using System.Runtime.CompilerServices;
using System.Text.Json;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Importing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

/// <summary>torchvision's own networks as PyTorch exports them, drafted as <c>model import</c> does, against what PyTorch itself answered.</summary>
/// <remarks>Models and answers: <c>Golden/export.py</c>. The detectors have one input without a batch or with it, and as many rows as there are boxes.</remarks>
public sealed class TorchExportTests
{
    private const int Width = 128, Height = 96;

    [Theory]
    [InlineData("torchvision-ssd", "empty", 0)]
    [InlineData("torchvision-ssd", "one", 1)]
    [InlineData("torchvision-ssd", "four", 4)]
    [InlineData("torchvision-retinanet", "empty", 0)]
    [InlineData("torchvision-retinanet", "one", 3)]
    [InlineData("torchvision-retinanet", "four", 10)]
    [InlineData("torchvision-fasterrcnn", "empty", 0)]
    [InlineData("torchvision-fasterrcnn", "one", 1)]
    [InlineData("torchvision-fasterrcnn", "four", 4)]
    public void Detector_finds_as_many_boxes_as_PyTorch_with_its_scores_and_sides(string name, string picture, int expected)
    {
        Passport draft = Draft(name);
        Assert.Equal((ModelOutputKind.LabelsBoxes, 300), (draft.Output.Kind, draft.Output.MaxBoxes));
        Assert.Equal([("background", true), ("class-1", false)], draft.Classes.Select(c => (c.Name, c.Good)));

        (ViewOutcome outcome, FindingList findings) = Inspected(draft, picture);

        JsonElement[] boxes = [.. Answer(name, picture).EnumerateArray()];
        Assert.Equal(expected, boxes.Length);
        Assert.Equal((ViewOutcome.Inspected, expected), (outcome, findings.Total));
        for (int i = 0; i < findings.Count; i++)
        {
            Assert.Equal(1, boxes[i].GetProperty("label").GetInt32());
            Assert.Equal(boxes[i].GetProperty("score").GetSingle(), findings[i].Score, 1e-3);
            double[] sides = [.. boxes[i].GetProperty("box").EnumerateArray().Select(v => v.GetDouble())];
            Box box = findings[i].Box;

            // A finding's box is told in whole pixels, outwards.
            Assert.InRange(sides[0] - box.X, -0.01, 1.01);
            Assert.InRange(sides[1] - box.Y, -0.01, 1.01);
            Assert.InRange(box.X + box.Width - sides[2], -0.01, 1.01);
            Assert.InRange(box.Y + box.Height - sides[3], -0.01, 1.01);
        }
    }

    [Theory]
    [InlineData("torchvision-ssd")]
    [InlineData("torchvision-retinanet")]
    [InlineData("torchvision-fasterrcnn")]
    public void View_with_more_boxes_than_the_passport_allows_is_undecided_and_the_next_is_inspected(string name)
    {
        Passport draft = Draft(name);
        Passport three = draft with { Output = draft.Output with { MaxBoxes = 3 } };

        (ViewOutcome, FindingList)[] seen = Inspected(three, "one", "four", "one", "empty");

        Assert.Equal([ViewOutcome.Inspected, ViewOutcome.TooManyFindings, ViewOutcome.Inspected, ViewOutcome.Inspected], seen.Select(s => s.Item1));
        Assert.Equal(Answer(name, "one").GetArrayLength(), seen[2].Item2.Total);
        Assert.Equal(0, seen[1].Item2.Total);
        Assert.Equal(Verdict.Undecided, TinyModel.RecipeWith().Judge(ViewOutcome.TooManyFindings, default).Verdict);
    }

    [Fact]
    public void Detector_whose_number_of_boxes_is_open_is_refused_without_a_maximum()
    {
        Passport draft = Draft("torchvision-ssd");
        Passport none = draft with { Output = draft.Output with { MaxBoxes = 0 } };

        Assert.False(OnnxModel.TryLoad(Folder(), none, NullLogger.Instance, out _, out ModelRefusal? refusal, allowUnreleased: true));

        Assert.Equal(ModelRefusalReason.ShapeMismatch, refusal.Reason);
    }

    [Fact]
    public void Segmentation_has_the_planes_of_PyTorch()
    {
        Passport draft = Draft("torchvision-fcn");
        Assert.Equal((ModelOutputKind.Segmentation, OutputActivation.Logits, 3), (draft.Output.Kind, draft.Output.Activation, draft.Classes.Count));

        float[][] planes = Output(draft, "four", "out", 3);

        for (int plane = 0; plane < 3; plane++)
        {
            float[] sampled = [.. Enumerable.Range(0, Height / 16).SelectMany(y => Enumerable.Range(0, Width / 16).Select(x => planes[plane][(((y * 16) + 4) * Width) + (x * 16) + 4]))];
            float[] expected = [.. Answer("torchvision-fcn", "four")[plane].EnumerateArray().Select(v => v.GetSingle())];
            Assert.Equal(48, expected.Length);
            for (int i = 0; i < expected.Length; i++) Assert.Equal(expected[i], sampled[i], 2e-3);
        }
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("four")]
    public void Classifier_gives_the_softmax_of_PyTorchs_logits(string picture)
    {
        Passport draft = Draft("torchvision-mobilenet");
        Assert.Equal((ModelOutputKind.Classifier, OutputActivation.Logits, 5), (draft.Output.Kind, draft.Output.Activation, draft.Classes.Count));

        // Nothing is accepted below 0, so that every class is a finding.
        (_, FindingList findings) = Inspected(draft with { Classes = [.. draft.Classes.Select(c => c with { AcceptBelow = -1 })] }, picture);

        double[] powers = [.. Answer("torchvision-mobilenet", picture).EnumerateArray().Select(v => Math.Exp(v.GetDouble()))];
        Assert.Equal(5, findings.Total);
        for (int i = 0; i < 5; i++) Assert.Equal(powers[findings[i].DefectClass] / powers.Sum(), findings[i].Score, 1e-3);
    }

    [Theory]
    [InlineData("torchvision-ssd", "four")]
    [InlineData("torchvision-ssd", "empty")]
    public unsafe void List_of_boxes_whose_length_is_open_costs_no_allocation(string name, string picture)
    {
        With(Draft(name), finder =>
        {
            byte[] pixels = Pixels(picture);
            fixed (byte* first = pixels)
            {
                byte* at = first;
                void Inspect() => finder.Inspect(new ImageView(at, Width, Height, Width * 3, PixelFormat.RGB8), out _, out _);
                for (int i = 0; i < 50; i++) Inspect();
                Assert.Equal(0, SteadyState.AllocatedBytes(100, Inspect));
            }
        });
    }

    /// <summary>As <c>export.py</c> draws it.</summary>
    private static byte[] Pixels(string picture)
    {
        (int level, int[][] boxes) = picture switch
        {
            "empty" => (200, Array.Empty<int[]>()),
            "one" => (200, [[30, 20, 24, 16, 40, 60, 50]]),
            _ => (180, new int[][] { [10, 10, 20, 20, 30, 30, 80], [60, 14, 28, 18, 70, 30, 30], [90, 60, 18, 24, 40, 80, 30], [20, 58, 26, 16, 30, 40, 50] }),
        };
        var pixels = new byte[Width * Height * 3];
        Array.Fill(pixels, (byte)level);
        foreach (int[] box in boxes)
        {
            for (int i = 0; i < box[2] * box[3]; i++)
            {
                int at = (((box[1] + (i / box[2])) * Width) + box[0] + (i % box[2])) * 3;
                for (int c = 0; c < 3; c++) pixels[at + c] = (byte)box[4 + c];
            }
        }

        return pixels;
    }

    private static Passport Draft(string name)
    {
        Passport? draft = ModelDraft.Make(Path.Combine(Folder(), name + ".onnx"), name, "1", (Width, Height), "RGB8", (0, 0), out string? problem);
        Assert.True(draft is not null, problem);
        return draft;
    }

    private static (ViewOutcome, FindingList) Inspected(Passport passport, string picture) => Inspected(passport, [picture]).Single();

    private static unsafe (ViewOutcome, FindingList)[] Inspected(Passport passport, params string[] pictures)
    {
        var seen = new List<(ViewOutcome, FindingList)>();
        With(passport, finder =>
        {
            foreach (string picture in pictures)
            {
                fixed (byte* first = Pixels(picture))
                    seen.Add((finder.Inspect(new ImageView(first, Width, Height, Width * 3, PixelFormat.RGB8), out FindingList findings, out _), findings));
            }
        });
        return [.. seen];
    }

    private static void With(Passport passport, Action<DefectFinder> use)
    {
        Assert.True(OnnxModel.TryLoad(Folder(), passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        using (model)
        {
            // An empty picture is flat, which is no usable view elsewhere.
            DefectClass[] classes = [.. passport.Classes.Where(c => !c.Good).Select(c => c.ToDefectClass())];
            var recipe = Recipe.Create(passport.Name, "0", 1, classes, new SampleSpace { SharpnessMin = 0 });
            Assert.True(DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal), refusal?.ToString());
            using (finder) use(finder);
        }
    }

    private static unsafe float[][] Output(Passport passport, string picture, string tensor, int planes)
    {
        Assert.True(OnnxModel.TryLoad(Folder(), passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true), refusal?.ToString());
        using (model)
        using (IPreprocessor preprocessor = IPreprocessor.For(passport.Input, passport.Camera))
        using (var run = new BoundRun(model, preprocessor))
        {
            fixed (byte* first = Pixels(picture)) Assert.True(preprocessor.TryFill(new ImageView(first, Width, Height, Width * 3, PixelFormat.RGB8), out _));
            run.Run();
            float[] values = run.Output(tensor).Floats.ToArray();
            return [.. values.Chunk(values.Length / planes)];
        }
    }

    private static JsonElement Answer(string name, string picture) =>
        JsonDocument.Parse(File.ReadAllText(Path.Combine(Folder(), name + ".json"))).RootElement.GetProperty(picture);

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");
}
