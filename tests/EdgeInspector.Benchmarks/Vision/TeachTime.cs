using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Vision.Teaching;
using EdgeInspector.VialRenderer;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>The time that <c>teach</c> takes for 200 images of 1.3 megapixels on two threads, step by step.</summary>
/// <remarks>Arguments: images (default 200), threads (default 2). The pictures are rendered before, untimed (about ten seconds).</remarks>
internal static class TeachTime
{
    private const double GoalSeconds = 120;

    public static int Run(string[] args)
    {
        int images = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 200;
        int threads = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 2;
        using var work = new WorkFolder();
        RenderedVials.Write(work.Path, VialDefect.None, images, 300, new VialScene());
        var options = new TeachOptions
        {
            ImagesFolder = work.At("good"),
            BackboneFile = Path.Combine("models", "efficientnet-lite0", "1", "features.onnx"),
            Name = "time",
            Version = "1",
            Threads = threads,
        };
        Console.WriteLine($"{images} images of 1280×1024, whole image, both heads, {threads} thread(s):");
        var steps = new Steps();
        long start = Stopwatch.GetTimestamp();
        Process self = Process.GetCurrentProcess();
        TimeSpan before = self.TotalProcessorTime;
        TaughtModel taught = Teacher.Teach(options, steps, CancellationToken.None);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        self.Refresh();
        steps.Print();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"  all {seconds:0.0} s, {(self.TotalProcessorTime - before).TotalSeconds:0.0} CPU-s, input {taught.Passport.Input.Width}×{taught.Passport.Input.Height}, {taught.Onnx.Length / 1e6:0.0} MB "
            + $"(goal ≤ {GoalSeconds} s: {(seconds <= GoalSeconds ? "met" : "MISSED")})"));
        return 0;
    }

    private sealed class Steps : IProgress<TeachProgress>
    {
        private readonly List<(string Step, TimeSpan Until)> _steps = [];
        private readonly long _start = Stopwatch.GetTimestamp();

        public void Report(TeachProgress value)
        {
            lock (_steps)
            {
                if (_steps.Count == 0 || _steps[^1].Step != value.Step) _steps.Add((value.Step, default));
                _steps[^1] = (value.Step, Stopwatch.GetElapsedTime(_start));
            }
        }

        public void Print()
        {
            TimeSpan from = default;
            foreach ((string step, TimeSpan until) in _steps)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {step,-20} {(until - from).TotalSeconds:0.0} s"));
                from = until;
            }
        }
    }
}
