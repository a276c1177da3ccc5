namespace EdgeInspector.Vision.Measuring;

/// <summary>What is measured in a region of the camera's image.</summary>
public enum MeasurementKind
{
    /// <summary>Micrometres from the strongest edge along the direction to the far end of the region.</summary>
    FillLevel = 0,

    /// <summary>Mean grey level of the region, as a share of full scale.</summary>
    Mean,

    /// <summary>Standard deviation of the grey levels, as a share of full scale.</summary>
    Contrast,

    /// <summary>Micrometres between the outermost edges along the direction.</summary>
    Dimension,

    /// <summary>Degrees by which an edge leans from right angles to the direction; its sign does not count.</summary>
    Tilt,

    /// <summary>1 when a code was read and is the expected one, 0 when it is another.</summary>
    Code,
}
