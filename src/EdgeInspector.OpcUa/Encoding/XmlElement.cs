namespace EdgeInspector.OpcUa;

/// <summary>An XML fragment, carried as its text and never parsed here.</summary>
public readonly record struct XmlElement(string? Text);
