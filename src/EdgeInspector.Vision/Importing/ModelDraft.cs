using System.Security.Cryptography;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Vision.Importing;

/// <summary>A draft of a passport for a model file that somebody brings: what could be found out, for a person to look at.</summary>
/// <remarks>Order of trust: metadata, names of the outputs, shapes. Thresholds are a start, no qualification; the state is draft.</remarks>
public static class ModelDraft
{
    /// <summary>As many as lists of a fixed length usually have.</summary>
    private const int MaxBoxes = 300;

    private static readonly string[] _goodNames = ["good", "ok", "normal", "background"];

    /// <summary>The passport, or null and what is missing or does not fit. Never throws for what is in the file.</summary>
    /// <param name="file">The ONNX file.</param>
    /// <param name="name">The model's name.</param>
    /// <param name="version">The model's version.</param>
    /// <param name="image">Size of the camera's image.</param>
    /// <param name="pixelFormat">PFNC name of its pixels.</param>
    /// <param name="size">Width and height of the model's input where the file leaves them open; 0: not told.</param>
    /// <param name="problem">Why there is none.</param>
    public static Passport? Make(
        string file, string name, string version, (int Width, int Height) image, string pixelFormat, (int Width, int Height) size, out string? problem)
    {
        try
        {
            if (new FileInfo(file).Length is > OnnxModel.FileBytesMax and var length)
            {
                problem = $"model file '{file}' has {length} bytes; allowed: up to {OnnxModel.FileBytesMax}";
                return null;
            }

            byte[] bytes = File.ReadAllBytes(file);
            if (ForeignParts.Find(bytes) is { } foreign)
            {
                problem = $"model file '{file}' {foreign.Text}";
                return null;
            }

            // Folding constants already runs nodes, of a file that nobody has looked at.
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL };
            RunMemory.Limit(options);
            using var session = new InferenceSession(bytes, options);
            IReadOnlyDictionary<string, string> metadata = session.ModelMetadata.CustomMetadataMap;
            IReadOnlyList<string> names = PythonText.Names(metadata.GetValueOrDefault("names", ""));
            string task = metadata.GetValueOrDefault("task", "");
            ModelOutput? output = LayoutFinder.Find(session.OutputMetadata, task, names.Count, out problem);
            if (output is null) return null;
            ModelInput? input = InputOf(session, output, task, metadata, size, out problem);
            if (input is null) return null;
            if (MemoryNeed.Excess(bytes, input) is string excess)
            {
                problem = $"model file '{file}' {excess}";
                return null;
            }

            if (output.Kind is ModelOutputKind.Classifier or ModelOutputKind.Segmentation) output = GraphEnd.Told(bytes, output);
            if (output.Kind == ModelOutputKind.Yolox) output = GridOrPixels(session, input, output);
            if (HasOpenList(session, output)) output = output with { MaxBoxes = MaxBoxes };
            PassportClass[] classes = ClassesOf(session, input, output, names);
            return new Passport
            {
                Name = name,
                Version = version,
                ModelFile = Path.GetFileName(file),
                ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
                Runtime = new RuntimePins { OnnxRuntimeVersion = OnnxModel.RuntimeVersion },
                Input = input,
                Output = output,
                Classes = classes,
                Camera = new CameraBinding
                {
                    ImageWidth = image.Width, ImageHeight = image.Height, PixelFormat = pixelFormat, Region = new Box(0, 0, image.Width, image.Height),
                },
            };
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or OnnxRuntimeException)
        {
            problem = $"model file '{file}' cannot be read: {unreadable.Message}";
            return null;
        }
    }

    private static ModelInput? InputOf(
        InferenceSession session, ModelOutput output, string task, IReadOnlyDictionary<string, string> metadata, (int Width, int Height) size, out string? problem)
    {
        problem = null;
        KeyValuePair<string, NodeMetadata> picture = session.InputMetadata.FirstOrDefault(i => i.Value.IsTensor && i.Value.Dimensions.Length is 3 or 4);
        string sizes = session.InputMetadata.FirstOrDefault(i => i.Value.IsTensor && i.Value.ElementType == typeof(long)).Key ?? "";
        int[] shape = picture.Value?.Dimensions ?? [];
        if (shape.Length == 3) shape = [1, .. shape];
        bool halves = picture.Value?.ElementType == typeof(Float16);
        bool floats = halves || picture.Value?.ElementType == typeof(float);
        bool planar = shape.Length == 4 && shape[1] is 1 or 3;
        bool known = planar || (shape.Length == 4 && shape[3] is 1 or 3);
        if (!known || (!floats && picture.Value!.ElementType != typeof(byte)))
        {
            string seen = string.Join(", ", session.InputMetadata.Select(i => $"'{i.Key}' {GraphRules.Describe(i.Value)}"));
            problem = $"inputs are {seen}; expected a picture, float32, float16 or uint8, [1,1 or 3,height,width] or [1,height,width,1 or 3], with or without the first";
            return null;
        }

        IReadOnlyList<int> sides = PythonText.Numbers(metadata.GetValueOrDefault("imgsz", ""));
        int height = Side(shape[planar ? 2 : 1], size.Height, sides.Count > 0 ? sides[0] : 0);
        int width = Side(shape[planar ? 3 : 2], size.Width, sides.Count > 0 ? sides[^1] : 0);
        if (width == 0 || height == 0)
        {
            problem = $"input '{picture.Key}' is {GraphRules.Describe(picture.Value!)}: the file leaves its size open; expected --size WxH";
            return null;
        }

        int channels = shape[planar ? 1 : 3];
        bool yolo = output.Kind is ModelOutputKind.Yolo5 or ModelOutputKind.Yolo8 or ModelOutputKind.Yolo5Segment or ModelOutputKind.Yolo8Segment
            or ModelOutputKind.Yolo8Obb or ModelOutputKind.Yolo8Pose || (output.Kind == ModelOutputKind.EndToEnd && sizes.Length == 0);
        bool bgr = !floats || output.Kind == ModelOutputKind.Yolox || metadata.GetValueOrDefault("Image.BitmapPixelFormat", "") == "Bgr8";
        return new ModelInput
        {
            Tensor = picture.Key,
            Layout = planar ? ModelInputLayout.Nchw : ModelInputLayout.Nhwc,
            Width = width,
            Height = height,
            ElementType = halves ? ModelElementType.Float16 : floats ? ModelElementType.Float32 : ModelElementType.Uint8,
            ColourOrder = channels == 1 ? ColourOrder.Mono : bgr ? ColourOrder.Bgr : ColourOrder.Rgb,
            Normalisation = floats ? NormalisationOf(output, task, metadata, channels) : null,
            Fit = output.Kind == ModelOutputKind.Yolox ? InputFit.LetterboxCorner : yolo ? InputFit.Letterbox : InputFit.Stretch,
            Resize = floats ? InputResize.Linear : InputResize.Area,
            Sizes = sizes,
        };
    }

    // Boxes whose number the file leaves open: torchvision's detectors, MMDeploy, exports with the removal of overlaps inside.
    private static bool HasOpenList(InferenceSession session, ModelOutput output)
    {
        if (!OutputLayout.IsListOfBoxes(output.Kind)) return false;
        int[] boxes = session.OutputMetadata[output.Boxes].Dimensions;
        return boxes.Length is 2 or 3 && boxes[^2] == -1;
    }

    private static int Side(int fixedSide, int told, int metadata) => fixedSide > 0 ? fixedSide : told > 0 ? told : metadata;

    // A box that is told in pixels lies anywhere in the input; one in cells of a grid, next to its cell.
    private static ModelOutput GridOrPixels(InferenceSession session, ModelInput input, ModelOutput output)
    {
        float[] values = ProbeRun.ValuesOf(session, input, output.Boxes);
        int columns = session.OutputMetadata[output.Boxes].Dimensions[2];
        float most = 0;
        for (int i = 0; i < values.Length; i += columns) most = Math.Max(most, Math.Abs(values[i]));
        bool isGrid = GridCell.Of(input, values.Length / columns) is not null && most < input.Width / 2;
        return isGrid ? output : output with { Kind = ModelOutputKind.Yolo5 };
    }

    // Null: levels as they are, for YOLOX and what says so. Detectors, Ultralytics and anomalib 2 take shares of 255; the DETR family, classifiers
    // and segmentations without metadata ImageNet's mean and deviation.
    private static Normalisation? NormalisationOf(ModelOutput output, string task, IReadOnlyDictionary<string, string> metadata, int channels)
    {
        if (output.Kind == ModelOutputKind.Yolox || metadata.GetValueOrDefault("Image.NominalPixelRange", "") == "NominalRange_0_255") return null;
        bool plain = metadata.ContainsKey("Image.NominalPixelRange");
        bool imageNet = !plain && task.Length == 0 && channels == 3
            && (output.Kind is ModelOutputKind.Classifier or ModelOutputKind.Segmentation or ModelOutputKind.Detr
                || (output.Kind == ModelOutputKind.Anomaly && output.Score.Length == 0));
        if (!imageNet) return new Normalisation(Enumerable.Repeat(0f, channels).ToArray(), Enumerable.Repeat(1f / 255, channels).ToArray());
        return new Normalisation([123.675f, 116.28f, 103.53f], [1 / 58.395f, 1 / 57.12f, 1 / 57.375f]);
    }

    private static PassportClass[] ClassesOf(InferenceSession session, ModelInput input, ModelOutput output, IReadOnlyList<string> names)
    {
        if (output.Kind == ModelOutputKind.Anomaly) return [ClassOf("anomaly")];
        if (names.Count > 0) return names.Select(ClassOf).ToArray();
        if (IsOfTorchvision(input, output)) return [ClassOf("background"), ClassOf("class-1")];
        int[] Shape(string tensor) => session.OutputMetadata[tensor].Dimensions;
        int count = CountOf(output, Shape);
        bool background = output.Kind == ModelOutputKind.Segmentation && count > 1;
        return Enumerable.Range(0, Math.Clamp(count, 1, 1000)).Select(i => ClassOf(background && i == 0 ? "background" : $"class-{i}")).ToArray();
    }

    /// <summary>RT-DETR and D-FINE name their outputs alike, but have lists of a fixed length and want to be told the size.</summary>
    internal static bool IsOfTorchvision(ModelInput input, ModelOutput output) =>
        output.Kind == ModelOutputKind.LabelsBoxes && output.MaxBoxes > 0 && input.Sizes.Length == 0;

    private static int CountOf(ModelOutput output, Func<string, int[]> shapeOf)
    {
        int[] boxes = output.Kind is ModelOutputKind.Classifier or ModelOutputKind.Segmentation or ModelOutputKind.Anomaly ? [] : shapeOf(output.Boxes);
        return output.Kind switch
        {
            ModelOutputKind.Classifier => shapeOf(output.Scores)[^1],
            ModelOutputKind.Segmentation => output.Activation == OutputActivation.Argmax ? 2 : shapeOf(output.Scores)[1],
            ModelOutputKind.Detr => shapeOf(output.Scores)[2] - (output.Activation == OutputActivation.Logits ? 1 : 0),
            ModelOutputKind.Yolo5 or ModelOutputKind.Yolox => boxes[2] - 5,
            ModelOutputKind.Yolo8 => Math.Min(boxes[1], boxes[2]) - 4,
            ModelOutputKind.RtDetr => boxes[2] - 4,
            ModelOutputKind.Yolo5Segment => boxes[2] - 5 - shapeOf(output.Masks)[1],
            ModelOutputKind.Yolo8Segment => Math.Min(boxes[1], boxes[2]) - 4 - shapeOf(output.Masks)[1],
            ModelOutputKind.CustomVisionGrid => (boxes[1] / AnchorGridDecoder.Anchors) - 5,
            ModelOutputKind.Anomaly or ModelOutputKind.EndToEnd or ModelOutputKind.LabelsBoxes or ModelOutputKind.DetsLabels or ModelOutputKind.Yolo8Obb
                or ModelOutputKind.Yolo8Pose or ModelOutputKind.CustomVision or _ => 1,
        };
    }

    private static PassportClass ClassOf(string name) => _goodNames.Contains(name, StringComparer.OrdinalIgnoreCase)
        ? new PassportClass { Name = name, Good = true }
        : new PassportClass { Name = name, AcceptBelow = 0.25f, RejectFrom = 0.5f };
}
