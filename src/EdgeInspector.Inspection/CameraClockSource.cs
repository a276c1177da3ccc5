namespace EdgeInspector.Inspection;

/// <summary>By what a camera's time was brought to line time.</summary>
/// <remarks>The zero value is the safe one: no time is claimed.</remarks>
public enum CameraClockSource : byte
{
    /// <summary>By nothing: there is no line time of the image's stamp.</summary>
    None = 0,

    /// <summary>By readings of a clock that runs by itself.</summary>
    Sampled,

    /// <summary>By readings of a clock that keeps the network's time (PTP).</summary>
    Ptp,
}
