using System.Security.Cryptography;
using CsCheck;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Vision.Tests;

public sealed class ModelLoadingTests
{
    [Fact, Requirement("MOD-01")]
    public void Model_with_one_flipped_bit_is_refused_and_both_hashes_are_named()
    {
        using TinyModel tiny = TinyModel.Brightness();
        byte[] bytes = File.ReadAllBytes(tiny.ModelPath);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(tiny.ModelPath, bytes);

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.HashMismatch, refusal.Reason);
        Assert.Contains(tiny.Passport.ModelSha256, refusal.Text, StringComparison.Ordinal);
        Assert.Contains(Convert.ToHexStringLower(SHA256.HashData(bytes)), refusal.Text, StringComparison.Ordinal);
        Assert.Contains(tiny.ModelPath, refusal.Text, StringComparison.Ordinal);
    }

    [Fact, Requirement("MOD-01")]
    public void Model_whose_hash_is_written_in_capitals_is_the_same_model()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { ModelSha256 = tiny.Passport.ModelSha256.ToUpperInvariant() };

        using OnnxModel model = tiny.Load();

        Assert.Equal([1, 1, 12, 16], model.ShapeOf("anomaly_map"));
    }

    [Theory, Requirement("SEC-02")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(-1)]
    [InlineData(-40)]
    public void Truncated_model_is_refused_even_when_its_hash_was_approved(int length)
    {
        using TinyModel tiny = TinyModel.Brightness();
        byte[] whole = File.ReadAllBytes(tiny.ModelPath);
        tiny.Replace(whole[..(length >= 0 ? length : whole.Length + length)]);

        ModelRefusal refusal = tiny.Refused();

        Assert.Contains(refusal.Reason, new[] { ModelRefusalReason.Corrupt, ModelRefusalReason.ShapeMismatch });
    }

    [Fact, Requirement("SEC-02")]
    public void Garbage_is_refused_even_when_its_hash_was_approved()
    {
        using TinyModel tiny = TinyModel.Brightness();
        var garbage = new byte[4000];
        new Random(7).NextBytes(garbage);
        tiny.Replace(garbage);

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.Corrupt, refusal.Reason);
    }

    [Fact, Requirement("SEC-02")]
    public void Any_change_of_the_bytes_is_stopped_by_the_hash_before_the_runtime_sees_them()
    {
        using TinyModel tiny = TinyModel.Brightness();
        byte[] whole = File.ReadAllBytes(tiny.ModelPath);

        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte[1, 255]).Sample(
            (at, change) =>
            {
                byte[] mutated = (byte[])whole.Clone();
                mutated[at] ^= change;
                File.WriteAllBytes(tiny.ModelPath, mutated);
                return tiny.Refused().Reason == ModelRefusalReason.HashMismatch;
            },
            iter: 300,
            threads: 1);
    }

    // The runtime's parser is native code: what it does with bytes that somebody approved is shown on fixed changes, because a
    // crash there would end this process, too. In production the hash comes first.
    [Fact, Requirement("SEC-02")]
    public void Broken_models_with_an_approved_hash_load_or_are_refused()
    {
        using TinyModel tiny = TinyModel.Brightness();
        byte[] whole = File.ReadAllBytes(tiny.ModelPath);
        var random = new Random(20260101);
        int refused = 0;

        for (int i = 0; i < 400; i++)
        {
            byte[] mutated = (byte[])whole.Clone();
            for (int n = random.Next(1, 4); n > 0; n--) mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
            tiny.Replace(mutated);
            if (OnnxModel.TryLoad(tiny.Folder, tiny.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? _))
                model.Dispose();
            else
                refused++;
        }

        Assert.InRange(refused, 100, 400);
    }

    [Fact]
    public void Missing_file_is_refused_by_its_name()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { ModelFile = "other.onnx" };

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.FileUnreadable, refusal.Reason);
        Assert.Contains("other.onnx", refusal.Text, StringComparison.Ordinal);
    }

    [Theory, Requirement("SEC-02")]
    [InlineData("../model.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("a\\b.onnx")]
    [InlineData("..")]
    [InlineData("")]
    public void Model_file_outside_the_folder_is_refused(string file)
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { ModelFile = file };

        Assert.Equal(ModelRefusalReason.PassportInvalid, tiny.Refused().Reason);
    }

    [Theory, Requirement("MOD-02")]
    [InlineData(PassportState.Draft, false, false)]
    [InlineData(PassportState.Draft, true, true)]
    [InlineData(PassportState.Released, false, true)]
    [InlineData(PassportState.Withdrawn, false, false)]
    [InlineData(PassportState.Withdrawn, true, false)]
    public void Only_a_released_model_loads_unless_drafts_are_allowed(PassportState state, bool allowUnreleased, bool loads)
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { State = state };

        bool loaded = OnnxModel.TryLoad(tiny.Folder, tiny.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased);

        using (model) Assert.Equal(loads, loaded);
        Assert.Equal(loads ? null : ModelRefusalReason.NotReleased, refusal?.Reason);
    }

    [Fact, Requirement("MOD-03")]
    public void Every_pin_that_does_not_hold_is_named_at_once()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with
        {
            Runtime = new RuntimePins
            {
                OnnxRuntimeVersion = "1.30.0", Provider = "cuda", GraphOptimizationLevel = "most", IntraOpThreads = 0, ExecutionMode = "parallel",
            },
        };

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.RuntimeMismatch, refusal.Reason);
        Assert.Equal(
            $"passport 'tiny/1': onnx-runtime-version expected 1.30.0, found {OnnxModel.RuntimeVersion}; provider expected cuda, found cpu; "
            + "graph-optimization-level 'most' is not one of disable, basic, extended, all; intra-op-threads 0 is outside 1..64; "
            + "execution-mode expected parallel, found sequential",
            refusal.Text);
    }

    [Theory]
    [InlineData(32, 48, ModelInputLayout.Nhwc, ColourOrder.Mono, "expected uint8 [1,48,32,1] (NHWC)")]
    [InlineData(64, 48, ModelInputLayout.Nchw, ColourOrder.Mono, "expected uint8 [1,1,48,64] (NCHW)")]
    [InlineData(64, 48, ModelInputLayout.Nhwc, ColourOrder.Rgb, "expected uint8 [1,48,64,3] (NHWC)")]
    public void Input_of_another_shape_is_refused_with_what_was_found(int width, int height, ModelInputLayout layout, ColourOrder order, string expected)
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with
        {
            Input = new ModelInput { Tensor = "image", Width = width, Height = height, Layout = layout, ColourOrder = order },
        };

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(ModelRefusalReason.ShapeMismatch, refusal.Reason);
        Assert.EndsWith($"input 'image' is uint8 [1,48,64,1]; {expected}", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_output_is_refused_with_the_outputs_there_are()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { Output = new ModelOutput { Map = "heat" } };

        ModelRefusal refusal = tiny.Refused();

        Assert.EndsWith("has no output 'heat'; its outputs are 'score', 'anomaly_map'", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Classifier_with_another_number_of_values_than_classes_is_refused()
    {
        using TinyModel tiny = TinyModel.Classifier(
            [1, 2, 3], OutputActivation.Logits, new PassportClass { Name = "a", RejectFrom = 1 }, new PassportClass { Name = "b", RejectFrom = 1 });

        ModelRefusal refusal = tiny.Refused();

        Assert.EndsWith("output 'logits' is float32 [1,3]; expected one value for each of 2 classes", refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_broken_rule_of_a_passport_is_named_at_once()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with
        {
            ModelSha256 = "abc",
            Classes = [new PassportClass { Name = "anomaly", AcceptBelow = float.NaN, RejectFrom = 1 }],
            Camera = tiny.Passport.Camera with { PixelFormat = "Coord3D_C16", Region = new Box(100, 0, 61, 10) },
        };

        ModelRefusal refusal = tiny.Refused();

        Assert.Equal(
            "passport 'tiny/1': model-sha256 'abc' must be 64 hexadecimal digits; region 100,0,61,10 does not lie inside the image 160×128; "
            + $"pixel-format 'Coord3D_C16' is none that is read; allowed: {string.Join(", ", PixelFormat.KnownNames)}; "
            + "class 'anomaly': accept-below NaN must be a number not above reject-from 1",
            refusal.Text);
    }

    [Fact]
    public void A_width_whose_lines_do_not_fill_their_bytes_is_refused_at_start()
    {
        using TinyModel tiny = TinyModel.Brightness();
        tiny.Passport = tiny.Passport with { Camera = tiny.Passport.Camera with { PixelFormat = "Mono10p", ImageWidth = 161 } };

        Assert.Contains("image-width 161 of Mono10p: a line must fill its bytes, take a multiple of 4", tiny.Refused().Text, StringComparison.Ordinal);
    }

    [Fact, Requirement("SEC-02")]
    public void Any_numbers_in_a_passport_are_refused_or_fit()
    {
        using TinyModel tiny = TinyModel.Brightness();
        Gen<int> number = Gen.OneOf(Gen.Int, Gen.Int[-2, 200]);

        Gen.Select(number, number, number, number, number, number, Gen.Float, Gen.Int[-1, 3]).Sample(
            (x, y, w, h, inputWidth, inputHeight, threshold, kind) =>
            {
                Passport odd = tiny.Passport with
                {
                    Camera = tiny.Passport.Camera with { Region = new Box(x, y, w, h) },
                    Input = tiny.Passport.Input with { Width = inputWidth, Height = inputHeight, Layout = (ModelInputLayout)kind, ElementType = (ModelElementType)kind },
                    Output = new ModelOutput { Kind = (ModelOutputKind)kind },
                    Classes = [new PassportClass { Name = "anomaly", AcceptBelow = threshold, RejectFrom = -threshold }],
                };
                bool loaded = OnnxModel.TryLoad(tiny.Folder, odd, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal);
                model?.Dispose();
                return loaded == (refusal is null);
            },
            iter: 2000,
            threads: 1);
    }

    [Fact]
    public void Model_with_a_class_that_the_recipe_does_not_judge_gets_no_finder()
    {
        using TinyModel tiny = TinyModel.Brightness();
        using OnnxModel model = tiny.Load();
        Recipe recipe = TinyModel.RecipeWith(new DefectClass("crack", DefectCategory.Critical, 0, 1));

        bool made = DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? _, out ModelRefusal? refusal);

        Assert.False(made);
        Assert.Equal(
            new ModelRefusal(
                ModelRefusalReason.RecipeMismatch,
                "recipe 'tiny' has no class 'anomaly' of model 'tiny/1', so nothing would judge it; its classes are 'crack'"),
            refusal);
    }
}
