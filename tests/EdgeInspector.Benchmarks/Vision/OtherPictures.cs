using System.Globalization;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;
using EdgeInspector.VialRenderer;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Fresh good rendered vials, each defect and pictures of another kind against a taught model's sample space.</summary>
/// <remarks>Arguments: good vials taught from (default 100), fresh good vials (default 500), of each other kind (default 40).</remarks>
internal static class OtherPictures
{
    private static readonly VialScene Scene = new() { Width = 192, Height = 384 };

    public static int Run(string[] args)
    {
        int[] counts = [100, 500, 40];
        for (int i = 0; i < args.Length; i++) counts[i] = int.Parse(args[i], CultureInfo.InvariantCulture);
        using var work = new WorkFolder();
        RenderedVials.Write(work.Path, VialDefect.None, counts[0], 4_000_000, Scene);
        var options = new TeachOptions
        {
            ImagesFolder = work.At("good"), BackboneFile = Path.Combine("models", "efficientnet-lite0", "1", "features.onnx"),
            Name = "other-pictures", Version = "1", InputWidth = 192, InputHeight = 384, Threads = 2,
        };
        TaughtModel taught = Teacher.Teach(options, null, CancellationToken.None);
        Directory.CreateDirectory(work.At("model"));
        File.WriteAllBytes(Path.Combine(work.At("model"), taught.Passport.ModelFile), taught.Onnx.ToArray());
        if (!OnnxModel.TryLoad(work.At("model"), taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true))
            throw new InvalidOperationException(refusal.ToString());
        using (model)
        {
            QualifiedSpace proposed = taught.Passport.SampleSpace!;
            Console.WriteLine($"taught from {counts[0]} good vials; proposed: {proposed.Limits}");
            foreach (SampleStatistic statistic in proposed.Statistics) Console.WriteLine($"  {statistic}");
            Measure(model, "good, fresh", VialDefect.None, counts[1], 5_000_000, Same);
            foreach (VialDefect defect in Enum.GetValues<VialDefect>().Where(d => d != VialDefect.None)) Measure(model, $"defect {defect}", defect, counts[2], 6_000_000, Same);
            Measure(model, "upside down", VialDefect.None, counts[2], 7_000_000, image => Cv2.Flip(image, image, FlipMode.X));
            Measure(model, "lamp at three quarters", VialDefect.None, counts[2], 7_000_000, image => image.ConvertTo(image, -1, 0.75));
            Measure(model, "lamp at nine tenths", VialDefect.None, counts[2], 7_000_000, image => image.ConvertTo(image, -1, 0.9));
            Measure(model, "dark", VialDefect.None, counts[2], 7_000_000, image => image.ConvertTo(image, -1, 0.1));
            Measure(model, "blurred, σ 2", VialDefect.None, counts[2], 7_000_000, image => Cv2.GaussianBlur(image, image, default, 2));
            Measure(model, "blurred, σ 4", VialDefect.None, counts[2], 7_000_000, image => Cv2.GaussianBlur(image, image, default, 4));
            Measure(model, "empty pocket", VialDefect.None, counts[2], 7_000_000, Empty);
            Measure(model, "a smaller vial", VialDefect.None, counts[2], 7_000_000, Smaller);
            Measure(model, "beside its place", VialDefect.None, counts[2], 7_000_000, Beside);
            Measure(model, "dark field", VialDefect.None, counts[2], 7_000_000, image => Cv2.BitwiseNot(image, image));
        }

        return 0;
    }

    private static void Measure(OnnxModel model, string kind, VialDefect defect, int count, ulong seed, Action<Mat> change)
    {
        Passport passport = model.Passport;
        var recipe = Recipe.Create(passport.Id, passport.Name, 1, passport.Classes.Select(c => c.ToDefectClass()), Everything(passport.SampleSpace!.Limits));
        if (!DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal)) throw new InvalidOperationException(refusal.ToString());
        var distances = new List<float>();
        var breaches = new Dictionary<SampleLimit, int>();
        SampleSpace limits = passport.SampleSpace!.Limits;
        using (finder)
        {
            RenderedVials.EachPicture(defect, count, seed, Scene, (_, pixels) =>
            {
                lock (distances)
                {
                    using Mat image = Mat.FromPixelData(Scene.Height, Scene.Width, MatType.CV_8UC1, pixels);
                    change(image);
                    unsafe
                    {
                        finder.Inspect(new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), PixelFormat.Mono8), out FindingList _, out SampleMeasurement sample);
                        distances.Add(sample.EmbeddingDistance ?? float.NaN);
                        SampleLimit limit = limits.Check(sample).Limit;
                        breaches[limit] = breaches.GetValueOrDefault(limit) + 1;
                    }
                }
            });
        }

        distances.Sort();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{kind,-24} inside {breaches.GetValueOrDefault(SampleLimit.None),4} of {count}; distance min {distances[0]:0.00}, median {distances[distances.Count / 2]:0.00}, 99 % {distances[distances.Count * 99 / 100]:0.00}, max {distances[^1]:0.00}; outside first by {string.Join(", ", breaches.Where(b => b.Key != SampleLimit.None).Select(b => $"{b.Key} {b.Value}"))}"));
    }

    // Looks for the part as the limits say, and lets everything be measured.
    private static SampleSpace Everything(SampleSpace limits) => new()
    {
        MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0, Part = limits.Part is { } part ? part with { TolerancePixels = int.MaxValue } : null,
    };

    private static void Same(Mat image)
    {
    }

    private static void Empty(Mat image)
    {
        // The back light alone: its own corner's level everywhere, with the noise of the picture's first lines.
        using Mat corner = image[new Rect(0, 0, 8, 8)];
        Scalar level = Cv2.Mean(corner);
        using var noise = new Mat(image.Size(), image.Type());
        Cv2.Randn(noise, new Scalar(level.Val0), new Scalar(3));
        noise.CopyTo(image);
    }

    private static void Beside(Mat image)
    {
        using Mat moved = image.Clone();
        image.SetTo(Cv2.Mean(image[new Rect(0, 0, 8, 8)]));
        int shift = image.Width / 6;
        using Mat from = moved[new Rect(0, 0, image.Width - shift, image.Height)];
        using Mat to = image[new Rect(shift, 0, image.Width - shift, image.Height)];
        from.CopyTo(to);
    }

    private static void Smaller(Mat image)
    {
        using var small = new Mat();
        Cv2.Resize(image, small, new Size(image.Width * 3 / 4, image.Height * 3 / 4), 0, 0, InterpolationFlags.Area);
        Scalar level = Cv2.Mean(image[new Rect(0, 0, 8, 8)]);
        image.SetTo(level);
        using Mat middle = image[new Rect((image.Width - small.Width) / 2, (image.Height - small.Height) / 2, small.Width, small.Height)];
        small.CopyTo(middle);
    }
}
