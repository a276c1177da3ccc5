namespace EdgeInspector.OpcUa;

public sealed partial class UaServer
{
    /// <summary>Adds a variable that holds one structure; its data type, with fields and encoding, is added with it and can be browsed.</summary>
    /// <remarks>
    /// A client's write must carry exactly the encoding id of the type and exactly its fields, else it is refused with BadTypeMismatch, as an
    /// S7-1500 refuses it. <see cref="UaStructureType.DataTypeId"/> must be set; an S7-1500 names its types and encodings by texts.
    /// </remarks>
    public UaVariable AddStructure(NodeId nodeId, string name, UaStructure value, bool isWritable, UaNode? parent = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        Space.AddStructureType(value.Type);
        return Space.AddVariable(
            new UaVariable(nodeId, new QualifiedName(nodeId.NamespaceIndex, name), BuiltInType.ExtensionObject, value, isWritable, Time)
            {
                TypeDefinition = WellKnownNodes.BaseDataVariableType,
                DataTypeNode = value.Type.DataTypeId,
                Structure = value.Type,
            },
            (parent ?? Objects).NodeId);
    }
}
