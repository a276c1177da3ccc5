namespace EdgeInspector.Vision;

/// <summary>What is done to a level before a float input: (level − mean) × scale, for each channel.</summary>
/// <param name="Mean">Levels 0..255, one per channel of the input in its own colour order.</param>
/// <param name="Scale">One per channel; 1/255 brings levels to 0..1.</param>
/// <remarks>An input of <see cref="ModelElementType.Uint8"/> has none: it takes levels as they are.</remarks>
public sealed record Normalisation(IReadOnlyList<float> Mean, IReadOnlyList<float> Scale);
