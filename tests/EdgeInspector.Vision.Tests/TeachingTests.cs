using System.Text.RegularExpressions;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

public sealed class TeachingTests
{
    internal static string Backbone => Path.Combine(PeerProcess.RepositoryFolder(), "models", "efficientnet-lite0", "1", "features.onnx");

    [Fact]
    public void Taught_model_finds_a_planted_defect_and_says_where()
    {
        using Pictures good = Pictures.OfGoodPlates(12);
        using Pictures trial = Pictures.OfGoodPlates(0);
        var places = new Rect[] { new(20, 20, 14, 8), new(70, 60, 10, 10), new(120, 90, 12, 16) };
        for (int i = 0; i < places.Length; i++) trial.Add($"bar/{i}.png", 900 + i, places[i]);
        for (int i = 0; i < 6; i++) trial.Add($"good/{i}.png", 800 + i, null);

        TaughtModel taught = Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None);
        IReadOnlyList<TrialScore> scores = Try(taught, trial.Folder);

        TrialScore[] bars = scores.Where(s => s.Kind == "bar").ToArray();
        Assert.Equal([Verdict.Reject, Verdict.Reject, Verdict.Reject], bars.Select(b => b.Verdict));
        Assert.True(scores.Where(s => s.Kind == "good").Max(s => s.Score) < bars.Min(b => b.Score));
        for (int i = 0; i < places.Length; i++)
        {
            // The box is blurred by the window of a patch: it holds the defect's middle and reaches at most 32 pixels beyond it.
            Box box = bars[i].Box;
            int x = places[i].X + (places[i].Width / 2), y = places[i].Y + (places[i].Height / 2);
            Assert.InRange(x, box.X, box.X + box.Width);
            Assert.InRange(y, box.Y, box.Y + box.Height);
            Assert.InRange(box.X, places[i].X - 32, places[i].Right);
            Assert.InRange(box.Y, places[i].Y - 32, places[i].Bottom);
            Assert.InRange(box.X + box.Width, places[i].X, places[i].Right + 32);
            Assert.InRange(box.Y + box.Height, places[i].Y, places[i].Bottom + 32);
        }
    }

    [Fact, Requirement("MOD-06")]
    public void Teaching_twice_gives_the_same_bytes_whatever_the_threads()
    {
        using Pictures good = Pictures.OfGoodPlates(9);

        TaughtModel first = Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None);
        TaughtModel second = Teacher.Teach(OptionsFor(good.Folder) with { Threads = 2 }, null, CancellationToken.None);

        Assert.Equal(first.Passport.ModelSha256, second.Passport.ModelSha256);
        Assert.True(first.Onnx.Span.SequenceEqual(second.Onnx.Span));
        Assert.Equal(first.Passport.Classes, second.Passport.Classes);
        Assert.Equal(first.HeldOutScores, second.HeldOutScores);
    }

    [Fact, Requirement("MOD-06")]
    public void A_hundred_runs_on_one_picture_give_one_answer()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        TaughtModel taught = Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None);
        using var session = new InferenceSession(taught.Onnx.ToArray());
        byte[] picture = Enumerable.Range(0, Pictures.Width * Pictures.Height).Select(i => (byte)(i * 7)).ToArray();
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(picture, [1, Pictures.Height, Pictures.Width, 1]);
        using var options = new RunOptions();

        var answers = new HashSet<string>();
        for (int i = 0; i < 100; i++)
        {
            using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, ["image"], [input], ["score", "anomaly_map"]);
            Assert.Equal(outputs[0].GetTensorDataAsSpan<float>()[0], outputs[1].GetTensorDataAsSpan<float>().ToArray().Max());
            answers.Add(string.Join(',', outputs[1].GetTensorDataAsSpan<float>().ToArray()));
        }

        Assert.Single(answers);
    }

    // The optimiser is the doubtful part of a runtime: the plain graph is the independent judge of what the writer wrote.
    [Fact]
    public void Taught_model_means_the_same_without_any_optimisation()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        using Pictures trial = Pictures.OfGoodPlates(0);
        trial.Add("bar/0.png", 900, new Rect(60, 40, 12, 12));
        TaughtModel taught = Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None);
        Passport plain = taught.Passport with { Runtime = taught.Passport.Runtime with { GraphOptimizationLevel = "disable" } };

        float optimised = Try(taught, trial.Folder)[0].Score;
        float unoptimised = Try(taught with { Passport = plain }, trial.Folder)[0].Score;

        Assert.Equal(unoptimised, optimised, Math.Abs(unoptimised) * 1e-3);
    }

    [Fact]
    public void Too_few_pictures_are_refused_with_their_number()
    {
        using Pictures good = Pictures.OfGoodPlates(7);

        var refused = Assert.Throws<TeachException>(() => Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None));

        Assert.Equal($"folder '{good.Folder}' holds 7 images; at least 8 good ones are needed", refused.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(300)]
    public void Unreadable_picture_is_named(int bytes)
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        string broken = Path.Combine(good.Folder, "plate-003.png");
        File.WriteAllBytes(broken, Enumerable.Repeat((byte)'x', bytes).ToArray());

        var refused = Assert.Throws<TeachException>(() => Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None));

        Assert.Equal($"image '{broken}' holds no image; expected grey or colour with 8 bits a channel", refused.Message);
    }

    [Fact]
    public void Picture_of_another_size_is_named()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        string other = Path.Combine(good.Folder, "plate-005.png");
        using (var small = new Mat(100, Pictures.Width, MatType.CV_8UC1, new Scalar(9))) Assert.True(Cv2.ImWrite(other, small));

        var refused = Assert.Throws<TeachException>(() => Teacher.Teach(OptionsFor(good.Folder), null, CancellationToken.None));

        Assert.Equal(
            $"image '{other}' is 160×100 Mono8; expected 160×128 Mono8 like '{Path.Combine(good.Folder, "plate-000.png")}'", refused.Message);
    }

    [Fact]
    public void Options_outside_their_ranges_are_all_named()
    {
        TeachOptions odd = OptionsFor("nowhere") with { InputWidth = 100, FalseRejectRate = double.NaN, Folds = 1, Threads = 0 };

        var refused = Assert.Throws<TeachException>(() => Teacher.Teach(odd, null, CancellationToken.None));

        Assert.Equal(
            "size 100x128: both sides must be multiples of 16 from 64 to 1024; false reject rate NaN is outside 0.0001..0.2; "
            + "folds 1 is outside 2..10; threads 0 is outside 1..64",
            refused.Message);
    }

    [Fact]
    public void Broken_backbone_is_named()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        string broken = Path.Combine(good.Folder, "backbone.onnx");
        File.WriteAllBytes(broken, File.ReadAllBytes(Backbone)[..5000]);

        var refused = Assert.Throws<TeachException>(
            () => Teacher.Teach(OptionsFor(good.Folder) with { BackboneFile = broken }, null, CancellationToken.None));

        Assert.StartsWith($"backbone '{broken}' cannot be read: ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Backbone_without_the_wanted_features_is_named()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        using TinyModel other = TinyModel.Brightness();

        var refused = Assert.Throws<TeachException>(
            () => Teacher.Teach(OptionsFor(good.Folder) with { BackboneFile = other.ModelPath }, null, CancellationToken.None));

        Assert.Equal(
            $"backbone '{other.ModelPath}' is no feature extractor: expected one input and the outputs stride8, stride16", refused.Message);
    }

    [Fact]
    public void Cancelled_teaching_stops()
    {
        using Pictures good = Pictures.OfGoodPlates(8);
        using var cancel = new CancellationTokenSource();
        var progress = new CancelAt("take patches", cancel);

        Assert.ThrowsAny<OperationCanceledException>(() => Teacher.Teach(OptionsFor(good.Folder), progress, cancel.Token));
        Assert.Equal("take patches", progress.LastStep);
    }

    [Fact]
    public void Passport_of_a_taught_model_is_a_draft_bound_to_its_pictures()
    {
        using Pictures good = Pictures.OfGoodPlates(8);

        TeachOptions options = OptionsFor(good.Folder) with { Region = new Box(16, 0, 128, 128) };

        Passport passport = Teacher.Teach(options, null, CancellationToken.None).Passport;

        Assert.Equal(PassportState.Draft, passport.State);
        Assert.Equal(new CameraBinding { ImageWidth = 160, ImageHeight = 128, PixelFormat = "Mono8", Region = new Box(16, 0, 128, 128) }, passport.Camera);
        Assert.Equal((8, 3), (passport.TaughtFrom!.Images, passport.TaughtFrom.Augmentations));
        Assert.Equal("a81731de28b90b95da376960f66f1e014707ad0a296b038e0e1e185f82fb5839", passport.TaughtFrom.BackboneSha256);
        Assert.Equal(1f, passport.Classes[0].RejectFrom);
        Assert.InRange(passport.Classes[0].AcceptBelow, 0.1f, 0.9999f);
    }

    // 1 − 0.05^(1/59) by hand; 3 of 100 is the textbook's one-sided 95 % bound.
    [Theory]
    [InlineData(0, 59, 0.04951)]
    [InlineData(3, 100, 0.07571)]
    [InlineData(8, 8, 1)]
    public void Upper_bound_of_a_share_is_Clopper_and_Pearsons(int hits, int trials, double expected)
    {
        Assert.Equal(expected, ScoreScale.UpperBound(hits, trials), 1e-5);
    }

    [Fact]
    public void Auroc_is_the_chance_that_a_bad_one_scores_above_a_good_one()
    {
        Assert.Equal(0.6875, Trial.Auroc([1, 2, 3, 4], [2, 3, 5, 3.5f]), 1e-12);
    }

    [Fact, Requirement("MOD-05")]
    public void Nothing_outside_the_teaching_knows_the_teaching()
    {
        string room = Path.Combine(PeerProcess.RepositoryFolder(), "src", "EdgeInspector.Vision");
        string[] knowing = Directory.GetFiles(room, "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains("Teaching", StringComparison.Ordinal) && !Regex.IsMatch(f, @"[\\/](obj|bin)[\\/]"))
            .Where(f => Regex.IsMatch(File.ReadAllText(f), @"Vision\.Teaching|\bTeacher\b|GraphWriter"))
            .Where(f => Path.GetFileName(Path.GetDirectoryName(f)) != "Onnx")
            .ToArray();

        Assert.Empty(knowing);
    }

    internal static IReadOnlyList<TrialScore> Try(TaughtModel taught, string folder)
    {
        string models = Path.Combine(Path.GetTempPath(), "edge-inspector-taught-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(models);
        try
        {
            File.WriteAllBytes(Path.Combine(models, "model.onnx"), taught.Onnx.ToArray());
            Assert.True(
                OnnxModel.TryLoad(models, taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true),
                refusal?.ToString());
            using (model) return Trial.Run(model, folder, null, CancellationToken.None);
        }
        finally
        {
            Directory.Delete(models, recursive: true);
        }
    }

    internal static TeachOptions OptionsFor(string folder) => new()
    {
        ImagesFolder = folder,
        BackboneFile = Backbone,
        Name = "plate",
        Version = "1",
        InputWidth = Pictures.Width,
        InputHeight = Pictures.Height,
        BankPatches = 200,
        CountsLeftOut = false,
        Folds = 4,
    };

    private sealed class CancelAt(string step, CancellationTokenSource source) : IProgress<TeachProgress>
    {
        public string LastStep { get; private set; } = string.Empty;

        public void Report(TeachProgress value)
        {
            LastStep = value.Step;
            if (value.Step == step) source.Cancel();
        }
    }
}
