using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Where the microseconds of an inspect step go: its parts one after the other, as the step does them, with the model's run between them.</summary>
internal static class InspectParts
{
    private static readonly string[] _names = ["pre-processing, mean, sharpness", "percentiles", "model run", "decode"];

    /// <summary>Prints the parts of so many frames.</summary>
    public static void Print(OnnxModel model, Recipe recipe, Frame frame, int frames)
    {
        CameraBinding camera = model.Passport.Camera;
        Box[] region = [camera.Region];
        using IPreprocessor preprocessor = IPreprocessor.For(model.Passport.Input, camera);
        using var run = new BoundRun(model, preprocessor);
        var placement = new InputPlacement(model.Passport.Input, region, null);
        if (RecipeClasses.Match(model.Passport, recipe, out int[] recipeClass) is { } refusal) throw new InvalidOperationException(refusal.Text);
        IDecoder decoder = IDecoder.For(run, model.Passport, new JudgedClasses(recipe, recipeClass), placement);
        var meter = new SampleMeter(null);
        var ticks = new long[_names.Length][];
        for (int part = 0; part < ticks.Length; part++) ticks[part] = new long[frames];
        for (int i = -50; i < frames; i++)
        {
            long start = Stopwatch.GetTimestamp();
            if (!preprocessor.TryFill(frame.View, out SampleMeasurement sample)) throw new InvalidOperationException("the frame does not fit");
            long filled = Stopwatch.GetTimestamp();
            meter.Clear();
            meter.Add(preprocessor.Levels, placement);
            meter.Complete(sample);
            long measured = Stopwatch.GetTimestamp();
            run.Run();
            long ran = Stopwatch.GetTimestamp();
            decoder.Decode(out _);
            if (i < 0) continue;
            (ticks[0][i], ticks[1][i], ticks[2][i], ticks[3][i]) = (filled - start, measured - filled, ran - measured, Stopwatch.GetTimestamp() - ran);
        }

        double fixedUs = 0;
        for (int part = 0; part < ticks.Length; part++)
        {
            Array.Sort(ticks[part]);
            if (_names[part] != "model run") fixedUs += Us(ticks[part][frames / 2]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"    {_names[part],-34} µs: min {Us(ticks[part][0]),7:0.0}  median {Us(ticks[part][frames / 2]),7:0.0}"));
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    fixed part, medians added: {fixedUs:0} µs"));
    }

    private static double Us(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
