namespace EdgeInspector.OpcUa;

/// <summary>A node of a <see cref="UaLink"/> and the value to write to it.</summary>
public readonly record struct WriteItem(UaLinkNode Node, Variant Value);
