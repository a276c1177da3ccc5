using OpenCvSharp;

namespace EdgeInspector.VialRenderer;

/// <summary>Writes one picture that shows a good unit and one of every defect, rendered at the tile's own size.</summary>
internal static class ContactSheet
{
    private const int TileWidth = 212, TileHeight = 416, Columns = 5;

    public static void Write(string path, ulong seed)
    {
        VialDefect[] kinds = Enum.GetValues<VialDefect>();
        var renderer = new BacklitVialRenderer(new VialScene { Width = TileWidth, Height = TileHeight });
        byte[] tile = new byte[renderer.SizeBytes];
        using var sheet = new Mat(kinds.Length / Columns * TileHeight, Columns * TileWidth, MatType.CV_8UC1);
        for (int i = 0; i < kinds.Length; i++)
        {
            renderer.Render(VialSpecimen.Create(SplitMix64.Derive(seed, (ulong)i), kinds[i]), 0, 1, tile);
            using Mat picture = Mat.FromPixelData(TileHeight, TileWidth, MatType.CV_8UC1, tile);
            var corner = new Point(4, TileHeight - 5);
            Cv2.PutText(picture, VialDefectName.Of(kinds[i]), corner, HersheyFonts.HersheySimplex, 0.42, Scalar.All(40));
            using Mat place = sheet[new Rect(i % Columns * TileWidth, i / Columns * TileHeight, TileWidth, TileHeight)];
            picture.CopyTo(place);
        }

        Cv2.ImEncode(".png", sheet, out byte[] png, new ImageEncodingParam(ImwriteFlags.PngCompression, 9));
        File.WriteAllBytes(path, png);
    }
}
