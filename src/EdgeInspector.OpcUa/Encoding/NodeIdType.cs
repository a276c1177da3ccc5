namespace EdgeInspector.OpcUa;

/// <summary>The four kinds of identifier a <see cref="NodeId"/> can have.</summary>
/// <remarks>[OPC UA Part 3 §8.2.4]</remarks>
public enum NodeIdType : byte
{
    Numeric = 0,
    String = 1,
    Guid = 2,
    Opaque = 3,
}
