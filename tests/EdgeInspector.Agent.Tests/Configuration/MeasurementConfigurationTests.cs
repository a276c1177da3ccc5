using EdgeInspector.Agent.Configuration;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Measuring;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>A recipe's measurements: what is read, and what is refused with line and range.</summary>
public sealed class MeasurementConfigurationTests : IDisposable
{
    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Measurements_become_classes_behind_the_models()
    {
        WriteLine("um-per-pixel: 55");
        WriteRecipe("""
            measurements:
              - { name: fill, kind: fill-level, region: { x: 592, y: 420, width: 96, height: 480 }, edge: dark-to-light, reject-below: 17000, accept-from: 17500, accept-to: 20000 }
              - { name: stopper, kind: mean, category: critical, region: { x: 580, y: 244, width: 120, height: 24 }, accept-to: 0.2, reject-above: 0.4, cameras: [cam-1] }
              - { name: code, kind: code, region: { x: 0, y: 0, width: 200, height: 200 }, codes: [data-matrix, qr], expected: "LOT-[0-9]+" }
            """);
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);
        RecipeSettings settings = reading.Configuration!.Recipe;

        Assert.Equal(new MeasurementLimits(17_000, 17_500, 20_000, 20_000), settings.Measurements[0].Limits);
        Assert.Equal((MeasurementKind.FillLevel, SearchDirection.Down, EdgePolarity.DarkToLight, new Box(592, 420, 96, 480)), (settings.Measurements[0].Kind, settings.Measurements[0].Direction, settings.Measurements[0].Edge, settings.Measurements[0].Region));
        Assert.Equal(new MeasurementLimits(float.NegativeInfinity, float.NegativeInfinity, 0.2f, 0.4f), settings.Measurements[1].Limits);
        Assert.Equal(new MeasurementLimits(1, 1, 1, 1), settings.Measurements[2].Limits);
        Assert.Equal([CodeSymbology.DataMatrix, CodeSymbology.Qr], settings.Measurements[2].Codes);

        Recipe recipe = settings.ToRecipe(reading.Configuration.Passport);
        Assert.Equal(["anomaly", "fill", "stopper", "code"], recipe.Classes.Select(c => c.Name));
        Assert.Equal([null, "um", "share", "match"], recipe.Classes.Select(c => c.Unit));
        Assert.Equal((DefectCategory.Critical, 1f, 2f), (recipe.Classes[2].Category, recipe.Classes[2].AcceptBelow, recipe.Classes[2].RejectFrom));
    }

    [Fact, Requirement("OPS-01")]
    public void Mistakes_in_measurements_are_named_with_line_and_range()
    {
        WriteRecipe("""
            measurements:
              - { name: anomaly, kind: fill-level, region: { x: 592, y: 420, width: 96, height: 700 }, accept-from: 3, accept-to: 2, cameras: [cam-7, cam-1] }
              - { name: light, kind: mean, region: { x: 0, y: 0, width: 9, height: 9 }, expected: x }
              - { name: lean, kind: tilt, region: { x: 0, y: 0, width: 79, height: 9 }, accept-to: 2, reject-above: 1 }
            """);
        Assert.Equal(
            [
                "line.yaml:4 cameras[0].um-per-pixel: is missing; the recipe's measurement 'anomaly' needs it of camera 'cam-1'",
                "vial-10r.yaml:5 measurements[0].name: 'anomaly' is a class of the model or another measurement; allowed: a name of its own",
                "vial-10r.yaml:5 measurements[0].region: 592,420,96,700 does not lie inside the image 1280x1024",
                "vial-10r.yaml:5 measurements[0].accept-from: 3 is above accept-to 2; allowed: not above it",
                "vial-10r.yaml:5 measurements[0].cameras: 'cam-7' is no camera of this line; allowed: cam-1",
                "vial-10r.yaml:6 measurements[1].accept-from: and accept-to are missing: nothing could ever be rejected; allowed: one of them, or both",
                "vial-10r.yaml:6 measurements[1].expected: is for kind code only",
                "vial-10r.yaml:7 measurements[2].region: has 9 pixels along the direction; allowed: 11 or more",
                "vial-10r.yaml:7 measurements[2].region: has 79 pixels across the direction; an angle needs 80 or more",
                "vial-10r.yaml:7 measurements[2].reject-above: 1 is below accept-to 2; allowed: not below it",
            ],
            _folder.Problems());
    }

    [Fact, Requirement("OPS-01")]
    public void Words_that_are_none_are_named_with_those_that_are()
    {
        WriteRecipe("""
            measurements:
              - { name: level, kind: filling, region: { x: 0, y: 0, width: 9, height: 19 }, edge: dark-to-bright, direction: dwn, contrast-min: 0 }
            """);
        Assert.Equal(
            [
                "vial-10r.yaml:5 measurements[0].kind: 'filling' is not allowed; allowed: fill-level, mean, contrast, dimension, tilt, code",
                "vial-10r.yaml:5 measurements[0].edge: 'dark-to-bright' is not allowed; allowed: any, light-to-dark, dark-to-light - did you mean 'dark-to-light'?",
                "vial-10r.yaml:5 measurements[0].direction: 'dwn' is not allowed; allowed: down, up, right, left - did you mean 'down'?",
                "vial-10r.yaml:5 measurements[0].contrast-min: 0 is outside 0.01..1",
            ],
            _folder.Problems());
    }

    private void WriteRecipe(string more) => _folder.Write("config/recipes/vial-10r.yaml", LineFolder.Recipe + "\n" + more + "\n");

    private void WriteLine(string more) => _folder.Write("config/line.yaml", LineFolder.Line.Replace("serial: SIM-1", $"serial: SIM-1, {more}", StringComparison.Ordinal));
}
