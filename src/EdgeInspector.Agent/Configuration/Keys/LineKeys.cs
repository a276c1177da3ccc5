using EdgeInspector.Inspection;
using Microsoft.Extensions.Logging;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys of the line's file.</summary>
internal static class LineKeys
{
    private static readonly Key<LineIdentity> _line = Key.Of(
        "line", LineIdentityKeys.Section,
        "Where the line stands in the enterprise: the levels of every MQTT topic.");
    public static Key<string> Recipe { get; } = Key.Required(
        "recipe", Shapes.File, "recipes/vial-10r.yaml",
        "The product's settings: a file, relative to this one.");
    public static Key<IReadOnlyList<CameraSettings>> Cameras { get; } = Key.Required(
        "cameras", new ListShape<CameraSettings>(CameraKeys.Section, 1, 16), "[]",
        "The cameras. Together they take each view of the recipe exactly once.");
    public static Key<ModelSettings> Model { get; } = Key.Of("model", ModelKeys.Section, "The model that judges.");
    public static Key<IReadOnlyList<OtherRecipe>> OtherRecipes { get; } = Key.Optional(
        "other-recipes", new ListShape<OtherRecipe>(OtherRecipeKeys.Section, 1, 64), "[ { recipe: recipes/vial-2r.yaml, model-folder: ../models/vial-2r/1 } ]", "a change of recipe is a change of this file",
        "Recipes that the PLC may ask for by recipe-id or product-code while the line runs; each is checked at the start.");
    public static Key<PlcSettings> Plc { get; } = Key.Of("plc", PlcKeys.Section, "The link to the PLC; the agent is the OPC UA client.");
    public static Key<AuditSettings> Audit { get; } = Key.Of("audit", AuditKeys.Section, "The decision records and the audit trail.");
    private static readonly Key<EvidenceKeeping> _evidence = Key.Of("evidence", EvidenceKeys.Section, "The pixels and maps behind the records.");
    private static readonly Key<MqttSettings> _mqtt = Key.Of("mqtt", MqttKeys.Section, "The link to the plant's broker.");
    private static readonly Key<VisionServerSettings> _visionServer = Key.Of(
        "machine-vision-server", VisionServerKeys.Section, "The agent's own OPC UA server: the line as a vision system by OPC 40100-1.");
    private static readonly Key<BatchSettings> _batch = Key.Of("batch", BatchSection(), "The production order.");
    private static readonly Key<LoggingSettings> _logging = Key.Of("logging", LoggingSection(), "The engineers' log.");

    /// <summary>All of the file. The recipe is still the path of its file, and there is no hash yet.</summary>
    public static Section<LineConfiguration> Section { get; } = new(
        [_line, Recipe, Cameras, Model, OtherRecipes, Plc, Audit, _evidence, _mqtt, _visionServer, _batch, _logging],
        v => new LineConfiguration
        {
            File = "",
            Hash = "",
            Line = v.Get(_line),
            Recipe = new RecipeSettings
            {
                File = v.Get(Recipe),
                Hash = "",
                Id = "",
                ProductCode = "",
                Views = 0,
                Features = [],
                Classes = [],
                Fusion = default,
                SampleSpace = new SampleSpace(),
                Region = null,
            },
            Cameras = v.Get(Cameras),
            Model = v.Get(Model),
            Passport = null!,
            Plc = v.Get(Plc),
            Audit = v.Get(Audit),
            Evidence = v.Get(_evidence),
            Mqtt = WithClientId(v.Get(_mqtt), v.Get(_line)),
            VisionServer = v.Get(_visionServer),
            Batch = v.Get(_batch),
            Logging = v.Get(_logging),
        });

    private static MqttSettings WithClientId(MqttSettings mqtt, LineIdentity line) =>
        mqtt.ClientId.Length > 0 ? mqtt : mqtt with { ClientId = $"edgeinspector-{line.Name}-{line.Cell}" };

    private static Section<BatchSettings> BatchSection()
    {
        Key<string> id = Key.WithDefault("id", Shapes.Text(64), "unnamed", "The batch when the PLC names none.");
        return new Section<BatchSettings>([id], v => new BatchSettings { Id = v.Get(id) });
    }

    private static Section<LoggingSettings> LoggingSection()
    {
        var levels = new WordShape<LogLevel>(
            ("debug", LogLevel.Debug),
            ("information", LogLevel.Information),
            ("warning", LogLevel.Warning),
            ("error", LogLevel.Error));
        Key<LogLevel> level = Key.WithDefault("level", levels, "information", "The least level that is written.");
        return new Section<LoggingSettings>([level], v => new LoggingSettings { Level = v.Get(level) });
    }
}
