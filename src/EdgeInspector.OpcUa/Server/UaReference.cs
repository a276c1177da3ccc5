namespace EdgeInspector.OpcUa;

/// <summary>A reference from one node to another.</summary>
internal readonly record struct UaReference(NodeId Type, bool IsForward, UaNode Target);
