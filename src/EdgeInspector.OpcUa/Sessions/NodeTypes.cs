namespace EdgeInspector.OpcUa;

/// <summary>What the nodes of one session hold and take: data types, structures, a method's inputs. Each is asked once.</summary>
/// <remarks>Not thread-safe but harmless: two callers at once may ask the same thing twice.</remarks>
internal sealed class NodeTypes(INodeReader nodes)
{
    // A structure in a structure in a structure …; a server that goes on is wrong or hostile.
    private const int StructureDepthMax = 50;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<NodeId, NodeId> _ofNodes = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<NodeId, BuiltInType> _builtIns = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<NodeId, UaStructureType> _structures = new();
    private readonly System.Collections.Concurrent.ConcurrentDictionary<NodeId, UaArgument[]?> _inputs = new();

    /// <summary>The data type of a variable.</summary>
    public async ValueTask<NodeId> FindDataTypeAsync(NodeId node, NodeAddress name, CancellationToken cancel)
    {
        if (_ofNodes.TryGetValue(node, out NodeId known)) return known;
        DataValue answer = (await nodes.ReadAsync([Ask(node, AttributeId.DataType)], cancel))[0];
        return _ofNodes[node] = DataTypeOf(answer, name);
    }

    /// <summary>The data type that a variable's attribute tells; a refusal becomes a sentence that names the node.</summary>
    public NodeId DataTypeOf(in DataValue answer, NodeAddress name)
    {
        if (!answer.Status.IsBad && answer.Value.ToObject() is NodeId dataType) return dataType;
        throw new UaException(answer.Status.IsBad ? answer.Status : StatusCode.BadAttributeIdInvalid,
            $"{nodes.EndpointUrl}: node '{name}': its data type cannot be read: {answer.Status}; check the name and that the PLC offers it to OPC UA clients");
    }

    /// <summary>The built-in type in which a data type's values travel; Variant for an abstract one and for one of which nothing is known.</summary>
    public async ValueTask<BuiltInType> FindBuiltInAsync(NodeId dataType, CancellationToken cancel)
    {
        if (_builtIns.TryGetValue(dataType, out BuiltInType known)) return known;
        NodeId above = dataType;
        for (int i = 0; i < DataTypes.SupertypesMax; i++)
        {
            if (DataTypes.TryFindBuiltIn(above, out BuiltInType type)) return _builtIns[dataType] = type;
            BrowseResult supertypes = await nodes.BrowseAsync(DataTypes.Supertype(above), cancel);
            if (supertypes.References is not [var reference, ..]) break;
            above = reference.NodeId.Node;
        }

        // Values are sent as they are, and the server says whether they fit.
        return _builtIns[dataType] = BuiltInType.Variant;
    }

    /// <summary>The fields and the encoding id of a structured data type.</summary>
    /// <exception cref="UaException">It is no structure, or the server does not tell its fields.</exception>
    public ValueTask<UaStructureType> FindStructureAsync(NodeId dataType, NodeAddress name, CancellationToken cancel) => FindStructureAsync(dataType, name, 0, cancel);

    /// <summary>The inputs of a method; null if the server does not tell them.</summary>
    public async ValueTask<UaArgument[]?> FindInputsAsync(NodeId method, NodeAddress name, CancellationToken cancel)
    {
        if (_inputs.TryGetValue(method, out UaArgument[]? known)) return known;
        BrowseResult properties = await nodes.BrowseAsync(MethodInputs.Properties(method), cancel);
        if (properties.StatusCode.IsBad)
        {
            throw new UaException(properties.StatusCode,
                $"{nodes.EndpointUrl}: method '{name}' cannot be browsed: {properties.StatusCode}; check the name and that the PLC offers it to OPC UA clients");
        }

        UaArgument[]? arguments = null;
        if (MethodInputs.TryFindNode(properties, out NodeId node)
            && MethodInputs.TryRead((await nodes.ReadAsync([Ask(node, AttributeId.Value)], cancel))[0], out ArgumentStructure[] told))
        {
            arguments = new UaArgument[told.Length];
            for (int i = 0; i < told.Length; i++) arguments[i] = MethodInputs.Argument(told[i], await FindBuiltInAsync(told[i].DataType, cancel));
        }

        return _inputs[method] = arguments;
    }

    public static ReadValueId Ask(NodeId node, AttributeId attribute) => new(node, (uint)attribute, null, default);

    private async ValueTask<UaStructureType> FindStructureAsync(NodeId dataType, NodeAddress name, int depth, CancellationToken cancel)
    {
        if (_structures.TryGetValue(dataType, out UaStructureType? known)) return known;
        DataValue[] answers = await nodes.ReadAsync([Ask(dataType, AttributeId.DataTypeDefinition), Ask(dataType, AttributeId.BrowseName)], cancel);
        if (answers[0].Status.IsBad || answers[0].Value.ToObject() is not ExtensionObject wrapped
            || !ServiceMessages.TryUnwrap(wrapped, out StructureDefinition? definition))
        {
            throw new UaException(answers[0].Status.IsBad ? answers[0].Status : StatusCode.BadDataTypeIdUnknown,
                $"{nodes.EndpointUrl}: node '{name}': the server does not tell the fields of its data type {dataType} (DataTypeDefinition: {answers[0].Status}); write its members as nodes instead");
        }

        if (depth >= StructureDepthMax || definition!.StructureType is < 0 or > 4)
            throw Unusable(name, dataType, depth >= StructureDepthMax ? "is nested too deep" : $"has the unknown kind {definition!.StructureType}");
        NodeId encoding = await FindEncodingAsync(dataType, definition.DefaultEncodingId, cancel);
        var kind = (UaStructureKind)definition.StructureType;
        var type = new UaStructureType((answers[1].Value.ToObject() as QualifiedName? ?? default).Name ?? dataType.ToString(), encoding, kind, dataType);
        // Known before its fields are: a structure may hold an array of itself.
        _structures[dataType] = type;
        try
        {
            var fields = new UaStructureField[definition.Fields.Length];
            for (int i = 0; i < fields.Length; i++) fields[i] = await FindFieldAsync(definition.Fields[i], kind, name, depth, cancel);
            type.Fill(fields);
            if (HoldsItself(type, [])) throw Unusable(name, dataType, "holds itself");
        }
        catch (Exception failed)
        {
            _structures.TryRemove(dataType, out _);
            if (failed is ArgumentException) throw Unusable(name, dataType, failed.Message);
            throw;
        }

        return type;
    }

    private async ValueTask<UaStructureField> FindFieldAsync(StructureFieldDefinition field, UaStructureKind kind, NodeAddress name, int depth, CancellationToken cancel)
    {
        if (field.ValueRank is 0 or < -1) throw Unusable(name, field.DataType, $"is a field '{field.Name}' of any rank ({field.ValueRank})");
        bool namesItsType = kind is UaStructureKind.SubtypedValues or UaStructureKind.UnionSubtypedValues && field.IsOptional;
        bool isOptional = kind == UaStructureKind.OptionalFields && field.IsOptional;
        BuiltInType builtIn = await FindBuiltInAsync(field.DataType, cancel);
        // Structure itself (22) is abstract: its values name their type. Everything below lies in place.
        bool isAbstract = field.DataType == WellKnownNodes.Structure;
        if (namesItsType && builtIn != BuiltInType.ExtensionObject) builtIn = BuiltInType.Variant;
        UaStructureType? nested = builtIn == BuiltInType.ExtensionObject && !isAbstract && !namesItsType
            ? await FindStructureAsync(field.DataType, name, depth + 1, cancel)
            : null;
        return new UaStructureField(field.Name ?? "", builtIn) { DataType = field.DataType, Structure = nested, ValueRank = field.ValueRank, IsOptional = isOptional };
    }

    // A definition may leave the encoding id out; the reference to the encoding node always tells it.
    private async ValueTask<NodeId> FindEncodingAsync(NodeId dataType, NodeId told, CancellationToken cancel)
    {
        if (!told.IsNull) return told;
        BrowseResult encodings = await nodes.BrowseAsync(
            new BrowseDescription(dataType, BrowseDirection.Forward, WellKnownNodes.HasEncoding, false, 0, 0x3F), cancel);
        foreach (ReferenceDescription encoding in encodings.References)
        {
            if (encoding.BrowseName.Name == "Default Binary") return encoding.NodeId.Node;
        }

        throw new UaException(StatusCode.BadDataEncodingUnsupported, $"{nodes.EndpointUrl}: data type {dataType} has no encoding 'Default Binary'; write its members as nodes instead");
    }

    private UaException Unusable(NodeAddress name, NodeId dataType, string why) =>
        new(StatusCode.BadDataTypeIdUnknown, $"{nodes.EndpointUrl}: node '{name}': data type {dataType} {why}; write its members as nodes instead");

    // Through fields that must be there once, such a value would never end.
    private static bool HoldsItself(UaStructureType type, HashSet<UaStructureType> above)
    {
        if (type.IsUnion) return false;
        if (!above.Add(type)) return true;
        bool holds = type.Fields.Any(f => f is { Structure: { } nested, IsArray: false, IsOptional: false } && HoldsItself(nested, above));
        above.Remove(type);
        return holds;
    }
}
