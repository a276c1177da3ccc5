namespace EdgeInspector.OpcUa;

/// <summary>A field of an event, named by its path below an event type. [OPC UA Part 4 §7.7.4.5]</summary>
internal sealed record SimpleAttributeOperand(NodeId TypeDefinitionId, QualifiedName[] BrowsePath, uint AttributeId, string? IndexRange) : IUaStructure<SimpleAttributeOperand>
{
    /// <summary>The path as <see cref="UaEvent"/> names its fields.</summary>
    public string Key { get; } = UaEvent.KeyOf(BrowsePath);

    public static uint EncodingId => 603;

    public static SimpleAttributeOperand Read(ref UaReader reader)
    {
        NodeId typeDefinitionId = reader.ReadNodeId();
        QualifiedName[] browsePath = reader.ReadQualifiedNames();
        uint attributeId = reader.ReadUInt32();
        string? indexRange = reader.ReadString();
        return new SimpleAttributeOperand(typeDefinitionId, browsePath, attributeId, indexRange);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(TypeDefinitionId);
        writer.WriteInt32(BrowsePath.Length);
        foreach (QualifiedName name in BrowsePath) writer.WriteQualifiedName(name);
        writer.WriteUInt32(AttributeId);
        writer.WriteString(IndexRange);
    }

    /// <summary>Whether any event of that type, or of a type below it, could have such a field.</summary>
    public StatusCode JudgeFor(AddressSpace space)
    {
        NodeId type = TypeDefinitionId.IsNull ? WellKnownNodes.BaseEventType : TypeDefinitionId;
        if (!space.IsA(type, WellKnownNodes.BaseEventType)) return StatusCode.BadTypeDefinitionInvalid;
        // The empty path with the attribute NodeId asks for the node of a condition; no event here has one, which null says.
        if (BrowsePath.Length == 0) return AttributeId == (uint)OpcUa.AttributeId.NodeId ? StatusCode.Good : StatusCode.BadAttributeIdInvalid;
        if (AttributeId != (uint)OpcUa.AttributeId.Value) return StatusCode.BadAttributeIdInvalid;
        if (IndexRange is { Length: > 0 }) return StatusCode.BadIndexRangeInvalid;
        return space.DeclaresBelow(type, BrowsePath) ? StatusCode.Good : StatusCode.BadNodeIdUnknown;
    }

    public Variant ValueOf(UaEvent happened) => BrowsePath.Length == 0 ? default : happened.FieldOf(Key);
}
