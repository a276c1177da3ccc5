using EdgeInspector.Inspection;

namespace EdgeInspector.Audit;

/// <summary>Under which settings a decision was made: written into every decision record (CNF-01, CHG-02).</summary>
/// <remarks>Immutable; make one per loaded configuration and pass the same object with every result.</remarks>
public sealed record DecisionContext
{
    /// <summary>Recipe in force: its id, product code, class names and both thresholds of each class go into the record.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>SHA-256 of the running configuration, lower-case hexadecimal.</summary>
    public required string ConfigurationHash { get; init; }

    public required string PassportId { get; init; }

    /// <summary>The model was not released: the unit was judged on a bench, or at commissioning, and its record must never count as more.</summary>
    public bool IsUnreleased { get; init; }

    /// <summary>SHA-256 of the model file, lower-case hexadecimal.</summary>
    public required string ModelHash { get; init; }

    /// <summary>Names of the cameras in the order of the configuration. A camera without a name is written as its number.</summary>
    public IReadOnlyList<string> Cameras { get; init; } = [];

    /// <summary>SHA-256 of each camera's whole set of settings, lower-case hexadecimal, in the order of <see cref="Cameras"/>; empty while it is not known.</summary>
    public IReadOnlyList<string> CameraFeatures { get; init; } = [];

    /// <summary>The same context once a camera has been set up.</summary>
    public DecisionContext With(string camera, string featuresHash) => this with
    {
        CameraFeatures = [.. Cameras.Select((name, i) => name == camera ? featuresHash : CameraFeatures.ElementAtOrDefault(i) ?? "")],
    };
}
