using EdgeInspector.Vision;

namespace EdgeInspector.Agent.Configuration;

/// <summary>A recipe that the PLC may ask for while the line runs, with the model that judges for it.</summary>
/// <remarks>Read at the start with everything else, and part of the configuration hash: what is loaded later is what was checked then.</remarks>
public sealed record RecipeChoice
{
    /// <summary>The product's settings.</summary>
    public required RecipeSettings Recipe { get; init; }

    /// <summary>The line's model section with this recipe's folder.</summary>
    public required ModelSettings Model { get; init; }

    /// <summary>The model's passport, read but not yet compared with the model's file.</summary>
    public required Passport Passport { get; init; }

    /// <summary>The bytes that <see cref="Passport"/> was read from.</summary>
    public required ReadOnlyMemory<byte> PassportBytes { get; init; }
}
