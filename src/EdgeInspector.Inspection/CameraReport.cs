using System.Collections.ObjectModel;

namespace EdgeInspector.Inspection;

/// <summary>What a camera tells besides its images, at one moment.</summary>
public sealed record CameraReport
{
    /// <summary>The camera's name in the configuration.</summary>
    public required string Name { get; init; }

    public CameraClockSource ClockSource { get; init; }

    /// <summary>The PC's wall clock less the camera's clock; null while no reading tells.</summary>
    public TimeSpan? ClockOffset { get; init; }

    /// <summary>How wrong a time of the camera's clock may be in line time; null while no reading tells.</summary>
    public TimeSpan? ClockError { get; init; }

    /// <summary>By how much the camera's clock runs fast, parts per million; null while no two readings tell.</summary>
    public double? ClockDriftPpm { get; init; }

    /// <summary>Times at which the mapping began anew since the camera was opened.</summary>
    public int ClockJumps { get; init; }

    /// <summary>Triggers that the camera says it did not obey, since the line was started; 0, too, when it is not asked to tell.</summary>
    public long MissedTriggers { get; init; }

    /// <summary>Events that the camera told, by name, since the line was started.</summary>
    public IReadOnlyDictionary<string, long> Events { get; init; } = ReadOnlyDictionary<string, long>.Empty;
}
