using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>Shows on which parts of a picture a score hangs: each part is covered in turn, and the map holds by how much the score falls.</summary>
/// <remarks>
/// For models that say what but not where. Parts overlap by half, so that no defect hides on an edge between two. They are covered with the
/// picture's mean byte: grey, whatever the format. Allocates, and takes <see cref="Columns"/> × <see cref="Rows"/> runs: never on the way of a verdict.
/// </remarks>
public sealed class OcclusionMap
{
    /// <summary>Cells per line.</summary>
    public const int Columns = 8;

    /// <summary>Lines.</summary>
    public const int Rows = 8;

    private readonly DefectFinder _finder;
    private readonly float[] _values = new float[Columns * Rows];

    /// <param name="finder">The caller's; its sample space must admit a picture that is partly covered.</param>
    public OcclusionMap(DefectFinder finder) => _finder = finder;

    /// <summary>Rows × columns: the score of the worst class less that of the picture with the part covered. Valid after a success.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Why there is no map.</summary>
    public string Problem { get; private set; } = "";

    /// <summary>Makes the map of one picture; false, and says why, when the model does not run on it or the time is over.</summary>
    /// <param name="image">The caller's, not changed.</param>
    /// <param name="whyOver">Asked before each run: why the map is to be given up, in words; null: it is not.</param>
    public unsafe bool TryMake(in ImageView image, Func<string?> whyOver)
    {
        ArgumentNullException.ThrowIfNull(whyOver);
        int lineBytes = image.PixelFormat.MinStrideBytes(image.Width);
        var pixels = new byte[lineBytes * image.Height];
        long sum = 0;
        for (int y = 0; y < image.Height; y++) image.Row(y)[..lineBytes].CopyTo(pixels.AsSpan(y * lineBytes));
        foreach (byte level in pixels) sum += level;
        byte mean = (byte)(sum / pixels.Length);

        fixed (byte* first = pixels)
        {
            var copy = new ImageView(first, image.Width, image.Height, lineBytes, image.PixelFormat);
            if (!TryScore(copy, -1, out int worst, out float whole)) return Refuse("the model gives no score for the picture");
            Box region = _finder.Model.Passport.Camera.Region;
            for (int cell = 0; cell < _values.Length; cell++)
            {
                if (whyOver() is { } why) return Refuse($"{why}, after {cell} of {_values.Length} runs");
                Box part = PartOf(region, cell % Columns, cell / Columns);
                int left = part.X * image.PixelFormat.BitsPerPixel / 8;
                int right = Math.Min(lineBytes, (((part.X + part.Width) * image.PixelFormat.BitsPerPixel) + 7) / 8);
                for (int y = part.Y; y < part.Y + part.Height; y++) pixels.AsSpan((y * lineBytes) + left, right - left).Fill(mean);
                bool isScored = TryScore(copy, worst, out _, out float covered);
                for (int y = part.Y; y < part.Y + part.Height; y++)
                    image.Row(y)[left..right].CopyTo(pixels.AsSpan((y * lineBytes) + left));
                if (!isScored) return Refuse("the model gives no score for the covered picture");
                _values[cell] = whole - covered;
            }
        }

        return true;
    }

    // The cell and half a cell around it, inside the region.
    private static Box PartOf(Box region, int column, int row)
    {
        int left = Math.Max(0, ((2 * column) - 1) * region.Width / (2 * Columns)), right = Math.Min(region.Width, ((2 * column) + 3) * region.Width / (2 * Columns));
        int top = Math.Max(0, ((2 * row) - 1) * region.Height / (2 * Rows)), bottom = Math.Min(region.Height, ((2 * row) + 3) * region.Height / (2 * Rows));
        return new Box(region.X + left, region.Y + top, right - left, bottom - top);
    }

    // A class that is no finding any more has fallen below everything that is looked at.
    private bool TryScore(in ImageView image, int wanted, out int worst, out float score)
    {
        (worst, score) = (wanted, 0);
        if (_finder.Inspect(image, out FindingList findings, out _) != ViewOutcome.Inspected) return false;
        if (wanted < 0)
        {
            if (findings.Count == 0) return false;
            (worst, score) = (findings[0].DefectClass, findings[0].Score);
            return true;
        }

        for (int i = 0; i < findings.Count; i++)
        {
            if (findings[i].DefectClass == wanted) score = Math.Max(score, findings[i].Score);
        }

        return true;
    }

    private bool Refuse(string problem)
    {
        Problem = problem;
        return false;
    }
}
