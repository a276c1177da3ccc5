namespace EdgeInspector.GigEVision.GenApi;

/// <summary>A feature as it is now: what the description says of it, and its value.</summary>
/// <remarks>Numbers are texts as <see cref="FeatureMap.SetText"/> takes them: no culture, and unsigned 64 bits keep their size.</remarks>
public sealed record FeatureDescription
{
    public required string Name { get; init; }

    public required FeatureKind Kind { get; init; }

    /// <summary>Categories from the root to the feature, as <c>AnalogControl/Gains</c>; empty when it stands in none.</summary>
    public required string CategoryPath { get; init; }

    public string DisplayName { get; init; } = "";

    public string ToolTip { get; init; } = "";

    public string Description { get; init; } = "";

    public FeatureVisibility Visibility { get; init; }

    public string Unit { get; init; } = "";

    /// <summary>Linear, Logarithmic, Boolean, PureNumber, HexNumber, IPV4Address, MACAddress; empty when not said.</summary>
    public string Representation { get; init; } = "";

    /// <summary>The camera's maker means it to be saved with the settings.</summary>
    public bool IsStreamable { get; init; }

    /// <summary>Another feature that shows the same (pAlias); empty when there is none.</summary>
    public string Alias { get; init; } = "";

    /// <summary>Hexadecimal number of the event that brings new values; empty when there is none.</summary>
    public string EventId { get; init; } = "";

    public FeatureAccess Access { get; init; }

    /// <summary>Null when it cannot be read now or has no value; <see cref="Problem"/> then may say why.</summary>
    public string? Value { get; init; }

    /// <summary>Lowest value allowed now; null when nothing bounds it, or it is no number.</summary>
    public string? Min { get; init; }

    public string? Max { get; init; }

    /// <summary>Step between values; null when any value will do.</summary>
    public string? Inc { get; init; }

    /// <summary>Entries of an enumeration that may be set now.</summary>
    public IReadOnlyList<string> Entries { get; init; } = [];

    /// <summary>Features on which this one's value depends.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = [];

    /// <summary>Features whose value depends on this one.</summary>
    public IReadOnlyList<string> Selected { get; init; } = [];

    /// <summary>Why value or range could not be had; empty when they could.</summary>
    public string Problem { get; init; } = "";
}
