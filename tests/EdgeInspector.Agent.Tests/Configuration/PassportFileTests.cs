using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Alignment;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class PassportFileTests
{
    [Fact, Requirement("MOD-07")]
    public void Alignment_of_an_input_is_read_back_and_its_ranges_are_told()
    {
        string head = LineFolder.Passport.Replace("width: 192, height: 384 }", "width: 192, height: 384, alignment: { shift-max-px: 12.5, angle-max-deg: 1.75, correlation-min: 0.91 } }", StringComparison.Ordinal);
        string path = Path.GetTempFileName();
        File.WriteAllText(path, head);
        Passport first = PassportFile.Read(path, out _)!;
        File.WriteAllText(path, PassportFile.Write(first));

        AlignmentLimits? read = PassportFile.Read(path, out _)!.Input.Alignment;
        File.WriteAllText(path, head.Replace("0.91", "1.2", StringComparison.Ordinal));
        PassportFile.Read(path, out IReadOnlyList<ConfigurationProblem> problems);

        File.Delete(path);
        Assert.Equal(new AlignmentLimits { ShiftMaxPixels = 12.5f, AngleMaxDegrees = 1.75f, CorrelationMin = 0.91f }, read);
        Assert.Equal("input.alignment.correlation-min", Assert.Single(problems).Key);
    }

    [Fact]
    public void A_written_passport_is_read_back_with_every_value()
    {
        Assert.True(ScoreCalibration.TryCreate([(-0.5f, 0), (0.123456f, 0.25f), (7, 0.999f)], out ScoreCalibration? calibration, out _));
        var passport = new Passport
        {
            Name = "vial-10r",
            Version = "12",
            State = PassportState.Released,
            ModelSha256 = new string('a', 64),
            Runtime = new RuntimePins { OnnxRuntimeVersion = "1.31.1", GraphOptimizationLevel = "extended", IntraOpThreads = 2 },
            Input = new ModelInput
            {
                Tensor = "serving input:0",
                Layout = ModelInputLayout.Nchw,
                Width = 192,
                Height = 384,
                ElementType = ModelElementType.Float32,
                ColourOrder = ColourOrder.Rgb,
                Normalisation = new Normalisation([123.675f, 116.28f, 103.53f], [0.017124753f, 0.017507004f, 0.01742919f]),
            },
            Output = new ModelOutput { Kind = ModelOutputKind.Classifier, Scores = "probs", EmbeddingDistance = "far", Activation = OutputActivation.Softmax },
            Classes =
            [
                new PassportClass { Name = "good", Good = true },
                new PassportClass { Name = "crack", Category = DefectCategory.Major, AcceptBelow = 0.25f, RejectFrom = 0.75f, Calibration = calibration },
            ],
            Camera = new CameraBinding { ImageWidth = 1280, ImageHeight = 1024, PixelFormat = "BayerRG8", Region = new Box(10, 20, 300, 400) },
            SampleSpace = new QualifiedSpace(
                new SampleSpace
                {
                    MeanMin = 0.2f, MeanMax = 0.7f, P1Min = 0.01f, P1Max = 0.1f, P50Min = 0.3f, P50Max = 0.6f, P99Min = 0.8f, P99Max = 0.99f, SaturatedMax = 0.02f,
                    SharpnessMin = 0.0123f, EmbeddingDistanceMax = 2.5f, ExposureMin = 90, ExposureMax = 110, GainMin = 0, GainMax = 0.5f, Part = new PartPlace(new Box(11, 22, 33, 44), 5, 0.4f, IsBrighter: true),
                },
                [new SampleStatistic("mean", 60, 0.3f, 0.6f, 0.45f, 0.00001f, 0.92f), new SampleStatistic("saturated", 60, 0, 0.00004069f, 0, 0, 0.92f)]),
            Limitations = ["particles below 100 um: \"dust\" may be missed", "clear glass only"],
            TaughtFrom = new TeachFacts
            {
                Images = 60,
                ImagesSha256 = new string('b', 64),
                Backbone = "efficientnet-lite0",
                BackboneSha256 = new string('c', 64),
                Folds = 4,
                Augmentations = 2,
                FalseRejectRate = 0.01,
                HeldOutNotAccepted = 0.016667,
                HeldOutNotAcceptedUpperBound = 0.076667,
            },
        };
        string path = Path.GetTempFileName();
        File.WriteAllText(path, PassportFile.Write(passport));

        Passport? read = PassportFile.Read(path, out IReadOnlyList<ConfigurationProblem> problems);

        File.Delete(path);
        Assert.Empty(problems);
        Assert.Equivalent(passport, read, strict: true);
        Assert.Equal(calibration, read!.Classes[1].Calibration);
    }

    [Theory]
    [InlineData(ModelOutputKind.Anomaly, "kind: anomaly")]
    [InlineData(ModelOutputKind.Yolo5, "kind: yolo5")]
    [InlineData(ModelOutputKind.Yolo8, "kind: yolo8")]
    [InlineData(ModelOutputKind.EndToEnd, "kind: end-to-end")]
    [InlineData(ModelOutputKind.RtDetr, "kind: rt-detr")]
    [InlineData(ModelOutputKind.LabelsBoxes, "kind: labels-boxes")]
    [InlineData(ModelOutputKind.DetsLabels, "kind: dets-labels")]
    [InlineData(ModelOutputKind.Segmentation, "kind: segmentation")]
    [InlineData(ModelOutputKind.Yolo5Segment, "kind: yolo5-segment")]
    [InlineData(ModelOutputKind.Yolo8Segment, "masks: protos")]
    [InlineData(ModelOutputKind.Yolo8Obb, "kind: yolo8-obb")]
    [InlineData(ModelOutputKind.Yolo8Pose, "kind: yolo8-pose")]
    [InlineData(ModelOutputKind.Yolox, "fit: letterbox-corner")]
    [InlineData(ModelOutputKind.Detr, "element-type: float16")]
    [InlineData(ModelOutputKind.CustomVision, "kind: custom-vision")]
    [InlineData(ModelOutputKind.CustomVisionGrid, "kind: custom-vision-grid")]
    public void Every_layout_is_written_and_read_back_with_its_tensors(ModelOutputKind kind, string row)
    {
        var passport = new Passport
        {
            Name = "parts",
            Version = "1",
            ModelSha256 = new string('a', 64),
            Runtime = new RuntimePins { OnnxRuntimeVersion = "1.31.1" },
            Input = new ModelInput { Tensor = "images", Width = 640, Height = 480, ElementType = ModelElementType.Float16, Fit = InputFit.LetterboxCorner, Resize = InputResize.Linear, Sizes = "orig_target_sizes" },
            Output = new ModelOutput
            {
                Kind = kind, Score = "", Map = "heat", Boxes = "dets", Labels = "kinds", Masks = "protos", Scores = "certainty", Overlap = 0.6f, AreaMin = 12, MaxBoxes = 77,
                Activation = OutputActivation.SigmoidLogits,
            },
            Classes = [new PassportClass { Name = "crack", AcceptBelow = 0.25f, RejectFrom = 0.75f }],
            Camera = new CameraBinding { ImageWidth = 1280, ImageHeight = 1024, PixelFormat = "Mono8", Region = new Box(10, 20, 300, 400) },
        };
        string path = Path.GetTempFileName();
        string text = PassportFile.Write(passport);
        File.WriteAllText(path, text);

        Passport? read = PassportFile.Read(path, out IReadOnlyList<ConfigurationProblem> problems);

        File.Delete(path);
        Assert.Empty(problems);
        Assert.Contains(row, text, StringComparison.Ordinal);
        Assert.Contains("score: none", text, StringComparison.Ordinal);
        Assert.Equivalent(passport, read, strict: true);
    }

    [Fact]
    public void A_passport_in_the_form_that_teach_writes_is_read()
    {
        using var folder = new LineFolder();
        folder.Write("passport.yaml", """
            # What the model is and what it may be used for. Written by `teach`; the state is changed by qualification alone.
            name: vial-10r
            version: "1"
            state: draft
            model-file: model.onnx
            model-sha256: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            runtime:
              onnx-runtime-version: "1.31.1"
              provider: cpu
              graph-optimization-level: all
              intra-op-threads: 2
              execution-mode: sequential
            input:
              tensor: image
              layout: nhwc
              width: 192
              height: 384
              element-type: uint8
              colour-order: mono
            output:
              kind: anomaly
              score: score
              map: anomaly_map
            classes:
              - name: anomaly
                category: critical
                accept-below: 5.25
                reject-from: 6.5
            camera:
              image-width: 1280
              image-height: 1024
              pixel-format: Mono8
              region: { x: 400, y: 32, width: 480, height: 960 }
            taught-from:
              images: 400
              images-sha256: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
              backbone: efficientnet-lite0
              backbone-sha256: "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
              folds: 4
              augmentations: 0
              false-reject-rate: 0.005
              held-out-not-accepted: 0.0025
              held-out-not-accepted-upper-bound: 0.01181

            """);

        Passport? passport = PassportFile.Read(Path.Combine(folder.Root, "passport.yaml"), out IReadOnlyList<ConfigurationProblem> problems);

        Assert.Empty(problems);
        Assert.Equal((PassportState.Draft, 5.25f, 6.5f), (passport!.State, passport.Classes[0].AcceptBelow, passport.Classes[0].RejectFrom));
        Assert.Equal(new Box(400, 32, 480, 960), passport.Camera.Region);
        Assert.Equal((400, 0.005, 0.01181), (passport.TaughtFrom!.Images, passport.TaughtFrom.FalseRejectRate, passport.TaughtFrom.HeldOutNotAcceptedUpperBound));
    }

    [Theory, Requirement("OPS-01")]
    [InlineData("[ { raw: 0, score: 0 } ]", "passport.yaml:9 classes[0].calibration: has 1 entries; allowed: 2..256")]
    [InlineData(
        "[ { raw: 0, score: 0.5 }, { raw: 1, score: 0.4 } ]",
        "passport.yaml:9 classes[0].calibration: point 1: score 0.4 is below 0.5 before it; a higher raw score must not look better; allowed: raw scores that rise, with scores 0..1 that do not fall")]
    [InlineData("[ { raw: 0, score: 0 }, { raw: 1, score: 2 } ]", "passport.yaml:9 classes[0].calibration[1].score: 2 is outside 0..1")]
    public void A_calibration_that_cannot_be_is_named_with_its_rule(string points, string problem)
    {
        using var folder = new LineFolder();
        folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport.Replace("reject-from: 0.6 }", $"reject-from: 0.6, calibration: {points} }}", StringComparison.Ordinal));

        Assert.Equal([problem], folder.Problems());
    }

    [Fact, Requirement("OPS-01")]
    public void A_recipes_threshold_that_no_calibrated_score_reaches_is_refused()
    {
        using var folder = new LineFolder();
        folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport.Replace(
            "reject-from: 0.6 }", "reject-from: 0.6, calibration: [ { raw: 1, score: 0.1 }, { raw: 3, score: 0.9 } ] }", StringComparison.Ordinal));
        Assert.Empty(folder.Problems());
        folder.Write("config/recipes/vial-10r.yaml", $"{LineFolder.Recipe}\nclasses: [ {{ name: anomaly, reject-from: 0.95 }} ]\n");

        Assert.Equal(
            ["vial-10r.yaml:4 classes[0].reject-from: reject-from 0.95 is above the highest calibrated score 0.9: nothing could ever be rejected; allowed: thresholds inside the passport's calibration"],
            folder.Problems());
    }

    [Fact, Requirement("OPS-01")]
    public void Mistakes_in_a_passport_are_named_with_file_line_and_key()
    {
        using var folder = new LineFolder();
        folder.Write("models/vial-10r/1/passport.yaml", LineFolder.Passport
            .Replace("state: released", "state: relesed", StringComparison.Ordinal)
            .Replace("width: 192,", "width: 0,", StringComparison.Ordinal)
            .Replace("0000\n", "000\n", StringComparison.Ordinal));

        string[] problems = folder.Problems();

        Assert.Equal(
            [
                "passport.yaml:3 state: 'relesed' is not allowed; allowed: draft, released, withdrawn - did you mean 'released'?",
                "passport.yaml:4 model-sha256: '000000000000000000000000000000000000000000000000000000000000…' is not allowed; allowed: 64 hexadecimal digits",
                "passport.yaml:6 input.width: 0 is outside 1..16384 pixels",
            ],
            problems);
    }
}
