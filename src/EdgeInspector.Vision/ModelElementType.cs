namespace EdgeInspector.Vision;

/// <summary>Type of a model's input elements.</summary>
public enum ModelElementType
{
    /// <summary>Grey or colour levels as the camera sends them, 0..255; the normalisation lies in the graph.</summary>
    Uint8 = 0,

    /// <summary>(level − mean) × scale, as the passport's normalisation says.</summary>
    Float32,

    /// <summary>As <see cref="Float32"/>, rounded to half the bits last of all.</summary>
    Float16,
}
