using System.Globalization;
using EdgeInspector.VialRenderer;
using OpenCvSharp;

namespace EdgeInspector.Benchmarks.Vision;

/// <summary>Rendered vials as PNG files in folders, made on all cores. The same seed gives the same pictures.</summary>
internal static class RenderedVials
{
    /// <summary>Writes <paramref name="count"/> units of a kind into <c>folder/kind</c>.</summary>
    public static void Write(string folder, VialDefect defect, int count, ulong seed, VialScene scene, bool masks = false)
    {
        string target = Path.Combine(folder, VialDefectName.Of(defect)), truth = Path.Combine(folder, "ground_truth", VialDefectName.Of(defect));
        Directory.CreateDirectory(target);
        if (masks) WriteMasks(truth, defect, count, seed, scene);
        EachPicture(defect, count, seed, scene, (i, pixels) =>
        {
            using Mat image = Mat.FromPixelData(scene.Height, scene.Width, MatType.CV_8UC1, pixels);
            Cv2.ImEncode(".png", image, out byte[] png);
            File.WriteAllBytes(Path.Combine(target, string.Create(CultureInfo.InvariantCulture, $"{i:00000}.png")), png);
        });
    }

    private static void WriteMasks(string folder, VialDefect defect, int count, ulong seed, VialScene scene)
    {
        Directory.CreateDirectory(folder);
        Parallel.For(0, count, i =>
        {
            var renderer = new BacklitVialRenderer(scene);
            byte[] pixels = new byte[renderer.SizeBytes], mask = new byte[renderer.SizeBytes];
            renderer.Render(SpecimenOf(defect, seed, i), 0, 1, pixels, mask);
            using Mat image = Mat.FromPixelData(scene.Height, scene.Width, MatType.CV_8UC1, mask);
            Cv2.ImEncode(".png", image, out byte[] png);
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i:00000}.png")), png);
        });
    }

    private static VialSpecimen SpecimenOf(VialDefect defect, ulong seed, int number) => VialSpecimen.Create(seed + ((ulong)defect << 40) + (ulong)number, defect);

    /// <summary>Hands out each unit's picture, from as many threads as there are cores; the memory is valid during the call.</summary>
    public static void EachPicture(VialDefect defect, int count, ulong seed, VialScene scene, Action<int, byte[]> use)
    {
        Parallel.For(
            0,
            count,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            () => (Renderer: new BacklitVialRenderer(scene), Pixels: new byte[scene.Width * scene.Height]),
            (i, _, own) =>
            {
                own.Renderer.Render(SpecimenOf(defect, seed, i), 0, 1, own.Pixels);
                use(i, own.Pixels);
                return own;
            },
            _ => { });
    }
}
