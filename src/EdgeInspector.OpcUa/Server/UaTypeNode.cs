namespace EdgeInspector.OpcUa;

/// <summary>A type of object, variable, reference or data.</summary>
/// <remarks>[OPC UA Part 3 §5.3, §5.5, §5.6, §5.8]</remarks>
internal sealed class UaTypeNode(NodeId nodeId, NodeClass nodeClass, QualifiedName browseName) : UaNode(nodeId, nodeClass, browseName)
{
    public bool IsAbstract { get; init; }

    /// <summary>For reference types: the same both ways.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>For reference types: the name seen from the other end.</summary>
    public string? InverseName { get; init; }

    /// <summary>For variable types: the data type of the value.</summary>
    public NodeId DataType { get; init; }

    /// <summary>For variable types: -1 a scalar, 1 an array, -2 any.</summary>
    public int ValueRank { get; init; } = -1;

    /// <summary>For structures: the fields that this type adds to its supertype's.</summary>
    public IReadOnlyList<DataTypeField> Fields { get; init; } = [];

    /// <summary>For enumerations: the names of the values.</summary>
    public IReadOnlyList<(string Name, long Value)> EnumValues { get; init; } = [];

    /// <summary>For structures that the server's owner defined: all their fields.</summary>
    public UaStructureType? Structure { get; init; }
}
