namespace EdgeInspector.Vision;

/// <summary>A look at where the model saw what: float32, planes × lines × columns. Holds no memory; valid until the finder's next view.</summary>
/// <remarks>One plane for an anomaly map; for a segmentation one for each class of the model; of several tiles so many for each tile. Empty for models that give boxes or classes alone.</remarks>
public readonly ref struct MapView
{
    public MapView(ReadOnlySpan<float> values, int planes, int width)
    {
        Values = values;
        Planes = planes;
        Width = width;
    }

    public ReadOnlySpan<float> Values { get; }

    public int Planes { get; }

    /// <summary>Cells per line.</summary>
    public int Width { get; }

    /// <summary>Lines; 0 when there is no map.</summary>
    public int Height => Planes == 0 ? 0 : Values.Length / Planes / Width;
}
