using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of a model's passport.</summary>
internal static class PassportKeys
{
    private static readonly Shape<int> _side = Shapes.Count(1, 65535, "pixels");
    private static readonly Shape<string> _sha256 = new TextShape(64, "64 hexadecimal digits", "^[0-9A-Fa-f]{64}$");

    private static readonly Key<string> _name = Key.Required("name", Shapes.Name, "vial-10r", "The model's name.");
    private static readonly Key<string> _version = Key.Required("version", Shapes.Name, "\"1\"", "The model's version.");
    private static readonly Key<PassportState> _state = Key.WithDefault(
        "state",
        new WordShape<PassportState>(("draft", PassportState.Draft), ("released", PassportState.Released), ("withdrawn", PassportState.Withdrawn)),
        "draft",
        "Only a released model judges product.");
    private static readonly Key<string> _modelFile = Key.WithDefault(
        "model-file", Shapes.Name, "model.onnx",
        "The network's file in the model's folder.");
    private static readonly Key<string> _modelSha256 = Key.Required(
        "model-sha256", _sha256, new string('0', 64),
        "SHA-256 of the network's file.");
    private static readonly Key<RuntimePins> _runtime = Key.Of(
        "runtime", RuntimeSection(),
        "The runtime that the model was qualified with.");
    private static readonly Key<ModelInput> _input = Key.Of("input", PassportTensorKeys.Input, "The model's input tensor.");
    private static readonly Key<ModelOutput> _output = Key.Of("output", PassportTensorKeys.Output, "The model's output tensors.");
    private static readonly Key<IReadOnlyList<PassportClass>> _classes = Key.Required(
        "classes", new ListShape<PassportClass>(ClassSection(), 1, 1000), "[]", "The classes that the model knows, in the order of its values.");
    private static readonly Key<CameraBinding> _camera = Key.Of("camera", CameraSection(), "The camera image that the model is bound to.");
    private static readonly Key<TeachFacts> _taughtFrom = Key.Optional(
        "taught-from", TeachSection(), "{}", "the model was not taught here",
        "What the model was taught from.");

    private static readonly Key<PassportValidity> _validity = Key.Optional(
        "validity", ValiditySection(), "{}", "a released model is refused",
        "When the released model may judge.");
    private static readonly Key<PassportScope> _scope = Key.Optional(
        "scope", ScopeSection(), "{}", "a released model is refused",
        "Where and for what the released model may judge.");

    private static readonly Key<IReadOnlyList<KnownAnswer>> _knownAnswers = Key.Optional(
        "known-answers", new ListShape<KnownAnswer>(KnownAnswerSection(), 1, KnownAnswer.CountMax), "[]", "a released model is refused",
        "Frames whose answers are known.");

    private static readonly Key<QualifiedSpace> _sampleSpace = Key.Optional(
        "sample-space", QualifiedSpaceKeys.Section, "{}", "the recipe's limits are all there are",
        "The pictures that the model was qualified for.");
    private static readonly Key<IReadOnlyList<string>> _limitations = Key.Optional(
        "limitations", new ListShape<string>(Shapes.Text(400), 1, 20), "[]", "none are known",
        "What the model is known not to do, a sentence each, for the operator.");

    public static Section<Passport> Section { get; } = new(
        [_name, _version, _state, _modelFile, _modelSha256, _runtime, _input, _output, _classes, _camera, _validity, _scope, _knownAnswers, _sampleSpace, _limitations, _taughtFrom],
        v => new Passport
        {
            Name = v.Get(_name),
            Version = v.Get(_version),
            State = v.Get(_state),
            ModelFile = v.Get(_modelFile),
            ModelSha256 = v.Get(_modelSha256),
            Runtime = v.Get(_runtime),
            Input = v.Get(_input),
            Output = v.Get(_output),
            Classes = v.Get(_classes),
            Camera = v.Get(_camera),
            Validity = v.Find(_validity),
            Scope = v.Find(_scope),
            KnownAnswers = v.Find(_knownAnswers) ?? [],
            SampleSpace = v.Find(_sampleSpace),
            Limitations = v.Find(_limitations) ?? [],
            TaughtFrom = v.Find(_taughtFrom),
        });

    private static Section<RuntimePins> RuntimeSection()
    {
        Key<string> version = Key.Required("onnx-runtime-version", Shapes.Name, "1.31.1", "Version of ONNX Runtime.");
        Key<string> provider = Key.WithDefault("provider", Shapes.Name, RuntimePins.CpuProvider, "Execution provider.");
        Key<string> level = Key.WithDefault("graph-optimization-level", Shapes.Name, "all", "disable, basic, extended or all.");
        Key<int> threads = Key.WithDefault("intra-op-threads", Shapes.Count(1, 64), "1", "Threads inside one run.");
        Key<string> mode = Key.WithDefault("execution-mode", Shapes.Name, "sequential", "Only sequential.");
        Key<string> cpu = Key.Optional("cpu", Shapes.Name, "x64-avx2", "there are no known answers", "The kind of processor that gave the known answers.");
        return new Section<RuntimePins>([version, cpu, provider, level, threads, mode], v => new RuntimePins
        {
            OnnxRuntimeVersion = v.Get(version),
            Cpu = v.Find(cpu) ?? "",
            Provider = v.Get(provider),
            GraphOptimizationLevel = v.Get(level),
            IntraOpThreads = v.Get(threads),
            ExecutionMode = v.Get(mode),
        });
    }

    private static Section<PassportClass> ClassSection()
    {
        Key<string> name = Key.Required("name", Shapes.Text(64), "anomaly", "The name of the class.");
        Key<bool> good = Key.WithDefault("good", Shapes.Switch, "false", "A class of good units, never a finding.");
        Key<DefectCategory> category = Key.WithDefault("category", DefectClassKeys.Category, "critical", "How grave the defect is.");
        Key<float> accept = Key.WithDefault("accept-below", DefectClassKeys.Score, "0", "Scores below it are clean.");
        Key<float> reject = Key.WithDefault("reject-from", DefectClassKeys.Score, "0", "Scores from it on are a defect.");
        Key<ScoreCalibration> calibration = Key.Optional(
            "calibration", new CalibrationShape(), "[]", "the model's score is judged as it is",
            "What the model's score means: the calibrated score at some raw ones, straight between them. The thresholds are of the calibrated score.");
        return new Section<PassportClass>([name, good, category, accept, reject, calibration], v => new PassportClass
        {
            Name = v.Get(name),
            Good = v.Get(good),
            Category = v.Get(category),
            AcceptBelow = v.Get(accept),
            RejectFrom = v.Get(reject),
            Calibration = v.Find(calibration),
        });
    }

    private static Section<CameraBinding> CameraSection()
    {
        Key<int> width = Key.Required("image-width", _side, "1280", "Pixels per line of the camera's image.");
        Key<int> height = Key.Required("image-height", _side, "1024", "Lines of the camera's image.");
        Key<string> format = Key.Required("pixel-format", Shapes.Name, "Mono8", "PFNC name.");
        Key<ImageRegion> region = Key.Of("region", ImageRegionKeys.Section, "The part of the image that the model sees.");
        Key<IReadOnlyList<InspectedRegion>> regions = Key.Optional(
            "regions", InspectedRegionKeys.List, "[]", "the region is seen at once", "Parts of the region that the model sees one after the other.");
        Key<IReadOnlyList<RegionMask>> masks = Key.Optional("masks", RegionMaskKeys.List, "[]", "everything is judged", "What is not judged.");
        return new Section<CameraBinding>([width, height, format, region, regions, masks], Make, Check);

        CameraBinding Make(SectionValues v) => new()
        {
            ImageWidth = v.Get(width),
            ImageHeight = v.Get(height),
            PixelFormat = v.Get(format),
            Region = v.Get(region).ToBox(),
            Regions = v.Find(regions) ?? [],
            Masks = v.Find(masks) ?? [],
        };

        void Check(SectionValues v)
        {
            if (!v.IsGood) return;
            foreach ((string part, string problem) in RegionRules.Problems(Make(v))) v.RefuseIn(part, problem);
        }
    }

    private static Section<PassportValidity> ValiditySection()
    {
        Key<DateOnly> from = Key.Required("from", new DateShape(), "2026-01-01", "First day, UTC.");
        Key<DateOnly> until = Key.Required("until", new DateShape(), "2026-12-31", "Last day, UTC.");
        return new Section<PassportValidity>([from, until], v => new PassportValidity { From = v.Get(from), Until = v.Get(until) }, v =>
        {
            if (v.Has(from) && v.Has(until) && v.Get(until) < v.Get(from)) v.Refuse(until, "is before 'from'; allowed: a day not before it");
        });
    }

    private static Section<PassportScope> ScopeSection()
    {
        Shape<string> place = new TextShape(
            324, "enterprise/site/area/line/cell, or the beginning of it", @"^[A-Za-z0-9_.\-]{1,64}(/[A-Za-z0-9_.\-]{1,64}){0,4}$");
        Key<IReadOnlyList<string>> lines = Key.Required("lines", new ListShape<string>(place, 1, 100), "[]", "Places where the model may judge.");
        Key<IReadOnlyList<string>> recipes = Key.Required("recipes", new ListShape<string>(Shapes.Name, 1, 100), "[]", "Recipes that may use it.");
        Key<IReadOnlyList<string>> products = Key.Optional(
            "products", new ListShape<string>(Shapes.Text(64), 1, 100), "[\"4711\"]", "not limited", "Product codes that it may judge, as the PLC names them.");
        Key<IReadOnlyList<string>> containers = Key.Optional(
            "containers", new ListShape<string>(Shapes.Text(64), 1, 100), "[vial-10r]", "not limited", "Containers that it may judge, as the recipe names them; a recipe without one is outside.");
        Shape<string> camera = new TextShape(67, "a camera's name, or name/view for one of its views", @"^[A-Za-z0-9_.\-]{1,64}(/[0-9]{1,2})?$");
        Key<IReadOnlyList<string>> cameras = Key.Optional(
            "cameras", new ListShape<string>(camera, 1, 100), "[cam-1]", "not limited", "Cameras whose images it may judge, by their names on the line, or single views of them.");
        return new Section<PassportScope>([lines, recipes, products, containers, cameras], v => new PassportScope
        {
            Lines = v.Get(lines),
            Recipes = v.Get(recipes),
            Products = v.Find(products) ?? [],
            Containers = v.Find(containers) ?? [],
            Cameras = v.Find(cameras) ?? [],
        });
    }

    private static Section<KnownAnswer> KnownAnswerSection()
    {
        Key<string> frame = Key.Required("frame", Shapes.Name, "known-1.raw.gz", "The frame's file in the model's folder: pixels, gzip.");
        Key<string> frameSha256 = Key.Required("frame-sha256", _sha256, new string('0', 64), "SHA-256 of the pixels.");
        Key<string> outputSha256 = Key.Required("output-sha256", _sha256, new string('0', 64), "SHA-256 of the outputs.");
        Key<float> score = Key.Required("score", new NumberShape(-1e9f, 1e9f), "0", "Mean of the first output.");
        return new Section<KnownAnswer>([frame, frameSha256, outputSha256, score], v => new KnownAnswer
        {
            Frame = v.Get(frame),
            FrameSha256 = v.Get(frameSha256),
            OutputSha256 = v.Get(outputSha256),
            Score = v.Get(score),
        });
    }

    private static Section<TeachFacts> TeachSection()
    {
        var share = new NumberShape(0, 1);
        Key<int> images = Key.Required("images", Shapes.Count(1, int.MaxValue), "60", "Good images.");
        Key<string> imagesSha256 = Key.Required(
            "images-sha256", _sha256, new string('0', 64),
            "SHA-256 over names and hashes of the images.");
        Key<string> backbone = Key.Required("backbone", Shapes.Text(128), "efficientnet-lite0", "The feature extractor.");
        Key<string> backboneSha256 = Key.Required(
            "backbone-sha256", _sha256, new string('0', 64),
            "SHA-256 of the feature extractor's file.");
        Key<int> folds = Key.Required("folds", Shapes.Count(1, 1000), "4", "Parts that the images were divided into.");
        Key<int> augmentations = Key.Required("augmentations", Shapes.Count(0, 1000), "2", "Altered copies of each image.");
        Key<int> seed = Key.WithDefault("seed", Shapes.Count(0, int.MaxValue), "1", "Seed of copies, folds and patches.");
        Key<int> bankPatches = Key.WithDefault("bank-patches", Shapes.Count(0, 4000), "0", "Known good patches in the model.");
        Key<float> placesShare = Key.WithDefault("places-share", share, "1", "How much of the score the places are; the bank is the rest.");
        Key<int> defectsWeighed = Key.WithDefault("defects-weighed", Shapes.Count(0, int.MaxValue), "0", "Images of real defects that weighed the heads.");
        Key<float> falseReject = Key.Required("false-reject-rate", share, "0.01", "Agreed share of good views at or above accept-below.");
        Key<float> heldOut = Key.Required("held-out-not-accepted", share, "0", "Share of held-out good images at or above accept-below.");
        Key<float> bound = Key.Required("held-out-not-accepted-upper-bound", share, "0.05", "95 % upper bound on that share.");
        Key[] keys =
        [
            images, imagesSha256, backbone, backboneSha256, folds, augmentations, seed, bankPatches, placesShare, defectsWeighed, falseReject, heldOut, bound,
        ];
        return new Section<TeachFacts>(keys, v => new TeachFacts
        {
            Images = v.Get(images),
            ImagesSha256 = v.Get(imagesSha256),
            Backbone = v.Get(backbone),
            BackboneSha256 = v.Get(backboneSha256),
            Folds = v.Get(folds),
            Augmentations = v.Get(augmentations),
            Seed = (ulong)v.Get(seed),
            BankPatches = v.Get(bankPatches),
            PlacesShare = Exact(v.Get(placesShare)),
            DefectsWeighed = v.Get(defectsWeighed),
            FalseRejectRate = Exact(v.Get(falseReject)),
            HeldOutNotAccepted = Exact(v.Get(heldOut)),
            HeldOutNotAcceptedUpperBound = Exact(v.Get(bound)),
        });
    }

    /// <summary>The decimal that was written, not the nearest float's double.</summary>
    private static double Exact(float value) => (double)(decimal)value;
}
