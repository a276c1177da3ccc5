namespace EdgeInspector.OpcUa;

/// <summary>A node that browsing found.</summary>
public sealed record BrowsedNode(NodeId NodeId, QualifiedName BrowseName, string DisplayName, NodeClass NodeClass);
