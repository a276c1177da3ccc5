using System.Security.Cryptography;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Onnx;
using Microsoft.Extensions.Logging.Abstractions;
using static EdgeInspector.Vision.Onnx.GraphWriter;

namespace EdgeInspector.Vision.Tests;

/// <summary>Models of a few nodes, written for a test into a folder of its own, with a passport that fits.</summary>
internal sealed class TinyModel : IDisposable
{
    public const int ImageWidth = 160, ImageHeight = 128;
    public const int InputWidth = 64, InputHeight = 48;

    /// <summary>128×96 pixels of the image: exactly two for each of the input's.</summary>
    public static readonly Box Region = new(16, 8, 128, 96);

    public TinyModel(byte[] onnx, ModelOutput output, params PassportClass[] classes)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllBytes(Path.Combine(Folder, "model.onnx"), onnx);
        Passport = new Passport
        {
            Name = "tiny",
            Version = "1",
            State = PassportState.Released,
            ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)),
            Runtime = new RuntimePins { OnnxRuntimeVersion = OnnxModel.RuntimeVersion },
            Input = new ModelInput { Tensor = "image", Width = InputWidth, Height = InputHeight },
            Output = output,
            Classes = classes.Length > 0 ? classes : [new PassportClass { Name = "anomaly", AcceptBelow = 0.5f, RejectFrom = 0.8f }],
            Camera = new CameraBinding { ImageWidth = ImageWidth, ImageHeight = ImageHeight, PixelFormat = "Mono8", Region = Region },
        };
    }

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "edge-inspector-vision-" + Guid.NewGuid().ToString("N"));

    public Passport Passport { get; set; }

    public string ModelPath => Path.Combine(Folder, "model.onnx");

    /// <summary>Score: the brightest 4×4 mean, 0..1. Map: those means.</summary>
    public static TinyModel Brightness() => new(BrightnessBytes(), new ModelOutput());

    public static byte[] BrightnessBytes()
    {
        GraphWriter graph = Levels();
        string means = graph.Add("AveragePool", "means", ["plane"], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        graph.AddFloats("scale", [1f / 255], 1);
        graph.Add("Mul", "anomaly_map", [means, "scale"]);
        return Finish(graph);
    }

    /// <summary>The map is 0/0 everywhere.</summary>
    public static TinyModel NoNumber()
    {
        GraphWriter graph = Levels();
        string means = graph.Add("AveragePool", "means", ["plane"], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        string nothing = graph.Add("Sub", "nothing", [means, means]);
        graph.Add("Div", "anomaly_map", [nothing, nothing]);
        return new TinyModel(Finish(graph), new ModelOutput());
    }

    /// <summary>The map is infinite where a mean is 255, the score is a plain number.</summary>
    public static TinyModel Infinite()
    {
        GraphWriter graph = Levels();
        string means = graph.Add("AveragePool", "means", ["plane"], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        graph.AddFloats("full", [255f], 1);
        string missing = graph.Add("Sub", "missing", ["full", means]);
        graph.AddFloats("one", [1f], 1);
        graph.Add("Div", "anomaly_map", ["one", missing]);
        graph.Add("ReduceMin", "score", ["anomaly_map"], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        graph.AddOutput("score", 1);
        graph.AddOutput("anomaly_map", 1, 1, InputHeight / 4, InputWidth / 4);
        return new TinyModel(graph.ToBytes(), new ModelOutput());
    }

    /// <summary>Reads element [mean level] of a vector of 100: the runtime throws on a bright image.</summary>
    public static TinyModel ThrowsOnBrightImages()
    {
        GraphWriter graph = Levels();
        string mean = graph.Add("ReduceMean", "mean", ["plane"], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        string index = graph.Add("Cast", "index", [mean], Of("to", (long)TensorProto.Types.ElementType.Int64));
        graph.AddFloats("table", new float[100], 100);
        string taken = graph.Add("Gather", "taken", ["table", index], Of("axis", 0));
        string pooled = graph.Add("AveragePool", "means", ["plane"], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        graph.Add("Mul", "anomaly_map", [pooled, taken]);
        return new TinyModel(Finish(graph), new ModelOutput());
    }

    /// <summary>So many products of large matrices, one after the other, some ten milliseconds each; with some thousands, minutes.</summary>
    public static TinyModel Endless(int products = 4000)
    {
        const int side = 1024;
        GraphWriter graph = Levels();
        string means = graph.Add("AveragePool", "means", ["plane"], OfMany("kernel_shape", 4, 4), OfMany("strides", 4, 4));
        string mean = graph.Add("ReduceMean", "mean", [means], Of("keepdims", 0));
        graph.AddFloats("matrix", new float[side * side], side, side);
        string product = graph.Add("Add", "product/0", ["matrix", mean]);
        for (int i = 1; i <= products; i++) product = graph.Add("MatMul", $"product/{i}", [product, "product/0"]);
        string last = graph.Add("ReduceMean", "last", [product], Of("keepdims", 0));
        graph.Add("Add", "anomaly_map", [means, last]);
        return new TinyModel(Finish(graph), new ModelOutput());
    }

    /// <summary>Gives the same values for every image.</summary>
    public static TinyModel Classifier(float[] values, OutputActivation activation, params PassportClass[] classes)
    {
        GraphWriter graph = Levels();
        string mean = graph.Add("ReduceMean", "mean", ["plane"], OfMany("axes", 2, 3), Of("keepdims", 0));
        graph.AddFloats("zero", new float[values.Length], 1, values.Length);
        string none = graph.Add("MatMul", "none", [mean, "zero"]);
        graph.AddFloats("values", values, 1, values.Length);
        graph.Add("Add", "logits", [none, "values"]);
        graph.AddOutput("logits", 1, values.Length);
        return new TinyModel(graph.ToBytes(), new ModelOutput { Kind = ModelOutputKind.Classifier, Activation = activation }, classes);
    }

    /// <summary>Gives the same tensors for every picture.</summary>
    public static TinyModel Giving(ModelOutput output, PassportClass[] classes, params (string Name, float[] Values, long[] Shape)[] tensors) =>
        new(GivingBytes([], tensors), output, classes);

    /// <summary>A tensor whose name begins with "labels" is int64, all others are float32.</summary>
    public static byte[] GivingBytes((string Key, string Value)[] metadata, params (string Name, float[] Values, long[] Shape)[] tensors)
    {
        GraphWriter graph = Levels();
        string mean = graph.Add("ReduceMean", "mean", ["plane"], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        graph.AddFloats("zero", [0f], 1);
        string none = graph.Add("Mul", "none", [mean, "zero"]);
        foreach ((string name, float[] values, long[] shape) in tensors)
        {
            graph.AddFloats(name + "/values", values, shape);
            bool labels = name.StartsWith("labels", StringComparison.Ordinal);
            string sum = graph.Add("Add", labels ? name + "/sum" : name, [name + "/values", none]);
            if (labels) graph.Add("Cast", name, [sum], Of("to", (long)TensorProto.Types.ElementType.Int64));
            graph.AddOutput(name, labels ? TensorProto.Types.ElementType.Int64 : TensorProto.Types.ElementType.Float, shape);
        }

        return graph.ToBytes(metadata);
    }

    public static Recipe RecipeWith(params DefectClass[] classes) => Recipe.Create(
        "tiny", "0", 1, classes.Length > 0 ? classes : [new DefectClass("anomaly", DefectCategory.Critical, 0.5f, 0.8f)], new SampleSpace());

    /// <summary>A complete frame of the size and format in the passport, every byte of the given level, with one lighter column.</summary>
    public static Frame FrameOf(FramePool pool, byte level, PixelFormat? format = null, int width = ImageWidth, int height = ImageHeight)
    {
        PixelFormat pixels = format ?? PixelFormat.Mono8;
        Assert.True(pool.TryRent(out Frame frame));
        frame.Info = new FrameInfo
        {
            PixelFormat = pixels, Width = width, Height = height, StrideBytes = width * pixels.BitsPerPixel / 8,
        };
        frame.Buffer.Span.Fill(level);
        int pixelBytes = pixels.BitsPerPixel / 8;
        for (int y = 0; y < height; y++)
            frame.Buffer.Span.Slice((y * frame.Info.StrideBytes) + (width / 2 * pixelBytes), pixelBytes).Fill((byte)Math.Min(level + 100, 255));
        frame.Status = FrameStatus.Complete;
        return frame;
    }

    public OnnxModel Load()
    {
        Assert.True(OnnxModel.TryLoad(Folder, Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal), refusal?.ToString());
        return model;
    }

    public ModelRefusal Refused(bool allowUnreleased = false)
    {
        Assert.False(OnnxModel.TryLoad(Folder, Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased));
        Assert.Null(model);
        return refusal;
    }

    /// <summary>Puts other bytes in the file's place and their hash into the passport, as if they had been qualified.</summary>
    public void Replace(byte[] onnx)
    {
        File.WriteAllBytes(ModelPath, onnx);
        Passport = Passport with { ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(onnx)) };
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static GraphWriter Levels()
    {
        var graph = new GraphWriter("tiny");
        graph.AddInput("image", TensorProto.Types.ElementType.Uint8, 1, InputHeight, InputWidth, 1);
        string levels = graph.Add("Cast", "levels", ["image"], Of("to", (long)TensorProto.Types.ElementType.Float));
        graph.Add("Transpose", "plane", [levels], OfMany("perm", 0, 3, 1, 2));
        return graph;
    }

    private static byte[] Finish(GraphWriter graph)
    {
        graph.Add("ReduceMax", "score", ["anomaly_map"], OfMany("axes", 1, 2, 3), Of("keepdims", 0));
        graph.AddOutput("score", 1);
        graph.AddOutput("anomaly_map", 1, 1, InputHeight / 4, InputWidth / 4);
        return graph.ToBytes();
    }
}
