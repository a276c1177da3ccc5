using System.Globalization;
using EdgeInspector.Agent.Commands.Cameras;
using EdgeInspector.Audit.Evidence;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Commands.Replay;

/// <summary>Draws a view for a person: the pixels, the map over what the model saw, stripes over what is not judged, a frame around each finding.</summary>
/// <remarks>The map's colours are those of <see cref="HeatScale"/> with the least thresholds of raw scores; frames are red.</remarks>
internal static class EvidencePicture
{
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
        Hatch(rgb, frame, replay.Masks);
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

    // In each tile the highest of the planes that are judged; where tiles overlap the higher value, as for the verdict.
    private static void Paint(byte[] rgb, FrameEvidence frame, FrameReplay replay)
    {
        if (replay.Map.Length == 0) return;
        int planes = replay.MapPlanes / replay.Tiles.Count, cells = replay.Map.Length / replay.MapPlanes, columns = replay.MapWidth, rows = cells / columns;
        var heat = new float[frame.Width * frame.Height];
        Array.Fill(heat, float.NegativeInfinity);
        for (int tile = 0; tile < replay.Tiles.Count; tile++)
        {
            (Box box, Box input) = replay.Tiles[tile];
            for (int y = Math.Max(0, box.Y); y < Math.Min(frame.Height, box.Y + box.Height); y++)
            {
                int row = Math.Clamp((y - input.Y) * rows / input.Height, 0, rows - 1);
                for (int x = Math.Max(0, box.X); x < Math.Min(frame.Width, box.X + box.Width); x++)
                {
                    int cell = (row * columns) + Math.Clamp((x - input.X) * columns / input.Width, 0, columns - 1);
                    ref float level = ref heat[(y * frame.Width) + x];
                    for (int plane = 0; plane < planes; plane++)
                    {
                        if (replay.IsJudged(plane)) level = Math.Max(level, replay.Map[(((tile * planes) + plane) * cells) + cell]);
                    }
                }
            }
        }

        DefectClass[] judged = [.. replay.Recipe.Classes.Where(c => c.Limits is null)];
        var scale = HeatScale.Of(judged.Min(c => c.RawAcceptBelow), judged.Min(c => c.Calibration?.RawFrom(c.RejectFrom) ?? c.RejectFrom), heat.Max());
        for (int i = 0; i < heat.Length; i++)
        {
            if (heat[i] > scale.Clear) scale.Paint(rgb.AsSpan(3 * i, 3), heat[i]);
        }
    }

    private static void Hatch(byte[] rgb, FrameEvidence frame, IReadOnlyList<RegionMask> masks)
    {
        if (masks.Count == 0) return;
        var judged = new bool[frame.Width];
        int step = Math.Max(8, frame.Width / 100);
        for (int y = 0; y < frame.Height; y++)
        {
            JudgedPixels.Mark(masks, y, judged);
            for (int x = 0; x < judged.Length; x++)
            {
                if (judged[x]) continue;
                bool isStripe = (x + y) % step < step / 4;
                foreach (ref byte sample in rgb.AsSpan(3 * ((y * frame.Width) + x), 3)) sample = (byte)(isStripe ? (sample / 5) + 184 : (sample * 9 / 20) + 40);
            }
        }
    }

    private static void Outline(byte[] rgb, FrameEvidence frame, Box box)
    {
        int thick = Math.Max(2, frame.Width / 520);
        for (int y = Math.Max(0, box.Y); y < Math.Min(frame.Height, box.Y + box.Height); y++)
        {
            for (int x = Math.Max(0, box.X); x < Math.Min(frame.Width, box.X + box.Width); x++)
            {
                bool isEdge = x < box.X + thick || y < box.Y + thick || x >= box.X + box.Width - thick || y >= box.Y + box.Height - thick;
                if (!isEdge) continue;
                Span<byte> pixel = rgb.AsSpan(3 * ((y * frame.Width) + x), 3);
                (pixel[0], pixel[1], pixel[2]) = (255, 32, 32);
            }
        }
    }
}
