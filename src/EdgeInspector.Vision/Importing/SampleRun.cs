using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Importing;

/// <summary>Shows a person what a model sees: sample images through the very finder of the line, with boxes and maps drawn into copies.</summary>
public static class SampleRun
{
    private static readonly Scalar[] _colours = [new(0, 0, 255), new(0, 165, 255), new(255, 0, 255), new(255, 255, 0)];

    /// <summary>Size and pixel format of the first image of a folder.</summary>
    /// <exception cref="IOException">There is no image, or it cannot be read.</exception>
    public static (int Width, int Height, string PixelFormat) FormOf(string folder)
    {
        string[] files = FilesIn(folder);
        using Mat image = ImageFiles.Read(files[0], out _);
        return (image.Width, image.Height, (image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8).ToString());
    }

    /// <summary>Inspects every image; with <paramref name="outFolder"/> writes a PNG of the same name with the boxes, and <c>.map.png</c> with the map where there is one.</summary>
    /// <exception cref="IOException">An image cannot be read, or the model does not run.</exception>
    public static IReadOnlyList<SampleResult> Run(OnnxModel model, string folder, string? outFolder)
    {
        ArgumentNullException.ThrowIfNull(model);
        DefectClass[] classes = model.Passport.Classes.Where(c => !c.Good).Select(c => c.ToDefectClass()).ToArray();
        var recipe = Recipe.Create(model.Passport.Name, "samples", 1, classes, new SampleSpace());
        if (!DefectFinder.TryCreate(model, recipe, NullLogger.Instance, out DefectFinder? finder, out ModelRefusal? refusal))
            throw new IOException(refusal.Text);
        using (finder)
        {
            if (outFolder is not null) Directory.CreateDirectory(outFolder);
            return FilesIn(folder).Select(file => Inspect(finder, recipe, file, outFolder)).ToArray();
        }
    }

    private static string[] FilesIn(string folder)
    {
        string[] files = ImageFiles.In(folder);
        return files.Length > 0 ? files : throw new IOException($"folder '{folder}' holds no image");
    }

    private static unsafe SampleResult Inspect(DefectFinder finder, Recipe recipe, string file, string? outFolder)
    {
        using Mat image = ImageFiles.Read(file, out _);
        PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
        long start = Stopwatch.GetTimestamp();
        var view = new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format);
        ViewOutcome outcome = finder.Inspect(view, out FindingList findings, out SampleMeasurement sample);
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (outFolder is not null)
        {
            string name = Path.Combine(outFolder, Path.GetFileNameWithoutExtension(file));
            Draw(image, findings, recipe, name + ".png");
            if (outcome == ViewOutcome.Inspected) MapPicture.TryWrite(finder, image, name + ".map.png");
        }

        return new SampleResult(Path.GetFileName(file), outcome, recipe.Judge(outcome, findings), findings, milliseconds) { Sample = sample };
    }

    private static void Draw(Mat image, in FindingList findings, Recipe recipe, string file)
    {
        using Mat picture = image.Channels() == 1 ? image.CvtColor(ColorConversionCodes.GRAY2BGR) : image.Clone();
        for (int i = 0; i < findings.Count; i++)
        {
            Finding finding = findings[i];
            Scalar colour = _colours[finding.DefectClass % _colours.Length];
            Box box = finding.Box;
            picture.Rectangle(new Rect(box.X, box.Y, box.Width, box.Height), colour);
            string text = string.Create(CultureInfo.InvariantCulture, $"{recipe.Classes[finding.DefectClass].Name} {finding.Score:0.00}");
            picture.PutText(text, new Point(box.X, Math.Max(box.Y - 3, 12)), HersheyFonts.HersheySimplex, 0.4, colour);
        }

        picture.ImWrite(file);
    }
}
