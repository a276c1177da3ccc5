namespace EdgeInspector.Inspection;

/// <summary>How a measurement ended; anything but <see cref="Measured"/> leaves the view undecided.</summary>
public enum MeasurementStatus : byte
{
    /// <summary>No measurement: the finding is the model's.</summary>
    None = 0,

    /// <summary>There is a value.</summary>
    Measured,

    /// <summary>No edge of the kind that is looked for has enough contrast.</summary>
    NoEdge,

    /// <summary>Only one of the two edges was found.</summary>
    OneEdge,

    /// <summary>The edge is there, but not straight enough for an angle.</summary>
    NotStraight,

    /// <summary>No code could be read.</summary>
    NoCode,

    /// <summary>The image is not one that can be measured, or measuring threw.</summary>
    Failed,
}
