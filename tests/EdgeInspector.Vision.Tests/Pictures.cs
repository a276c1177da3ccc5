using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>A folder of small grey pictures for a test: a lit plate with a ring that shifts a little, and noise.</summary>
internal sealed class Pictures : IDisposable
{
    public const int Width = 160, Height = 128;

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "edge-inspector-pictures-" + Guid.NewGuid().ToString("N"));

    public static Pictures OfGoodPlates(int count, int seed = 1)
    {
        var pictures = new Pictures();
        Directory.CreateDirectory(pictures.Folder);
        for (int i = 0; i < count; i++) pictures.Add($"plate-{i:000}.png", seed + i, null);
        return pictures;
    }

    public string FileOf(int plate) => Path.Combine(Folder, $"plate-{plate:000}.png");

    /// <summary>Adds a plate; with a defect, a dark bar at that place.</summary>
    public void Add(string name, int seed, Rect? defect)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, name))!);
        using Mat picture = Draw(seed, defect);
        Assert.True(Cv2.ImWrite(Path.Combine(Folder, name), picture));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static Mat Draw(int seed, Rect? defect)
    {
        var random = new Random(seed);
        var picture = new Mat(Height, Width, MatType.CV_8UC1, new Scalar(150 + random.Next(8)));
        var centre = new Point((Width / 2) + random.Next(-1, 2), (Height / 2) + random.Next(-1, 2));
        Cv2.Circle(picture, centre, 40, new Scalar(60), 3, LineTypes.AntiAlias);
        if (defect is Rect bar) Cv2.Rectangle(picture, bar, new Scalar(30), -1);
        for (int y = 0; y < Height; y++)
        {
            for (int x = 0; x < Width; x++) picture.At<byte>(y, x) = (byte)Math.Clamp(picture.At<byte>(y, x) + random.Next(-4, 5), 0, 255);
        }

        return picture;
    }
}
