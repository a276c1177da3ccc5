using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>A map as a person sees it: of each tile one picture, a pixel a cell, the highest judged plane of each.</summary>
internal sealed class ShownMap
{
    private ShownMap(IReadOnlyList<(MapPlace Place, byte[] Png)> tiles, HeatScale scale, float peak, string kind)
    {
        Tiles = tiles;
        Scale = scale;
        Peak = peak;
        Kind = kind;
    }

    /// <summary>Colours with opacity, each for its place on the image.</summary>
    public IReadOnlyList<(MapPlace Place, byte[] Png)> Tiles { get; }

    public HeatScale Scale { get; }

    /// <summary>The highest judged value.</summary>
    public float Peak { get; }

    /// <summary>What the values are, in words.</summary>
    public string Kind { get; }

    /// <summary>Null, and says why, when it cannot be laid over the picture.</summary>
    /// <param name="bytes">Little-endian float32, planes × lines × columns.</param>
    /// <param name="shape">Planes, columns.</param>
    /// <param name="seen">What the model was shown.</param>
    /// <param name="camera">Name.</param>
    /// <param name="isOcclusion">Made beside the line by covering parts of the region.</param>
    /// <param name="record">The unit's, for its thresholds.</param>
    /// <param name="problem">Why not.</param>
    public static ShownMap? Of(byte[] bytes, (int Planes, int Width) shape, SeenAreas seen, string camera, bool isOcclusion, JsonElement record, out string problem)
    {
        problem = "";
        IReadOnlyList<MapPlace> places = isOcclusion ? [new MapPlace(seen.Region, seen.Region)] : seen.Tiles(camera);
        if (places.Count == 0 || places[0].Tile.Width == 0)
        {
            problem = "the log does not tell which part of the image it is of (no pin 'seen'), so it is not drawn";
            return null;
        }

        ReadOnlySpan<float> values = MemoryMarshal.Cast<byte, float>(bytes);
        if (shape.Planes % places.Count != 0 || shape.Width <= 0 || values.Length % (shape.Planes * shape.Width) != 0)
        {
            problem = $"its {shape.Planes} planes are not those of {places.Count} tiles, so it is not drawn";
            return null;
        }

        int planes = shape.Planes / places.Count, cells = values.Length / shape.Planes;
        var highest = new float[places.Count][];
        for (int tile = 0; tile < places.Count; tile++) highest[tile] = Highest(values.Slice(tile * planes * cells, planes * cells), cells, planes, seen);
        float peak = highest.Max(tile => tile.Max());
        HeatScale scale = isOcclusion ? HeatScale.OfPeak(peak) : ScaleOf(record, peak);
        return new ShownMap(
            [.. highest.Select((tile, at) => (places[at], Picture(tile, shape.Width, scale)))], scale, peak,
            isOcclusion ? "occlusion map: by how much the score falls when this part is covered" : "the model's own map");
    }

    private static float[] Highest(ReadOnlySpan<float> values, int cells, int planes, SeenAreas seen)
    {
        var highest = new float[cells];
        Array.Fill(highest, float.NegativeInfinity);
        for (int plane = 0; plane < planes; plane++)
        {
            if (!seen.IsJudged(plane, planes)) continue;
            for (int cell = 0; cell < cells; cell++) highest[cell] = Math.Max(highest[cell], values[(plane * cells) + cell]);
        }

        return highest;
    }

    // Thresholds of a calibrated score say nothing of the map's raw values; a measurement has no map.
    private static HeatScale ScaleOf(JsonElement record, float peak)
    {
        JsonElement[] ofScores = [.. record.GetProperty("thresholds").EnumerateArray().Where(t => !t.TryGetProperty("reject_below", out _))];
        if (ofScores.Length == 0 || ofScores.Any(t => UnitRecord.TextOf(t, "calibrated") == "yes")) return HeatScale.OfPeak(peak);
        return HeatScale.Of(ofScores.Min(t => Number(t, "accept_below")), ofScores.Min(t => Number(t, "reject_from")), peak);
    }

    private static float Number(JsonElement of, string name) =>
        float.TryParse(UnitRecord.TextOf(of, name), NumberStyles.Float, CultureInfo.InvariantCulture, out float value) ? value : float.PositiveInfinity;

    private static byte[] Picture(float[] values, int columns, HeatScale scale)
    {
        var rgba = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++) (rgba[4 * i], rgba[(4 * i) + 1], rgba[(4 * i) + 2], rgba[(4 * i) + 3]) = scale.At(values[i]);
        return Cameras.PngFile.OfRgba(columns, values.Length / columns, rgba);
    }
}
