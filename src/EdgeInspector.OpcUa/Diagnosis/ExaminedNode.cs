namespace EdgeInspector.OpcUa;

/// <summary>A node to look at.</summary>
/// <param name="Name">By which people know it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="IsWritten">Whether the client writes it; then the server must allow that.</param>
/// <param name="Type">What it should hold; Null if anything may be there.</param>
public sealed record ExaminedNode(string Name, NodeAddress Address, bool IsWritten, BuiltInType Type = BuiltInType.Null);
