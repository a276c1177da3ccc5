using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>The whole inspect step of a view against the bare run of the same model, turn by turn in one process.</summary>
/// <remarks>The ratio is the figure: a busy machine slows both alike. Arguments: model folder, region x,y,w,h, input WxH, views.</remarks>
public static class InspectLatency
{
    private const int CameraWidth = 1280, CameraHeight = 1024;

    public static int Run(string[] args)
    {
        string folder = args.Length > 0 ? args[0] : Path.Combine("models", "vial-10r", "1");
        int[] region = Numbers(args.Length > 1 ? args[1] : "400,32,480,960", ',');
        int[] size = Numbers(args.Length > 2 ? args[2] : "192x384", 'x');
        int views = args.Length > 3 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 300;
        string file = Path.Combine(folder, "model.onnx");
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"no model at {file}");
            return 1;
        }

        Passport passport = PassportOf(file, region, size);
        if (!OnnxModel.TryLoad(folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal))
        {
            Console.Error.WriteLine(refusal);
            return 1;
        }

        var recipe = Recipe.Create(
            "bench",
            "0",
            1,
            [new DefectClass("anomaly", DefectCategory.Critical, 0.8f, 1)],
            new SampleSpace { MeanMin = 0, SharpnessMin = 0, SaturatedMax = 1, MeanMax = 1 });
        using (model)
        {
            if (!DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out refusal))
            {
                Console.Error.WriteLine(refusal);
                return 1;
            }

            using (finder) Compare(finder, file, size, views);
        }

        return 0;
    }

    private static void Compare(DefectFinder finder, string file, int[] size, int views)
    {
        using var pool = new FramePool(1, CameraWidth * CameraHeight);
        if (!pool.TryRent(out Frame frame)) throw new InvalidOperationException("a new pool has no frame");
        frame.Info = new FrameInfo
        {
            PixelFormat = PixelFormat.Mono8, Width = CameraWidth, Height = CameraHeight, StrideBytes = CameraWidth,
        };
        new Random(1).NextBytes(frame.Buffer.Span);
        frame.Status = FrameStatus.Complete;

        using var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using var session = new InferenceSession(file, options);
        using OrtIoBinding binding = session.CreateIoBinding();
        var tensor = new byte[size[0] * size[1]];
        new Random(1).NextBytes(tensor);
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(tensor, [1, size[1], size[0], 1]);
        using OrtValue score = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
        using OrtValue map = OrtValue.CreateTensorValueFromMemory(new float[tensor.Length / 16], [1, 1, size[1] / 4, size[0] / 4]);
        binding.BindInput("image", input);
        binding.BindOutput("score", score);
        binding.BindOutput("anomaly_map", map);
        using var run = new RunOptions();

        var whole = new double[views];
        var bare = new double[views];
        ViewOutcome outcome = default;
        for (int i = 0; i < 100; i++)
        {
            outcome = finder.Inspect(frame, out _, out _);
            session.RunWithBinding(run, binding);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < views; i++)
        {
            long start = Stopwatch.GetTimestamp();
            finder.Inspect(frame, out _, out _);
            long middle = Stopwatch.GetTimestamp();
            session.RunWithBinding(run, binding);
            whole[i] = Stopwatch.GetElapsedTime(start, middle).TotalMilliseconds;
            bare[i] = Stopwatch.GetElapsedTime(middle).TotalMilliseconds;
        }

        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        Print("whole inspect step", whole);
        Print("bare model run", bare);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"ratio of medians {whole[views / 2] / bare[views / 2]:0.000}, of minima {whole[0] / bare[0]:0.000}"));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{views} views, last outcome {outcome}, {allocated} bytes allocated"));
        frame.Dispose();
    }

    private static void Print(string name, double[] times)
    {
        Array.Sort(times);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name,-20} ms: min {times[0]:0.00}  median {At(times, 50):0.00}  p90 {At(times, 90):0.00}  p99 {At(times, 99):0.00}"));
    }

    private static double At(double[] sorted, int percent) => sorted[sorted.Length * percent / 100];

    private static int[] Numbers(string text, char separator) =>
        Array.ConvertAll(text.Split(separator), n => int.Parse(n, CultureInfo.InvariantCulture));

    // The benchmark reads no YAML: it trusts the file it measures.
    private static Passport PassportOf(string file, int[] region, int[] size) => new()
    {
        Name = "bench",
        Version = "1",
        State = PassportState.Released,
        ModelSha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))),
        Runtime = new RuntimePins { OnnxRuntimeVersion = OnnxModel.RuntimeVersion },
        Input = new ModelInput { Tensor = "image", Width = size[0], Height = size[1] },
        Output = new ModelOutput(),
        Classes = [new PassportClass { Name = "anomaly", AcceptBelow = 0.8f, RejectFrom = 1 }],
        Camera = new CameraBinding
        {
            ImageWidth = CameraWidth,
            ImageHeight = CameraHeight,
            PixelFormat = "Mono8",
            Region = new Box(region[0], region[1], region[2], region[3]),
        },
    };
}
