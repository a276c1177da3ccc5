namespace EdgeInspector.Inspection;

/// <summary>When the camera says that it took an image: by its own clock and, where that can be proven, in line time.</summary>
public readonly record struct CameraStamp
{
    /// <summary>The camera's clock in nanoseconds, as the image carries it; 0 when it carries none.</summary>
    public ulong CameraNs { get; init; }

    /// <summary>How <see cref="At"/> is known; with <see cref="CameraClockSource.None"/> it is not.</summary>
    public CameraClockSource Source { get; init; }

    /// <summary>The stamp in line time (since the line was started), the middle of what is possible.</summary>
    public TimeSpan At { get; init; }

    /// <summary>The true moment is no further from <see cref="At"/> than this.</summary>
    public TimeSpan Error { get; init; }

    /// <summary>Whether the stamp has a line time.</summary>
    public bool IsMapped => Source != CameraClockSource.None;
}
