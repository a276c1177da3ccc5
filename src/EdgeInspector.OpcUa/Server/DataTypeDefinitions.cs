namespace EdgeInspector.OpcUa;

/// <summary>What a data type is made of, as the attribute DataTypeDefinition and the property EnumValues tell it.</summary>
/// <remarks>[OPC UA Part 3 §8.47 to §8.52]</remarks>
internal static class DataTypeDefinitions
{
    private const int StructureDefinitionId = 122;
    private const int EnumDefinitionId = 123;
    private const int EnumValueTypeId = 8251;
    private const int ArgumentId = 298;

    /// <summary>Null for a type that is neither an enumeration with names nor a structure with fields.</summary>
    public static ExtensionObject? Of(UaTypeNode type)
    {
        if (type.Structure is { } structure) return ServiceMessages.Wrap(Definition(structure, type.Supertype?.NodeId ?? default));
        if (type.EnumValues.Count > 0) return Enumeration(type.EnumValues);
        List<DataTypeField> fields = FieldsOf(type);
        return fields.Count == 0 ? null : Structure(type, fields);
    }

    /// <summary>All fields of a structure, those of its supertypes first.</summary>
    public static List<DataTypeField> FieldsOf(UaTypeNode type)
    {
        var fields = new List<DataTypeField>();
        for (UaTypeNode? t = type; t is not null; t = t.Supertype as UaTypeNode) fields.InsertRange(0, t.Fields);
        return fields;
    }

    /// <summary>The node of a structure's "Default Binary" encoding; null for an abstract one.</summary>
    public static NodeId EncodingOf(UaTypeNode type)
    {
        foreach (UaReference reference in type.References)
        {
            if (reference.IsForward && reference.Type == WellKnownNodes.HasEncoding && reference.Target.BrowseName.Name == "Default Binary") return reference.Target.NodeId;
        }

        return default;
    }

    /// <summary>The value of a method's InputArguments or OutputArguments.</summary>
    public static Variant Arguments(IEnumerable<DataTypeField> arguments) => Variant.ArrayOf(BuiltInType.ExtensionObject, arguments.Select(argument =>
    {
        var body = new UaWriter(64);
        body.WriteString(argument.Name);
        body.WriteNodeId(argument.DataType);
        body.WriteInt32(argument.ValueRank);
        body.WriteUInt32s(argument.ValueRank > 0 ? new uint[argument.ValueRank] : []);
        body.WriteLocalizedText(new LocalizedText(null, ""));
        return Binary(ArgumentId, body);
    }).ToArray());

    /// <summary>The value of an enumeration's EnumValues.</summary>
    public static Variant EnumValues(IReadOnlyList<(string Name, long Value)> values) => Variant.ArrayOf(BuiltInType.ExtensionObject, values.Select(value =>
    {
        var body = new UaWriter(64);
        body.WriteUInt64((ulong)value.Value);
        body.WriteLocalizedText(new LocalizedText(null, value.Name));
        body.WriteLocalizedText(default);
        return Binary(EnumValueTypeId, body);
    }).ToArray());

    private static StructureDefinition Definition(UaStructureType type, NodeId supertype) =>
        new(type.EncodingId, supertype, (int)type.Kind, [.. type.Fields.Select(f => new StructureFieldDefinition(
            f.Name, default, f.Structure?.DataTypeId ?? f.DataType, f.ValueRank, f.IsArray ? new uint[f.ValueRank] : [], 0, f.IsOptional))]);

    private static ExtensionObject Structure(UaTypeNode type, List<DataTypeField> fields)
    {
        // 0 structure, 1 structure with optional fields. [OPC UA Part 3 §8.49]
        int kind = fields.Exists(f => f.IsOptional) ? 1 : 0;
        var body = new UaWriter(512);
        body.WriteNodeId(EncodingOf(type));
        body.WriteNodeId(type.Supertype?.NodeId ?? default);
        body.WriteInt32(kind);
        body.WriteInt32(fields.Count);
        foreach (DataTypeField field in fields)
        {
            body.WriteString(field.Name);
            body.WriteLocalizedText(default);
            body.WriteNodeId(field.DataType);
            body.WriteInt32(field.ValueRank);
            body.WriteUInt32s([]);
            body.WriteUInt32(0);
            body.WriteBoolean(field.IsOptional);
        }

        return Binary(StructureDefinitionId, body);
    }

    private static ExtensionObject Enumeration(IReadOnlyList<(string Name, long Value)> values)
    {
        var body = new UaWriter(256);
        body.WriteInt32(values.Count);
        foreach ((string name, long value) in values)
        {
            body.WriteUInt64((ulong)value);
            body.WriteLocalizedText(new LocalizedText(null, name));
            body.WriteLocalizedText(default);
            body.WriteString(name);
        }

        return Binary(EnumDefinitionId, body);
    }

    private static ExtensionObject Binary(uint encodingId, UaWriter body) => new(new NodeId(encodingId), ExtensionObjectEncoding.Binary, body.ToArray());
}
