using EdgeInspector.Vision.Alignment;

namespace EdgeInspector.Vision;

/// <summary>The picture that a model sees.</summary>
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

    /// <summary>Not with <see cref="ModelElementType.Uint8"/>; null: levels as they are.</summary>
    public Normalisation? Normalisation { get; init; }

    /// <summary>Default stretch.</summary>
    public InputFit Fit { get; init; } = InputFit.Stretch;

    /// <summary>Default area.</summary>
    public InputResize Resize { get; init; } = InputResize.Area;

    /// <summary>Name of a second input, int64 [1,2], that is told width and height of this one (RT-DETR: <c>orig_target_sizes</c>); empty: there is none.</summary>
    public string Sizes { get; init; } = "";

    /// <summary>How far parts may lie from the reference that the model's file holds; null: the region is shown as it lies.</summary>
    public AlignmentLimits? Alignment { get; init; }

    /// <summary>1 or 3.</summary>
    public int Channels => ColourOrder == ColourOrder.Mono ? 1 : 3;

    /// <summary>Dimensions of the tensor, batch of one, in the order of <see cref="Layout"/>.</summary>
    public long[] Shape => Layout == ModelInputLayout.Nhwc ? [1, Height, Width, Channels] : [1, Channels, Height, Width];

    /// <summary>Bytes of what the pre-processing fills, which gives float32 for a float16 input, too.</summary>
    public int SizeBytes => Height * Width * Channels * (ElementType == ModelElementType.Uint8 ? 1 : sizeof(float));
}
