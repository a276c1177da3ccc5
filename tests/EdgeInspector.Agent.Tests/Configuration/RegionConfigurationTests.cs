using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Vision;
using EdgeInspector.Vision.Regions;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>Regions, tiles, masks and the smallest defect in recipe and passport. The model's input is 192×384, the image 1280×1024.</summary>
public sealed class RegionConfigurationTests : IDisposable
{
    private const string Regions = """
        regions:
          - { name: body, x: 0, y: 256, width: 1280, height: 768, tiles: { rows: 2, columns: 4, overlap: 32 } }
          - { name: crimp, x: 100, y: 0, width: 600, height: 256, tiles: { width: 200, height: 256 }, cameras: [cam-1] }
        masks:
          - { name: label, polygon: [[10, 300], [90, 300], [50, 380]] }
          - { name: disc, hides: outside, ellipse: { x: 0, y: 0, width: 1280, height: 1024 }, cameras: [cam-1] }
        """;

    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Regions_and_masks_of_a_passport_are_written_and_read_back()
    {
        WritePassport(Regions);
        Passport passport = Good().Passport;
        Assert.Equal(
            [
                new InspectedRegion { Name = "body", Area = new Box(0, 256, 1280, 768), Tiles = new TileGrid { Rows = 2, Columns = 4, Overlap = 32 } },
                new InspectedRegion { Name = "crimp", Area = new Box(100, 0, 600, 256), Tiles = new TileGrid { Width = 200, Height = 256 }, Cameras = ["cam-1"] },
            ],
            passport.Camera.Regions);
        Assert.Equal([(10, 300), (90, 300), (50, 380)], passport.Camera.Masks[0].Polygon);
        Assert.Equal((true, new Box(0, 0, 1280, 1024)), (passport.Camera.Masks[1].Only, passport.Camera.Masks[1].Ellipse));

        _folder.Write("again.yaml", PassportFile.Write(passport));
        Passport? again = PassportFile.Read(Path.Combine(_folder.Root, "again.yaml"), out IReadOnlyList<ConfigurationProblem> problems);
        Assert.Empty(problems);
        Assert.Equal(passport.Camera, again!.Camera);
    }

    [Fact, Requirement("MOD-07")]
    public void A_recipe_with_other_regions_than_were_qualified_is_refused()
    {
        WritePassport(Regions);
        WriteRecipe(Regions);
        Assert.Empty(_folder.Problems());

        WriteRecipe(Regions.Replace("rows: 2", "rows: 1", StringComparison.Ordinal).Replace("[90, 300]", "[91, 300]", StringComparison.Ordinal));
        Assert.Equal(
            [
                "vial-10r.yaml:4 regions: differ from the passport's camera.regions; allowed: the passport's, or none; 'passport draft --regions' takes a recipe's into a draft",
                "vial-10r.yaml:7 masks: differ from the passport's camera.masks; allowed: the passport's, or none; 'passport draft --regions' takes a recipe's into a draft",
            ],
            _folder.Problems());
    }

    [Fact]
    public void A_draft_takes_a_recipes_regions_or_says_at_which_line_they_break_a_rule()
    {
        CameraBinding old = Good().Passport.Camera;
        WriteRecipe(Regions);
        string recipe = Path.Combine(_folder.Root, "config", "recipes", "vial-10r.yaml");
        CameraBinding? made = RecipeRegions.Read(recipe, old, out IReadOnlyList<ConfigurationProblem> problems);
        Assert.Empty(problems);
        Assert.Equal((2, 2, old.Region), (made!.Regions.Count, made.Masks.Count, made.Region));

        WriteRecipe(Regions.Replace("height: 768", "height: 769", StringComparison.Ordinal));
        Assert.Null(RecipeRegions.Read(recipe, old, out problems));
        Assert.Equal((5, "regions[0]"), (problems[0].Line, problems[0].Key));
    }

    [Fact, Requirement("OPS-01")]
    public void Mistakes_in_regions_are_named_with_line_and_range()
    {
        WritePassport("""
            regions:
              - { name: body, x: 0, y: 256, width: 1280, height: 769 }
              - { name: body, x: 0, y: 0, width: 64, height: 64, tiles: { rows: 2 } }
              - { name: crimp, x: 0, y: 0, width: 64, height: 64, tiles: { rows: 17, columns: 1 } }
            masks:
              - { name: label, polygon: [[10, 300], [90, 300]] }
              - { name: none }
            """);
        Assert.Equal(
            [
                "passport.yaml:18 camera.regions[2].tiles.rows: 17 is outside 0..16",
                "passport.yaml:20 camera.masks[0].polygon: has 2 entries; allowed: 3..64",
            ],
            _folder.Problems());

        WritePassport("""
            regions:
              - { name: body, x: 0, y: 256, width: 1280, height: 769 }
              - { name: body, x: 0, y: 0, width: 64, height: 64, tiles: { rows: 2 } }
            masks:
              - { name: none }
            """);
        Assert.Equal(
            [
                "passport.yaml:16 camera.regions[0]: 'body' 0,256,1280,769 does not lie inside the region 0,0,1280,1024",
                "passport.yaml:17 camera.regions[1].name: 'body' is the name of another region too; allowed: a name of its own",
                "passport.yaml:17 camera.regions[1].tiles: needs either rows and columns, or width and height, each from 1 on",
                "passport.yaml:19 camera.masks[0]: needs either a polygon or an ellipse",
            ],
            _folder.Problems());
    }

    [Fact]
    public void A_camera_without_a_region_and_a_region_without_its_camera_are_refused()
    {
        WritePassport("regions: [ { name: body, x: 0, y: 0, width: 64, height: 64, cameras: [cam-9] } ]");
        Assert.Equal(
            [
                "line.yaml:4 cameras[0].name: no region of the passport is for camera 'cam-1'; allowed: cam-9",
                "line.yaml:5 model.folder: region 'body' of the passport is for camera 'cam-9', which this line has not; allowed: cam-1",
            ],
            _folder.Problems());
    }

    [Fact, Requirement("OPS-01")]
    public void A_defect_that_is_resized_away_is_refused_with_what_would_mend_it()
    {
        WriteLine("um-per-pixel: 20");
        WriteRecipe("smallest-defect-um: 100");

        // 1280 / 192 = 6.67 pixels of the camera for one of the model: 133 µm; 100 / 133.3 = 0.75.
        // 5 pixels of the camera may become 3: 1.67 to one, so tiles of 320 × 640.
        Assert.Equal(
            [
                "vial-10r.yaml:4 smallest-defect-um: camera 'cam-1', region 'all': 100 um cover 0.75 pixels of the model's input at 133.3 um a pixel; needed: 3; "
                + "mended by tiles of 2 rows and 4 columns, or a model whose input has 768x615 pixels",
            ],
            _folder.Problems());

        WritePassport("regions: [ { name: all, x: 0, y: 0, width: 1280, height: 1024, tiles: { rows: 2, columns: 4 } } ]");
        Assert.Empty(_folder.Problems());

        WritePassport("regions: [ { name: all, x: 0, y: 0, width: 1280, height: 1024, tiles: { rows: 2, columns: 3 } } ]");
        Assert.Contains("region 'all': 100 um cover 2.25 pixels", Assert.Single(_folder.Problems()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_defect_that_the_camera_itself_does_not_show_is_not_mended_by_tiles()
    {
        WriteLine("um-per-pixel: 40");
        WriteRecipe("smallest-defect-um: 100");
        WritePassport("regions: [ { name: all, x: 0, y: 0, width: 1280, height: 1024, tiles: { rows: 4, columns: 8 } } ]");
        Assert.EndsWith("100 um cover 2.50 pixels of the model's input at 40.0 um a pixel; needed: 3; the camera itself has 40.0 um a pixel and would need 33.3 or less", Assert.Single(_folder.Problems()), StringComparison.Ordinal);

        WriteRecipe("smallest-defect-um: 100\nsmallest-defect-pixels: 2.5");
        Assert.Empty(_folder.Problems());
    }

    [Fact]
    public void A_smallest_defect_needs_the_scale_of_every_camera()
    {
        WriteRecipe("smallest-defect-um: 100");
        Assert.Equal("line.yaml:4 cameras[0].um-per-pixel: is missing; the recipe's smallest-defect-um needs it of camera 'cam-1'", Assert.Single(_folder.Problems()));
    }

    private LineConfiguration Good()
    {
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);
        return reading.Configuration!;
    }

    private void WriteRecipe(string more) => _folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\n" + more + "\n");

    private void WriteLine(string more) => _folder.Write("config/line.yaml", LineFolder.Line.Replace("serial: SIM-1", $"serial: SIM-1, {more}", StringComparison.Ordinal));

    private void WritePassport(string more)
    {
        const string Camera = "camera: { image-width: 1280, image-height: 1024, pixel-format: Mono8, region: { x: 0, y: 0, width: 1280, height: 1024 } }";
        string block = "camera:\n  image-width: 1280\n  image-height: 1024\n  pixel-format: Mono8\n  region: { x: 0, y: 0, width: 1280, height: 1024 }\n"
            + string.Join('\n', more.Split('\n').Select(l => "  " + l));

        string text = LineFolder.Passport.Replace(Camera, block, StringComparison.Ordinal);
        Assert.NotEqual(LineFolder.Passport, text);
        _folder.Write("models/vial-10r/1/passport.yaml", text);
    }
}
