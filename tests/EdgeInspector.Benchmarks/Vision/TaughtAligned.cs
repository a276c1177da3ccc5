using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Teaching;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>What alignment brings and costs: the same images taught and tried without and with it.</summary>
/// <remarks>Arguments: good vials to teach on (default 40), of each of nine defects (default 10), shift either way in pixels of the camera (default 20), turn in degrees (default 2).</remarks>
internal static class TaughtAligned
{
    private static readonly VialScene Scene = new() { Width = 640, Height = 640, MicrometresPerPixel = 100 };

    public static int Run(string[] args)
    {
        int good = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 40, each = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 10;
        double shift = args.Length > 2 ? double.Parse(args[2], CultureInfo.InvariantCulture) : 20, turn = args.Length > 3 ? double.Parse(args[3], CultureInfo.InvariantCulture) : 2;
        using var work = new WorkFolder();
        Write(work.At("teach"), VialDefect.None, good, 1_000_000, shift, turn);
        Write(work.At("try"), VialDefect.None, 60, 2_000_000, shift, turn);
        foreach (VialDefect defect in VialDefectName.Defects) Write(work.At("try"), defect, each, 2_000_000, shift, turn);
        Compare($"vials 192×384, {good} good, ±{shift} px, ±{turn}°", TaughtAuroc.OptionsOf(work.At("teach", "good"), 192, 384, 1) with { Region = new Box(180, 30, 280, 580) }, work.At("try"));
        if (TaughtAuroc.Folder() is string cookies) Compare("cookies 192×256, 31 good", TaughtAuroc.OptionsOf(Path.Combine(cookies, "train", "good"), 192, 256, 1), Path.Combine(cookies, "test"));
        return 0;
    }

    private static void Compare(string what, TeachOptions options, string tryFolder)
    {
        Console.WriteLine($"{what}:");
        foreach ((bool align, int bank) in ((bool, int)[])[(false, 800), (true, 800), (false, 0), (true, 0)])
        {
            string name = $"{(align ? "aligned" : "as they lie")}, {(bank > 0 ? "both heads" : "places")}";
            try
            {
                TaughtModel taught = Teacher.Teach(options with { Align = align, BankPatches = bank }, null, CancellationToken.None);
                using var models = new WorkFolder();
                File.WriteAllBytes(models.At(taught.Passport.ModelFile), taught.Onnx.ToArray());
                if (!OnnxModel.TryLoad(models.Path, taught.Passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true))
                    throw new InvalidOperationException(refusal.Text);
                using (model)
                {
                    IReadOnlyList<TrialScore> scores = Trial.Run(model, tryFolder, null, CancellationToken.None);
                    TrialScore[] fresh = [.. scores.Where(s => s.Kind == Trial.GoodKind)], bad = [.. scores.Where(s => s.Kind != Trial.GoodKind)];
                    Console.WriteLine(string.Create(
                        CultureInfo.InvariantCulture,
                        $"  {name,-23} AUROC {Trial.Auroc([.. fresh.Select(s => s.Score)], [.. bad.Select(s => s.Score)]):0.0000}  good not accepted {fresh.Count(s => s.Verdict != Verdict.Accept)}/{fresh.Length} (bound {taught.Passport.TaughtFrom!.HeldOutNotAcceptedUpperBound:P1}), outside {fresh.Count(s => s.Outcome == ViewOutcome.OutsideSampleSpace)}  missed {bad.Count(s => s.Verdict == Verdict.Accept)}/{bad.Length}, outside {bad.Count(s => s.Outcome == ViewOutcome.OutsideSampleSpace)}  {FrameMs(model, fresh[0].File):0.00} ms a frame  {taught.Passport.Input.Alignment}"));
                }
            }
            catch (TeachException refused)
            {
                Console.WriteLine($"  {name,-23} refused: {refused.Message}");
            }
        }
    }

    private static unsafe double FrameMs(OnnxModel model, string file)
    {
        var recipe = Recipe.Create("r", "1", 1, model.Passport.Classes.Select(c => c.ToDefectClass()), new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
        if (!DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal)) throw new InvalidOperationException(refusal.Text);
        using (finder)
        using (Mat image = Cv2.ImRead(file, ImreadModes.Unchanged))
        {
            finder.WarmUp();
            var view = new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8);
            double[] times = new double[60];
            for (int i = 0; i < times.Length; i++)
            {
                long start = Stopwatch.GetTimestamp();
                finder.Inspect(view, out _, out _);
                times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            }

            return times.Order().ElementAt(times.Length / 4);
        }
    }

    private static void Write(string folder, VialDefect defect, int count, ulong seed, double pixels, double degrees)
    {
        string target = Path.Combine(folder, VialDefectName.Of(defect));
        Directory.CreateDirectory(target);
        RenderedVials.EachPicture(defect, count, seed, Scene, (i, picture) =>
        {
            var random = new Random((int)seed + (((int)defect) << 20) + i);
            double Either(double most) => most * ((2 * random.NextDouble()) - 1);
            using Mat upright = Mat.FromPixelData(Scene.Height, Scene.Width, MatType.CV_8UC1, picture);
            using Mat move = Cv2.GetRotationMatrix2D(new Point2f(Scene.Width / 2f, Scene.Height / 2f), Either(degrees), 1);
            move.At<double>(0, 2) += Either(pixels);
            move.At<double>(1, 2) += Either(pixels);
            using var seated = new Mat();
            Cv2.WarpAffine(upright, seated, move, upright.Size(), InterpolationFlags.Cubic, BorderTypes.Replicate);
            Cv2.ImEncode(".png", seated, out byte[] png);
            File.WriteAllBytes(Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"{i:00000}.png")), png);
        });
    }
}
