namespace EdgeInspector.OpcUa;

internal sealed partial class AddressSpace
{
    /// <summary>Adds a structured data type with its encoding node, and those of its fields; nothing happens if it is there.</summary>
    public void AddStructureType(UaStructureType type)
    {
        if (type.DataTypeId.IsNull || type.EncodingId.IsNull)
            throw new ArgumentException($"structure '{type.Name}' needs a node of its data type and one of its encoding to be offered", nameof(type));
        if (Find(type.DataTypeId) is not null) return;
        ushort index = type.DataTypeId.NamespaceIndex;
        var node = new UaTypeNode(type.DataTypeId, NodeClass.DataType, new QualifiedName(index, type.Name)) { Structure = type };
        Link(node, type.IsUnion ? WellKnownNodes.Union : WellKnownNodes.Structure, WellKnownNodes.HasSubtype);
        Link(new UaNode(type.EncodingId, NodeClass.Object, new QualifiedName(0, "Default Binary")) { TypeDefinition = WellKnownNodes.DataTypeEncodingType },
            type.DataTypeId, WellKnownNodes.HasEncoding);
        foreach (UaStructureField field in type.Fields)
        {
            if (field.Structure is { } nested) AddStructureType(nested);
        }
    }
}
