namespace EdgeInspector.OpcUa;

/// <summary>A text for people, with its language.</summary>
public readonly record struct LocalizedText(string? Locale, string? Text)
{
    public override string ToString() => Text ?? "";
}
