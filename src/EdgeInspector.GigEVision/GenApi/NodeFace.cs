namespace EdgeInspector.GigEVision.GenApi;

/// <summary>How a node is shown to a person; nothing here changes a value.</summary>
internal sealed class NodeFace
{
    public FeatureVisibility Visibility { get; init; }

    public string DisplayName { get; init; } = "";

    public string ToolTip { get; init; } = "";

    public string Description { get; init; } = "";

    public string Unit { get; init; } = "";

    /// <summary>Linear, Logarithmic, Boolean, PureNumber, HexNumber, IPV4Address, MACAddress; empty when not said.</summary>
    public string Representation { get; init; } = "";

    /// <summary>The camera's maker means the feature to be saved with the settings.</summary>
    public bool IsStreamable { get; init; }

    /// <summary>Another node that shows the same (pAlias); empty when there is none.</summary>
    public string Alias { get; init; } = "";

    /// <summary>Hexadecimal number of the event that brings new values of this node; empty when there is none.</summary>
    public string EventId { get; init; } = "";

    /// <summary>Nodes whose value depends on this one, a selector.</summary>
    public IReadOnlyList<string> Selected { get; init; } = [];
}
