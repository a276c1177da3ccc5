namespace EdgeInspector.OpcUa;

/// <summary>A field of a structure, or an argument of a method, as a table of nodes names it.</summary>
internal sealed record DataTypeField(string Name, NodeId DataType, int ValueRank, bool IsOptional);
