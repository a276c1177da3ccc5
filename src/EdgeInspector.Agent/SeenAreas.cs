using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent;

/// <summary>What the model is shown of each camera's image and what of it is judged, as one word for the audit log: a picture can then be drawn without model and passport.</summary>
/// <remarks>
/// JSON without blanks: <c>region</c> [x,y,w,h]; <c>planes</c>, a digit for each plane of a tile's map, 1 where a defect class is judged; <c>cameras</c>, by name
/// <c>tiles</c> [x,y,w,h of the tile, x,y,w,h of the model's input on the image] and <c>masks</c>. Blanks of a camera's name are underscores, as in every pin.
/// </remarks>
internal sealed class SeenAreas
{
    /// <summary>Name of the pin.</summary>
    public const string Pin = "seen";

    private readonly JsonObject _root;

    private SeenAreas(JsonObject root) => _root = root;

    /// <summary>The part of the image that the model is bound to; empty when it is not known.</summary>
    public Box Region => _root["region"] is JsonArray region ? BoxOf(region, 0) : default;

    /// <summary>Nothing is known.</summary>
    public static SeenAreas Unknown { get; } = new([]);

    public static SeenAreas Of(LineConfiguration settings)
    {
        Passport passport = settings.Passport;
        var cameras = new JsonObject();
        foreach (CameraSettings camera in settings.Cameras)
        {
            cameras[Named(camera.Name)] = new JsonObject
            {
                ["tiles"] = new JsonArray([.. MapPlace.Of(passport, camera.Name).Select(place => (JsonNode?)Numbers([.. Sides(place.Tile), .. Sides(place.Input)]))]),
                ["masks"] = new JsonArray([.. passport.Camera.Masks.Where(mask => mask.Concerns(camera.Name)).Select(mask => (JsonNode?)MaskOf(mask))]),
            };
        }

        bool hasPlanes = passport.Output.Kind == ModelOutputKind.Segmentation;
        return new SeenAreas(new JsonObject
        {
            ["region"] = Numbers(Sides(passport.Camera.Region)),
            ["planes"] = hasPlanes ? string.Concat(passport.Classes.Select(c => c.Good ? '0' : '1')) : "1",
            ["cameras"] = cameras,
        });
    }

    /// <summary>Reads the pin; what is not of this form is <see cref="Unknown"/>.</summary>
    public static SeenAreas Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonObject root ? new SeenAreas(root) : Unknown;
        }
        catch (JsonException)
        {
            return Unknown;
        }
    }

    /// <summary>The tiles of a camera, in the order of the map's planes; empty when they are not known.</summary>
    public IReadOnlyList<MapPlace> Tiles(string camera) =>
        _root["cameras"]?[Named(camera)]?["tiles"] is not JsonArray tiles ? [] :
        [.. tiles.OfType<JsonArray>().Where(tile => tile.Count == 8).Select(tile => new MapPlace(BoxOf(tile, 0), BoxOf(tile, 4)))];

    /// <summary>What is not judged of a camera's image.</summary>
    public IReadOnlyList<RegionMask> Masks(string camera) =>
        _root["cameras"]?[Named(camera)]?["masks"] is not JsonArray masks ? [] : [.. masks.OfType<JsonObject>().Select(MaskOf)];

    /// <summary>Whether a plane of a tile's map is of a class that is judged.</summary>
    /// <param name="plane">From 0.</param>
    /// <param name="planes">Planes of one tile.</param>
    public bool IsJudged(int plane, int planes)
    {
        string digits = (string?)_root["planes"] ?? "";
        return digits.Length != planes || digits[plane] == '1';
    }

    public override string ToString() => _root.ToJsonString();

    private static string Named(string camera) => camera.Replace(' ', '_');

    private static int[] Sides(Box box) => [box.X, box.Y, box.Width, box.Height];

    private static JsonArray Numbers(IEnumerable<int> numbers) => new([.. numbers.Select(number => (JsonNode?)number)]);

    private static Box BoxOf(JsonArray numbers, int at) => new((int)numbers[at]!, (int)numbers[at + 1]!, (int)numbers[at + 2]!, (int)numbers[at + 3]!);

    private static JsonObject MaskOf(RegionMask mask) => new()
    {
        ["name"] = mask.Name,
        ["only"] = mask.Only,
        [mask.Ellipse is null ? "polygon" : "ellipse"] = mask.Ellipse is Box box ? Numbers(Sides(box)) : Numbers(mask.Polygon.SelectMany(corner => new[] { corner.X, corner.Y })),
    };

    private static RegionMask MaskOf(JsonObject mask)
    {
        int[] corners = mask["polygon"] is JsonArray polygon ? [.. polygon.Select(number => (int)number!)] : [];
        return new RegionMask
        {
            Name = (string?)mask["name"] ?? "",
            Only = (bool?)mask["only"] ?? false,
            Ellipse = mask["ellipse"] is JsonArray ellipse ? BoxOf(ellipse, 0) : null,
            Polygon = [.. corners.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1]))],
        };
    }
}
