using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>Everything that one line is told at its start: the whole of one YAML file and of the files that it names.</summary>
/// <remarks>Immutable, read once at start by <see cref="ConfigurationReader"/>, hashed into the audit trail. No overlays and no reload: a change of a file is a stop and a start; the PLC chooses among the recipes that were read.</remarks>
public sealed record LineConfiguration
{
    /// <summary>Absolute path of the YAML file.</summary>
    public required string File { get; init; }

    /// <summary>SHA-256 of the YAML file alone, 64 hexadecimal digits: whether it was changed since.</summary>
    public string FileHash { get; init; } = "";

    /// <summary>SHA-256 over the bytes of the line, recipe and passport files, those of other recipes included: <c>sha256:</c> and 64 hexadecimal digits. It is in every record and in the MQTT state.</summary>
    public required string Hash { get; init; }

    /// <summary>Where the line stands in the enterprise.</summary>
    public required LineIdentity Line { get; init; }

    /// <summary>The product's settings, from the recipe file.</summary>
    public required RecipeSettings Recipe { get; init; }

    /// <summary>At least one; together they see every view exactly once.</summary>
    public required IReadOnlyList<CameraSettings> Cameras { get; init; }

    /// <summary>What the model is to judge here, for the scope of its passport.</summary>
    public IntendedUse Use => new(
        $"{Line.Enterprise}/{Line.Site}/{Line.Area}/{Line.Name}/{Line.Cell}", Recipe.Id, Recipe.ProductCode, Recipe.Container,
        [.. Cameras.SelectMany(c => c.Views.Select(v => new CameraUse(c.Name, v)))]);

    /// <summary>The model that judges.</summary>
    public required ModelSettings Model { get; init; }

    /// <summary>The model's passport, read but not yet compared with the model's file.</summary>
    public required Passport Passport { get; init; }

    /// <summary>The bytes that <see cref="Passport"/> was read from: what the signatures are held against.</summary>
    public ReadOnlyMemory<byte> PassportBytes { get; init; }

    /// <summary>Recipes that the PLC may ask for while the line runs, besides the one that is loaded. Default none.</summary>
    public IReadOnlyList<RecipeChoice> OtherRecipes { get; init; } = [];

    /// <summary>The link to the PLC.</summary>
    public required PlcSettings Plc { get; init; }

    /// <summary>Where the records are written.</summary>
    public required AuditSettings Audit { get; init; }

    /// <summary>Which pixels and maps are kept.</summary>
    public required EvidenceKeeping Evidence { get; init; }

    /// <summary>The link to the plant's broker.</summary>
    public required MqttSettings Mqtt { get; init; }

    /// <summary>The agent's own OPC UA server.</summary>
    public required VisionServerSettings VisionServer { get; init; }

    /// <summary>The production order.</summary>
    public required BatchSettings Batch { get; init; }

    /// <summary>The engineers' log.</summary>
    public required LoggingSettings Logging { get; init; }

    /// <summary>Every recipe that this line may run, the loaded one first.</summary>
    public IEnumerable<RecipeChoice> Choices =>
        OtherRecipes.Prepend(new RecipeChoice { Recipe = Recipe, Model = Model, Passport = Passport, PassportBytes = PassportBytes });

    /// <summary>The same line with another of its recipes and another batch.</summary>
    public LineConfiguration With(RecipeChoice choice, string batchId) => this with
    {
        Recipe = choice.Recipe,
        Model = choice.Model,
        Passport = choice.Passport,
        PassportBytes = choice.PassportBytes,
        Batch = new BatchSettings { Id = batchId },
        OtherRecipes = [.. Choices.Where(c => c.Recipe.Id != choice.Recipe.Id)],
    };
}
