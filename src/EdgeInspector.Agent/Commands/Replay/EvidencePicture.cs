using System.Globalization;
using EdgeInspector.Agent.Commands.Cameras;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>Draws a view for a person: the pixels, the map over the region that the model saw, a frame around each finding.</summary>
/// <remarks>The map goes from clear over yellow to red at twice the least accept threshold (of raw scores); frames are red.</remarks>
internal static class EvidencePicture
{
    private const float Opacity = 0.55f;

    /// <summary>Writes the picture of the view that was run last.</summary>
    public static void Write(string folder, RecordedView view, FrameReplay replay)
    {
        FrameEvidence frame = view.Frame!;
        Directory.CreateDirectory(folder);
        string file = string.Create(CultureInfo.InvariantCulture, $"{view.Unit}-{view.Sequence}-v{view.View}.png");
        File.WriteAllBytes(Path.Combine(folder, file), Draw(frame, replay));
    }

    private static unsafe byte[] Draw(FrameEvidence frame, FrameReplay replay)
    {
        if (!PixelFormat.TryParse(frame.PixelFormat, out PixelFormat format)) throw new InvalidOperationException("the view was run with it");
        var rgb = new byte[3 * frame.Width * frame.Height];
        fixed (byte* pixels = replay.Pixels)
        {
            var image = new ImageView(pixels, frame.Width, frame.Height, format.MinStrideBytes(frame.Width), format);
            if (PictureFile.HasMosaicColours(image)) BayerInterpolation.ToRgb8(image, rgb, 3 * frame.Width);
            else if (PixelConverter.TryGet(format, PlaneKind.Rgb8, out PixelConverter? converter)) converter.Convert(image, rgb, 3 * frame.Width);
            else Grey(image, rgb);
        }

        Paint(rgb, frame, replay);
        for (int i = 0; i < replay.Findings.Count; i++) Outline(rgb, frame, replay.Findings[i].Box);
        fixed (byte* painted = rgb) return PngFile.Of(new ImageView(painted, frame.Width, frame.Height, 3 * frame.Width, PixelFormat.RGB8), keepsMosaic: false);
    }

    private static void Grey(in ImageView image, byte[] rgb)
    {
        var levels = new ushort[image.Width * image.Height];
        int shift = 0;
        if (PixelConverter.TryGet(image.PixelFormat, PlaneKind.Raw16, out PixelConverter? words))
        {
            words.Convert(image, levels, image.Width);
            shift = words.SignificantBits - 8;
        }
        else if (PixelConverter.TryGet(image.PixelFormat, PlaneKind.Raw8, out PixelConverter? bytes))
        {
            var plane = new byte[levels.Length];
            bytes.Convert(image, plane, image.Width);
            for (int i = 0; i < plane.Length; i++) levels[i] = plane[i];
        }

        for (int i = 0; i < levels.Length; i++) rgb.AsSpan(3 * i, 3).Fill((byte)Math.Min(255, levels[i] >> shift));
    }

    // In each tile the highest of the planes that are judged.
    private static void Paint(byte[] rgb, FrameEvidence frame, FrameReplay replay)
    {
        if (replay.Map.Length == 0) return;
        float low = replay.Recipe.Classes.Min(c => c.RawAcceptBelow);
        int planes = replay.MapPlanes / replay.Tiles.Count, cells = replay.Map.Length / replay.MapPlanes, columns = replay.MapWidth;
        for (int tile = 0; tile < replay.Tiles.Count; tile++)
        {
            Box box = replay.Tiles[tile];
            for (int y = Math.Max(0, box.Y); y < Math.Min(frame.Height, box.Y + box.Height); y++)
            {
                for (int x = Math.Max(0, box.X); x < Math.Min(frame.Width, box.X + box.Width); x++)
                {
                    int cell = ((y - box.Y) * (cells / columns) / box.Height * columns) + ((x - box.X) * columns / box.Width);
                    float level = float.NegativeInfinity;
                    for (int plane = 0; plane < planes; plane++)
                    {
                        if (replay.IsJudged(plane)) level = Math.Max(level, replay.Map[(((tile * planes) + plane) * cells) + cell]);
                    }

                    Heat(rgb.AsSpan(3 * ((y * frame.Width) + x), 3), level, low);
                }
            }
        }
    }

    // Half of the way to the accept threshold is where it begins to show.
    private static void Heat(Span<byte> pixel, float level, float low)
    {
        float heat = Math.Clamp((level - (low / 2)) / Math.Max(1.5f * low, 1e-6f), 0, 1);
        if (!(heat > 0)) return;
        float share = Opacity * heat;
        pixel[0] = (byte)((pixel[0] * (1 - share)) + (255 * share));
        pixel[1] = (byte)((pixel[1] * (1 - share)) + (255 * (1 - heat) * share));
        pixel[2] = (byte)(pixel[2] * (1 - share));
    }

    private static void Outline(byte[] rgb, FrameEvidence frame, Box box)
    {
        for (int y = Math.Max(0, box.Y); y < Math.Min(frame.Height, box.Y + box.Height); y++)
        {
            for (int x = Math.Max(0, box.X); x < Math.Min(frame.Width, box.X + box.Width); x++)
            {
                bool isEdge = x < box.X + 2 || y < box.Y + 2 || x >= box.X + box.Width - 2 || y >= box.Y + box.Height - 2;
                if (!isEdge) continue;
                Span<byte> pixel = rgb.AsSpan(3 * ((y * frame.Width) + x), 3);
                (pixel[0], pixel[1], pixel[2]) = (255, 32, 32);
            }
        }
    }
}
