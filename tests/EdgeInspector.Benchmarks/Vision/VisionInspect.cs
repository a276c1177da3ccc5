using System.Globalization;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.VialRenderer;
using EdgeInspector.Vision;
using Microsoft.Extensions.Logging.Abstractions;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>The inspect thread's whole step for a frame against the bare run of the same model, with one and with two threads.</summary>
/// <remarks>
/// Arguments: model folder (default models/vial-10r/1), frames (default 400). The frame is a rendered vial. Exit code 1 when a frame
/// allocates a byte; the ratio is printed beside its goal and never fails the command, since a busy machine blurs it. About 30 s.
/// </remarks>
internal static class VisionInspect
{
    private const double GoalRatio = 1.05;

    public static int Run(string[] args)
    {
        string folder = args.Length > 0 ? args[0] : Path.Combine("models", "vial-10r", "1");
        int frames = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 400;
        Passport? passport = PassportFile.Read(Path.Combine(folder, Passport.FileName), out IReadOnlyList<ConfigurationProblem> problems);
        if (passport is null)
        {
            Console.Error.WriteLine(string.Join('\n', problems));
            return 1;
        }

        long bytes = 0;
        foreach (int threads in (int[])[1, 2])
        {
            Console.WriteLine($"{passport.Id}, {threads} thread(s), {frames} frames:");
            if (!OnnxModel.TryLoad(folder, passport, NullLogger.Instance, out OnnxModel? model, out ModelRefusal? refusal, allowUnreleased: true, threads))
            {
                Console.Error.WriteLine(refusal.Text);
                return 1;
            }

            using (model) bytes += Compare(model, Path.Combine(folder, passport.ModelFile), threads, frames);
        }

        return bytes == 0 ? 0 : 1;
    }

    private static long Compare(OnnxModel model, string file, int threads, int frames)
    {
        CameraBinding camera = model.Passport.Camera;
        if (!PixelFormat.TryParse(camera.PixelFormat, out PixelFormat format)) throw new InvalidOperationException($"PixelFormat {camera.PixelFormat}");
        if (!DefectFinder.TryCreate(model, Lenient(model.Passport), NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal))
            throw new InvalidOperationException(refusal.Text);

        int sizeBytes = checked((int)format.SizeBytes(camera.ImageWidth, camera.ImageHeight));
        using var pool = new FramePool(1, sizeBytes);
        if (!pool.TryRent(out Frame frame)) throw new InvalidOperationException("a new pool has no frame");
        frame.Info = new FrameInfo
        {
            PixelFormat = format, Width = camera.ImageWidth, Height = camera.ImageHeight, StrideBytes = sizeBytes / camera.ImageHeight,
        };
        if (format == PixelFormat.Mono8)
        {
            var scene = new VialScene { Width = camera.ImageWidth, Height = camera.ImageHeight };
            new BacklitVialRenderer(scene).Render(VialSpecimen.Create(5, VialDefect.Particle), 0, 1, frame.Buffer.Span);
        }
        else
        {
            new Random(1).NextBytes(frame.Buffer.Span);
        }

        frame.Status = FrameStatus.Complete;
        using (finder)
        using (var bare = new BareRun(file, threads))
        {
            ViewOutcome outcome = default;
            double ratio = TurnByTurn.Ratio(
                ("whole inspect step", () => outcome = finder.Inspect(frame, out _, out _)), ("bare model run", bare.Run), frames, out long allocated);
            if (outcome != ViewOutcome.Inspected) throw new InvalidOperationException($"the frame was {outcome}");
            Console.WriteLine($"  ratio {TurnByTurn.Against(ratio, GoalRatio)}, {allocated} bytes allocated (goal 0)");

            InspectParts.Print(model, Lenient(model.Passport), frame, frames);

            // What the inspect thread does after the view is on its way: it delays the next image, and no verdict.
            var evidence = new EvidenceRing(4, finder.ImageBytes, finder.Map.Values.Length, TimeSpan.FromHours(1));
            double copy = TurnByTurn.Ratio(("copy of pixels and map", () => Keep(evidence, finder, frame)), ("bare model run", bare.Run), frames, out long copied);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  the copy for the evidence takes {copy:0.000} of a run, {copied} bytes allocated (goal 0)"));
            allocated += copied;
            frame.Dispose();
            return allocated;
        }
    }

    private static void Keep(EvidenceRing evidence, DefectFinder finder, Frame frame)
    {
        EvidenceBuffer buffer = evidence.TryReserve(TimeSpan.Zero)!;
        MapView map = finder.Map;
        buffer.Keep(frame.View, map.Values, map.Planes, map.Width, TimeSpan.Zero);
        buffer.Release();
    }

    private static Recipe Lenient(Passport passport) => Recipe.Create(
        passport.Id,
        passport.Name,
        views: 1,
        passport.Classes.Where(c => !c.Good).Select(c => new DefectClass(c.Name, c.Category, c.AcceptBelow, c.RejectFrom)),
        new SampleSpace { MeanMin = 0, MeanMax = 1, SaturatedMax = 1, SharpnessMin = 0 });
}
