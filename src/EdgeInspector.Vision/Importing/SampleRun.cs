using System.Diagnostics;
using System.Globalization;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Regions;
using Microsoft.Extensions.Logging.Abstractions;
using OpenCvSharp;

namespace EdgeInspector.Vision.Importing;

/// <summary>Shows a person what a model sees: sample images through the very finder of the line, with boxes and maps drawn into copies.</summary>
public static class SampleRun
{
    // Blue, green, red: reaches the reject threshold, the accept threshold, none. As on the page of a unit.
    private static readonly Scalar Rejected = new(0, 0, 208), Doubtful = new(0, 92, 184), Accepted = new(184, 98, 11), Halo = new(255, 255, 255);

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
            Draw(image, findings, recipe, finder.Model.Passport.Camera.Masks, name + ".png");
            if (outcome == ViewOutcome.Inspected) MapPicture.TryWrite(finder, image, name + ".map.png");
        }

        return new SampleResult(Path.GetFileName(file), outcome, recipe.Judge(outcome, findings), findings, milliseconds) { Sample = sample };
    }

    /// <summary>Size of a text that is read on a picture of that width: a seventieth of the line, no less than a person can read.</summary>
    internal static double FontOf(int width) => Math.Max(0.35, width / 70.0 / 22);

    /// <summary>Pixels of a line that is seen on a picture of that width.</summary>
    internal static int StrokeOf(int width) => Math.Max(1, width / 520);

    private static void Draw(Mat image, in FindingList findings, Recipe recipe, IReadOnlyList<RegionMask> masks, string file)
    {
        using Mat picture = image.Channels() == 1 ? image.CvtColor(ColorConversionCodes.GRAY2BGR) : image.Clone();
        MapPicture.Hatch(picture, masks);
        double font = FontOf(picture.Width);
        int stroke = StrokeOf(picture.Width);

        // The worst comes first and is drawn last, over all others.
        for (int i = findings.Count - 1; i >= 0; i--)
        {
            Finding finding = findings[i];
            DefectClass judged = recipe.Classes[finding.DefectClass];
            Scalar colour = !(finding.Score < judged.RejectFrom) ? Rejected : finding.Score < judged.AcceptBelow ? Accepted : Doubtful;
            var box = new Rect(finding.Box.X, finding.Box.Y, finding.Box.Width, finding.Box.Height);
            picture.Rectangle(box, Halo, (2 * stroke) + 1);
            picture.Rectangle(box, colour, stroke);
            string text = string.Create(CultureInfo.InvariantCulture, $"{judged.Name} {finding.Score:0.00}");
            Size size = Cv2.GetTextSize(text, HersheyFonts.HersheySimplex, font, stroke, out int below);
            int x = Math.Clamp(box.X, 2, Math.Max(2, picture.Width - size.Width - 2));
            int y = box.Y > size.Height + (2 * below) ? box.Y - below : Math.Min(box.Bottom + size.Height + below, picture.Height - below);
            picture.PutText(text, new Point(x, y), HersheyFonts.HersheySimplex, font, Halo, (2 * stroke) + 2, LineTypes.AntiAlias);
            picture.PutText(text, new Point(x, y), HersheyFonts.HersheySimplex, font, colour, stroke, LineTypes.AntiAlias);
        }

        picture.ImWrite(file);
    }
}
