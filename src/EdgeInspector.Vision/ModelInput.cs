namespace EdgeInspector.Vision;

/// <summary>The one input tensor of a model.</summary>
public sealed record ModelInput
{
    /// <summary>Name in the graph.</summary>
    public required string Tensor { get; init; }

    public ModelInputLayout Layout { get; init; } = ModelInputLayout.Nhwc;

    /// <summary>Pixels per line, 1..16384.</summary>
    public required int Width { get; init; }

    /// <summary>Lines, 1..16384.</summary>
    public required int Height { get; init; }

    public ModelElementType ElementType { get; init; } = ModelElementType.Uint8;

    public ColourOrder ColourOrder { get; init; } = ColourOrder.Mono;

    /// <summary>Only with <see cref="ModelElementType.Float32"/>; null: levels as they are.</summary>
    public Normalisation? Normalisation { get; init; }

    /// <summary>1 or 3.</summary>
    public int Channels => ColourOrder == ColourOrder.Mono ? 1 : 3;

    /// <summary>Dimensions of the tensor, batch of one, in the order of <see cref="Layout"/>.</summary>
    public long[] Shape => Layout == ModelInputLayout.Nhwc ? [1, Height, Width, Channels] : [1, Channels, Height, Width];

    public int SizeBytes => Height * Width * Channels * (ElementType == ModelElementType.Uint8 ? 1 : sizeof(float));
}
