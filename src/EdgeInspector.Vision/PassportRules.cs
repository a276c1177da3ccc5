using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Alignment;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Vision;

/// <summary>The rules that a passport's own values obey, checked before any file is touched.</summary>
internal static class PassportRules
{
    private const int SideMax = 16384;
    private const int MaxBoxesMax = 10_000;

    private static readonly string[] GraphLevels = ["disable", "basic", "extended", "all"];

    /// <summary>Null when the passport holds; else every rule it breaks, in one refusal.</summary>
    public static ModelRefusal? Check(Passport passport, bool allowUnreleased, string runtimeVersion)
    {
        var problems = new List<string>();
        CheckIdentity(passport, problems);
        CheckInput(passport.Input, problems);
        CheckOutput(passport, problems);
        CheckCamera(passport, problems);
        CheckClasses(passport, problems);
        if (problems.Count > 0)
            return new ModelRefusal(ModelRefusalReason.PassportInvalid, $"passport '{passport.Id}': {string.Join("; ", problems)}");
        return CheckState(passport, allowUnreleased) ?? CheckRuntime(passport, runtimeVersion);
    }

    private static void CheckIdentity(Passport passport, List<string> problems)
    {
        if (string.IsNullOrWhiteSpace(passport.Name)) problems.Add("name is empty");
        if (string.IsNullOrWhiteSpace(passport.Version)) problems.Add("version is empty");

        // A name with a way in it could lead out of the folder that was qualified.
        string file = passport.ModelFile;
        if (string.IsNullOrWhiteSpace(file) || file.AsSpan().IndexOfAny("/\\\0:") >= 0 || file is "." or "..")
            problems.Add($"model-file '{passport.ModelFile}' must be a plain file name inside the model's folder");
        if (passport.ModelSha256.Length != 64 || !passport.ModelSha256.All(char.IsAsciiHexDigit))
            problems.Add($"model-sha256 '{passport.ModelSha256}' must be 64 hexadecimal digits");
    }

    private static void CheckInput(ModelInput input, List<string> problems)
    {
        if (string.IsNullOrEmpty(input.Tensor)) problems.Add("input tensor's name is empty");
        if (input.Width is < 1 or > SideMax) problems.Add($"input width {input.Width} is outside 1..{SideMax}");
        if (input.Height is < 1 or > SideMax) problems.Add($"input height {input.Height} is outside 1..{SideMax}");
        if ((long)input.Width * input.Height > 1 << 26) problems.Add($"input {input.Width}×{input.Height} has more than {1 << 26} pixels");
        CheckAlignment(input, problems);
        if (input.Normalisation is not Normalisation normalisation) return;
        if (input.ElementType == ModelElementType.Uint8) problems.Add("normalisation is for float32 and float16 inputs only");
        if (normalisation.Mean.Count != input.Channels || normalisation.Scale.Count != input.Channels)
        {
            problems.Add(
                $"normalisation needs {input.Channels} mean and scale values, "
                + $"has {normalisation.Mean.Count} and {normalisation.Scale.Count}");
        }

        if (!normalisation.Mean.All(float.IsFinite) || !normalisation.Scale.All(float.IsFinite))
            problems.Add("normalisation has a value that is no number");
    }

    private static void CheckAlignment(ModelInput input, List<string> problems)
    {
        if (input.Alignment is not AlignmentLimits limits) return;
        if (input.ElementType != ModelElementType.Uint8 || input.Fit != InputFit.Stretch || (input.Layout != ModelInputLayout.Nhwc && input.Channels > 1))
            problems.Add("alignment is for inputs of uint8, nhwc, stretched");
        if (!(limits.ShiftMaxPixels is > 0 and <= 8192)) problems.Add($"alignment shift-max-px {limits.ShiftMaxPixels} is outside 0..8192, 0 left out");
        if (!(limits.AngleMaxDegrees is > 0 and <= 10)) problems.Add($"alignment angle-max-deg {limits.AngleMaxDegrees} is outside 0..10, 0 left out");
        if (!(limits.CorrelationMin is > 0 and < 1)) problems.Add($"alignment correlation-min {limits.CorrelationMin} is outside 0..1, both left out");
    }

    private static void CheckOutput(Passport passport, List<string> problems)
    {
        ModelOutput output = passport.Output;
        if (!Enum.IsDefined(output.Kind)) problems.Add($"output kind {output.Kind} is none that is read");
        bool scoreOrMap = output.Kind == ModelOutputKind.Anomaly && output.Score.Length + output.Map.Length > 0;
        if (!scoreOrMap && OutputLayout.Names(output).Any(string.IsNullOrEmpty)) problems.Add($"an output tensor of kind {output.Kind} has no name");
        if (output.EmbeddingDistance.Length > 0 && OutputLayout.LayoutNames(output).Contains(output.EmbeddingDistance))
            problems.Add($"embedding-distance '{output.EmbeddingDistance}' is an output that is read as something else; allowed: one of its own, or none");
        if (!(output.Overlap is >= 0.05f and <= 0.95f)) problems.Add($"overlap {output.Overlap} is outside 0.05..0.95");
        if (output.AreaMin is < 1 or > 1_000_000) problems.Add($"area-min {output.AreaMin} is outside 1..1000000");
        if (output.MaxBoxes is < 0 or > MaxBoxesMax) problems.Add($"max-boxes {output.MaxBoxes} is outside 0..{MaxBoxesMax}");
        if (output.MaxBoxes > 0 && !OutputLayout.IsListOfBoxes(output.Kind)) problems.Add($"max-boxes is for lists of boxes only, not for {output.Kind}");
        bool argmax = output.Activation == OutputActivation.Argmax;
        if (argmax && output.Kind == ModelOutputKind.Classifier) problems.Add("activation argmax is for segmentation only: a classifier needs a score");
        if (argmax && output.Kind == ModelOutputKind.Segmentation && passport.Classes.Count < 2)
            problems.Add("activation argmax needs a class of good pixels beside the defects");
        if (output.Kind == ModelOutputKind.Detr && output.Activation is not (OutputActivation.Logits or OutputActivation.SigmoidLogits))
            problems.Add($"activation {output.Activation} is none of detr: allowed are logits, with no object behind the classes, and sigmoid-logits");
        if (passport.Input.Sizes.Length > 0 && passport.Input.Sizes == passport.Input.Tensor) problems.Add("the input tensor and its sizes have one name");
    }

    private static void CheckCamera(Passport passport, List<string> problems)
    {
        CameraBinding camera = passport.Camera;
        Box region = camera.Region;
        if (camera.ImageWidth is < 1 or > 65535 || camera.ImageHeight is < 1 or > 65535)
            problems.Add($"camera image {camera.ImageWidth}×{camera.ImageHeight} is outside 1..65535");
        if (region.X < 0 || region.Y < 0 || region.Width < 1 || region.Height < 1
            || region.Width > camera.ImageWidth - region.X || region.Height > camera.ImageHeight - region.Y)
        {
            problems.Add(
                $"region {region.X},{region.Y},{region.Width},{region.Height} does not lie inside the image "
                + $"{camera.ImageWidth}×{camera.ImageHeight}");
        }

        if (!PixelFormat.TryParse(camera.PixelFormat, out PixelFormat format)
            || !SourceColour.TryFind(format, region.X, region.Y, out SourceColour _))
        {
            problems.Add($"pixel-format '{camera.PixelFormat}' is none that is read; allowed: {string.Join(", ", PixelFormat.KnownNames)}");
        }
        else if ((long)camera.ImageWidth * format.BitsPerPixel % 8 != 0)
        {
            // Such lines are refused at the camera's leader: the line would start and never see a frame.
            problems.Add($"image-width {camera.ImageWidth} of {format}: a line must fill its bytes, take a multiple of 4");
        }

        if (passport.Input.Alignment is not null && (camera.Regions.Count > 0 || camera.Masks.Count > 0 || passport.Output.Kind != ModelOutputKind.Anomaly))
            problems.Add("alignment is for anomaly models that see one region at once, without regions and masks");
        problems.AddRange(RegionRules.Problems(camera).Select(p => $"{p.Part} {p.Problem}"));
        if (problems.Count == 0 && TilePlan.Of(camera).Tiles.Count == 0) problems.Add("masks hide every region: nothing could ever be rejected");
        if (RegionRules.MaskProblem(passport) is string unmasked) problems.Add(unmasked);
    }

    private static void CheckClasses(Passport passport, List<string> problems)
    {
        PassportClass[] judged = passport.Classes.Where(c => !c.Good).ToArray();
        if (passport.Output.Kind == ModelOutputKind.Anomaly && (judged.Length != 1 || passport.Classes.Count != 1))
            problems.Add($"an anomaly model has exactly one class, the passport has {passport.Classes.Count}");
        if (judged.Length == 0) problems.Add("no class that is a defect: nothing could ever be rejected");
        foreach (PassportClass c in judged)
        {
            if (!float.IsFinite(c.AcceptBelow) || !float.IsFinite(c.RejectFrom) || c.AcceptBelow > c.RejectFrom)
                problems.Add($"class '{c.Name}': accept-below {c.AcceptBelow} must be a number not above reject-from {c.RejectFrom}");
            if (c.ToDefectClass().CalibrationProblem() is { } problem) problems.Add($"class '{c.Name}': {problem}");
        }

        foreach (string twice in passport.Classes.GroupBy(c => c.Name).Where(g => g.Count() > 1).Select(g => g.Key))
            problems.Add($"class '{twice}' is named twice");
    }

    private static ModelRefusal? CheckState(Passport passport, bool allowUnreleased) => passport.State switch
    {
        PassportState.Released => null,
        PassportState.Draft when allowUnreleased => null,
        PassportState.Draft or PassportState.Withdrawn or _ => new ModelRefusal(
            ModelRefusalReason.NotReleased, $"passport '{passport.Id}': state is {passport.State}, expected {PassportState.Released}"),
    };

    private static ModelRefusal? CheckRuntime(Passport passport, string runtimeVersion)
    {
        RuntimePins pins = passport.Runtime;
        var problems = new List<string>();
        if (pins.OnnxRuntimeVersion != runtimeVersion)
            problems.Add($"onnx-runtime-version expected {pins.OnnxRuntimeVersion}, found {runtimeVersion}");
        if (pins.Provider != RuntimePins.CpuProvider)
            problems.Add($"provider expected {pins.Provider}, found {RuntimePins.CpuProvider}");
        if (!GraphLevels.Contains(pins.GraphOptimizationLevel))
            problems.Add($"graph-optimization-level '{pins.GraphOptimizationLevel}' is not one of {string.Join(", ", GraphLevels)}");
        if (pins.IntraOpThreads is < 1 or > 64) problems.Add($"intra-op-threads {pins.IntraOpThreads} is outside 1..64");
        if (pins.ExecutionMode != "sequential") problems.Add($"execution-mode expected {pins.ExecutionMode}, found sequential");
        return problems.Count == 0
            ? null
            : new ModelRefusal(ModelRefusalReason.RuntimeMismatch, $"passport '{passport.Id}': {string.Join("; ", problems)}");
    }
}
