using System.CommandLine;
using System.Diagnostics;

namespace EdgeInspector.VialRenderer;

/// <summary>The program: a folder of pictures with their truth, a contact sheet, or a measurement of the speed.</summary>
/// <remarks>Exit codes: 0 done, 1 wrong arguments, 2 the pictures could not be written.</remarks>
internal static class RenderCommand
{
    public const int ArgumentsWrong = 1, WritingFailed = 2;
    public const int CountMax = 100_000;

    public static RootCommand Create()
    {
        var folder = new Option<DirectoryInfo?>("--out")
        {
            Description = "folder for the pictures: good/, <defect>/, ground_truth/, truth.json",
        };
        var good = new Option<int>("--good") { Description = $"number of good units, 0..{CountMax}", DefaultValueFactory = _ => 0 };
        var defects = new Option<string>("--defects")
        {
            Description = $"units of each defect, as in all:20 or particle:50,crack:10; of {DefectCounts.Names}",
            DefaultValueFactory = _ => "",
        };
        var seed = new Option<ulong>("--seed") { Description = "the same seed gives the same bytes", DefaultValueFactory = _ => 1 };
        var width = new Option<int>("--width") { Description = "pixels, 64..8192", DefaultValueFactory = _ => 1280 };
        var height = new Option<int>("--height") { Description = "pixels, 96..8192", DefaultValueFactory = _ => 1024 };
        var scale = new Option<double>("--um-per-pixel")
        {
            Description = "size of a pixel at the vial, 5..700 µm; 0 fits the vial",
            DefaultValueFactory = _ => 0,
        };
        var views = new Option<int>("--views")
        {
            Description = $"views of a unit in one turn, 1..{BacklitVialRenderer.ViewsMax}",
            DefaultValueFactory = _ => 1,
        };
        var masks = new Option<bool>("--masks") { Description = "write a mask of every defective view to ground_truth/" };
        var sheet = new Option<FileInfo?>("--sheet") { Description = "write a contact sheet with every defect to this PNG file" };
        var measure = new Option<bool>("--measure") { Description = "print the milliseconds a view takes on this machine" };
        var command = new RootCommand("Renders back-lit injection vials, good and defective, each a pure function of its seed.")
        {
            folder, good, defects, seed, width, height, scale, views, masks, sheet, measure,
        };
        command.SetAction(parsed =>
        {
            var scene = new VialScene
            {
                Width = parsed.GetValue(width),
                Height = parsed.GetValue(height),
                MicrometresPerPixel = parsed.GetValue(scale),
            };
            var order = new DatasetOrder(
                parsed.GetValue(good), [], parsed.GetValue(seed), parsed.GetValue(views), parsed.GetValue(masks), scene);
            return Run(order, parsed.GetValue(defects)!, parsed.GetValue(folder), parsed.GetValue(sheet), parsed.GetValue(measure));
        });
        return command;
    }

    private static int Run(DatasetOrder order, string defects, DirectoryInfo? folder, FileInfo? sheet, bool measure)
    {
        var problems = new List<string>();
        order = order with { Defects = DefectCounts.Read(defects, problems) };
        order.Check(problems);
        if (folder is null && sheet is null && !measure) problems.Add("nothing to do: give --out <folder>, --sheet <file> or --measure");
        if (folder is not null && order.Units == 0) problems.Add("--out is given but no unit is asked for: give --good or --defects");
        if (folder is null && order.Units > 0) problems.Add("--good and --defects need --out <folder>");
        foreach (string problem in problems) Console.Error.WriteLine($"error: {problem}");
        if (problems.Count > 0) return ArgumentsWrong;

        try
        {
            if (sheet is not null) ContactSheet.Write(sheet.FullName, order.Seed);
            if (measure) Measure(order);
            if (folder is not null) new DatasetWriter(folder.FullName, order).Write(Console.Error);
            return 0;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {failure.Message}");
            return WritingFailed;
        }
        catch (TypeInitializationException missing) when (missing.InnerException is DllNotFoundException)
        {
            Console.Error.WriteLine("error: OpenCV, which writes the PNG files, cannot be loaded; on Debian it needs GTK: apt-get install libgtk-3-0 libatomic1");
            return WritingFailed;
        }
    }

    private static void Measure(DatasetOrder order)
    {
        const int Runs = 100;
        var renderer = new BacklitVialRenderer(order.Scene);
        byte[] picture = new byte[renderer.SizeBytes];
        VialSpecimen[] units = [.. VialDefectName.Defects.Select((defect, i) => VialSpecimen.Create(order.Seed + (ulong)i, defect))];
        double[] milliseconds = new double[Runs];
        for (int run = -Runs; run < Runs; run++)
        {
            long start = Stopwatch.GetTimestamp();
            renderer.Render(units[(run + Runs) % units.Length], 0, 2, picture);
            if (run >= 0) milliseconds[run] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(milliseconds);
        double median = milliseconds[Runs / 2], p95 = milliseconds[Runs * 95 / 100];
        Console.WriteLine(
            $"{order.Scene.Width}x{order.Scene.Height}: median {median:0.00} ms, p95 {p95:0.00} ms, min {milliseconds[0]:0.00} ms a view");
    }
}
