using System.Globalization;
using System.Text;
using System.Text.Json;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Commands.Evidence;

/// <summary>One view as a drawing in layers that can be switched off: pixels, heat map, what is not judged, tiles, findings.</summary>
/// <remarks>SVG inside the page, in pixels of the camera's image, so that it is as sharp as the picture at any size.</remarks>
internal static class ViewDrawing
{
    /// <summary>Appends switches, drawing and legend.</summary>
    /// <param name="page">The page.</param>
    /// <param name="id">A prefix that is the page's once.</param>
    /// <param name="png">The pixels.</param>
    /// <param name="size">Of the image.</param>
    /// <param name="map">Null when there is none to draw.</param>
    /// <param name="seen">What the model was shown.</param>
    /// <param name="camera">Name.</param>
    /// <param name="view">The view in the record.</param>
    /// <param name="thresholds">Of the record.</param>
    public static void Append(
        StringBuilder page, string id, byte[] png, (int Width, int Height) size, ShownMap? map, SeenAreas seen, string camera, JsonElement view, JsonElement thresholds)
    {
        IReadOnlyList<RegionMask> masks = seen.Masks(camera);
        IReadOnlyList<MapPlace> tiles = seen.Tiles(camera);
        page.Append("<div class=\"view\">");
        Switch(page, id, "map", "heat map", map is not null);
        Switch(page, id, "mask", "not judged (hatched)", masks.Count > 0);
        Switch(page, id, "tile", tiles.Count == 1 ? "what the model saw" : $"the {tiles.Count} tiles that the model saw", tiles.Count > 0);
        Switch(page, id, "box", "findings", view.GetProperty("findings").GetArrayLength() > 0);
        page.Append(CultureInfo.InvariantCulture, $"\n<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size.Width} {size.Height}\" style=\"aspect-ratio:{size.Width}/{size.Height}\">");
        Image(page, png, new Box(0, 0, size.Width, size.Height), "");
        if (map is not null) Heat(page, id, map);
        if (masks.Count > 0) Hidden(page, id, masks, size);
        page.Append("<g class=\"tile\">");
        foreach (MapPlace tile in tiles) Frame(page, tile.Tile, "none", "#00b7eb", 1.5, dashed: true);
        page.Append("</g><g class=\"box\">");
        foreach (JsonElement finding in view.GetProperty("findings").EnumerateArray()) Finding(page, finding, thresholds, size);
        page.Append("</g></svg>\n");
        if (map is not null) Legend(page, map);
        page.Append("</div>\n");
    }

    private static void Switch(StringBuilder page, string id, string layer, string label, bool isThere)
    {
        if (!isThere) return;
        page.Append(CultureInfo.InvariantCulture, $"<input type=\"checkbox\" class=\"s-{layer}\" id=\"{id}-{layer}\" checked=\"checked\"/><label for=\"{id}-{layer}\">{UnitPage.Text(label)}</label>");
    }

    private static void Image(StringBuilder page, byte[] png, Box at, string more) => page.Append(
        CultureInfo.InvariantCulture,
        $"<image x=\"{at.X}\" y=\"{at.Y}\" width=\"{at.Width}\" height=\"{at.Height}\" preserveAspectRatio=\"none\" {more} href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>");

    private static void Heat(StringBuilder page, string id, ShownMap map)
    {
        page.Append("<g class=\"map\">");
        for (int i = 0; i < map.Tiles.Count; i++)
        {
            (MapPlace place, byte[] png) = map.Tiles[i];

            // The free part of a letterbox is no part of the picture.
            page.Append(CultureInfo.InvariantCulture, $"<clipPath id=\"{id}-c{i}\">");
            Frame(page, place.Tile, "#fff", "none", 0, dashed: false);
            page.Append("</clipPath>");
            Image(page, png, place.Input, string.Create(CultureInfo.InvariantCulture, $"clip-path=\"url(#{id}-c{i})\""));
        }

        page.Append("</g>");
    }

    // White in the mask is hatched: everything outside the shapes that alone are judged, and everything inside the others.
    private static void Hidden(StringBuilder page, string id, IReadOnlyList<RegionMask> masks, (int Width, int Height) size)
    {
        bool isLimited = masks.Any(mask => mask.Only);
        double step = Math.Max(8, size.Width / 100.0);
        page.Append(CultureInfo.InvariantCulture, $"<pattern id=\"{id}-h\" width=\"{step:0.#}\" height=\"{step:0.#}\" patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">");
        page.Append(CultureInfo.InvariantCulture, $"<rect width=\"{step:0.#}\" height=\"{step:0.#}\" fill=\"#4a4a4a\" fill-opacity=\"0.55\"/><rect width=\"{step / 4:0.#}\" height=\"{step:0.#}\" fill=\"#e8e8e8\" fill-opacity=\"0.8\"/></pattern>");
        page.Append(CultureInfo.InvariantCulture, $"<mask id=\"{id}-m\" maskUnits=\"userSpaceOnUse\" x=\"0\" y=\"0\" width=\"{size.Width}\" height=\"{size.Height}\"><rect width=\"{size.Width}\" height=\"{size.Height}\" fill=\"{(isLimited ? "#fff" : "#000")}\"/>");
        foreach (RegionMask mask in masks.OrderByDescending(mask => mask.Only)) Shape(page, mask, mask.Only ? "#000" : "#fff");
        page.Append(CultureInfo.InvariantCulture, $"</mask><rect class=\"mask\" width=\"{size.Width}\" height=\"{size.Height}\" fill=\"url(#{id}-h)\" mask=\"url(#{id}-m)\"/>");
    }

    private static void Shape(StringBuilder page, RegionMask mask, string fill)
    {
        if (mask.Ellipse is Box box)
        {
            page.Append(CultureInfo.InvariantCulture, $"<ellipse cx=\"{box.X + (box.Width / 2.0)}\" cy=\"{box.Y + (box.Height / 2.0)}\" rx=\"{box.Width / 2.0}\" ry=\"{box.Height / 2.0}\" fill=\"{fill}\"/>");
            return;
        }

        string corners = string.Join(' ', mask.Polygon.Select(corner => string.Create(CultureInfo.InvariantCulture, $"{corner.X},{corner.Y}")));
        page.Append(CultureInfo.InvariantCulture, $"<polygon points=\"{corners}\" fill=\"{fill}\" fill-rule=\"evenodd\"/>");
    }

    private static void Finding(StringBuilder page, JsonElement finding, JsonElement thresholds, (int Width, int Height) size)
    {
        int[] sides = [.. finding.GetProperty("box").EnumerateArray().Select(side => side.GetInt32())];
        if (sides.Length != 4 || sides[2] <= 0 || sides[3] <= 0) return;
        var box = new Box(sides[0], sides[1], sides[2], sides[3]);
        string colour = Colour(finding, thresholds), name = UnitRecord.TextOf(finding, "class");
        Frame(page, box, "none", "#fff", 4.5, dashed: false);
        Frame(page, box, "none", colour, 2.5, dashed: false);

        // Sized by the image, so that it is read as well on 5 MP as on 0.3: about a seventieth of the line.
        double high = Math.Max(10, size.Width / 70.0), wide = 0.62 * high;
        string text = $"{name} {UnitPage.Short(UnitRecord.TextOf(finding, "score"))}";
        double x = Math.Clamp(box.X, 0, Math.Max(0, size.Width - (wide * text.Length))), y = box.Y >= 1.5 * high ? box.Y - (0.4 * high) : box.Y + box.Height + (1.2 * high);
        y = Math.Min(y, size.Height - (0.3 * high));
        page.Append(CultureInfo.InvariantCulture, $"<text x=\"{x:0.#}\" y=\"{y:0.#}\" font-size=\"{high:0.#}\" fill=\"{colour}\" stroke=\"#fff\" stroke-width=\"{high / 4:0.#}\" paint-order=\"stroke\">{UnitPage.Text(text)}</text>");
    }

    /// <summary>Red: reaches the reject threshold of its class. Orange: reaches the accept threshold. Blue: reaches none.</summary>
    public static string Colour(JsonElement finding, JsonElement thresholds)
    {
        JsonElement own = thresholds.EnumerateArray().FirstOrDefault(t => UnitRecord.TextOf(t, "class") == UnitRecord.TextOf(finding, "class"));
        if (own.ValueKind != JsonValueKind.Object || !float.TryParse(UnitRecord.TextOf(finding, "score"), CultureInfo.InvariantCulture, out float score)) return "#d00000";
        if (!(score < Limit(own, "reject_from"))) return "#d00000";
        return score < Limit(own, "accept_below") ? "#0b62b8" : "#b85c00";
    }

    private static float Limit(JsonElement of, string name) => float.TryParse(UnitRecord.TextOf(of, name), CultureInfo.InvariantCulture, out float value) ? value : 0;

    private static void Frame(StringBuilder page, Box box, string fill, string stroke, double width, bool dashed) => page.Append(
        CultureInfo.InvariantCulture,
        $"<rect x=\"{box.X}\" y=\"{box.Y}\" width=\"{box.Width}\" height=\"{box.Height}\" fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{width}\" vector-effect=\"non-scaling-stroke\"{(dashed ? " stroke-dasharray=\"8 6\"" : "")}/>");

    private static void Legend(StringBuilder page, ShownMap map)
    {
        HeatScale scale = map.Scale;
        page.Append(CultureInfo.InvariantCulture, $"<div class=\"legend\"><div class=\"bar\" style=\"background:linear-gradient(90deg,{scale.ToGradient()}),#d8d8d8\"></div><div class=\"ticks\">");
        foreach ((float value, string word) in scale.Marks) page.Append(CultureInfo.InvariantCulture, $"<span>{UnitPage.Short(value)}<br/>{UnitPage.Text(word)}</span>");
        page.Append("</div>");
        page.Append(CultureInfo.InvariantCulture, $"<p>Heat: {UnitPage.Text(map.Kind)}; peak {UnitPage.Short(map.Peak)}. {(scale.IsOfThresholds ? "" : "Coloured by its own peak: the colours of two views cannot be compared.")}</p></div>\n");
    }
}
