namespace EdgeInspector.OpcUa;

/// <summary>The kind of a node. [OPC UA Part 3 §8.30]</summary>
public enum NodeClass
{
    Unspecified = 0,
    Object = 1,
    Variable = 2,
    Method = 4,
    ObjectType = 8,
    VariableType = 16,
    ReferenceType = 32,
    DataType = 64,
    View = 128,
}
