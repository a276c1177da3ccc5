namespace EdgeInspector.OpcUa;

internal sealed partial class AddressSpace
{
    private readonly Dictionary<NodeId, UaStructureType> _structures = [];

    /// <summary>Adds an object with everything that its type declares as mandatory, and of the optional what is wanted.</summary>
    /// <param name="type">The object's type.</param>
    /// <param name="nodeId">A text id; what is below appends <c>.Name</c> to it.</param>
    /// <param name="name">Its browse name.</param>
    /// <param name="parent">Where it is added.</param>
    /// <param name="reference">How it is added there.</param>
    /// <param name="wants">Asked for each optional declaration by its path below the object, such as <c>RecipeManagement.Recipes</c>.</param>
    /// <remarks>Methods answer BadNotSupported until they are given a body. [OPC UA Part 3 §6.3.3]</remarks>
    public UaNode Instantiate(UaNode type, NodeId nodeId, QualifiedName name, NodeId parent, NodeId reference, Func<string, bool> wants)
    {
        UaNode instance = AddObject(nodeId, name, parent, reference, type.NodeId);
        Populate(instance, [.. Supertypes(type)], "", wants);
        return instance;
    }

    /// <summary>How values of a structured data type travel, as its node declares it.</summary>
    public UaStructureType StructureOf(in NodeId dataType)
    {
        lock (_structures)
        {
            return Structure(dataType);
        }
    }

    private UaStructureType Structure(in NodeId dataType)
    {
        if (_structures.TryGetValue(dataType, out UaStructureType? known)) return known;
        if (Find(dataType) is not UaTypeNode { NodeClass: NodeClass.DataType } node) throw new ArgumentException($"data type {dataType} does not exist", nameof(dataType));
        IReadOnlyList<DataTypeField> fields = DataTypeDefinitions.FieldsOf(node);
        var type = new UaStructureType(
            node.BrowseName.Name!, DataTypeDefinitions.EncodingOf(node), fields.Any(f => f.IsOptional) ? UaStructureKind.OptionalFields : UaStructureKind.Structure,
            [.. fields.Select(f => new UaStructureField(f.Name, BuiltInOf(f.DataType))
            {
                DataType = f.DataType,
                Structure = BuiltInOf(f.DataType) == BuiltInType.ExtensionObject ? Structure(f.DataType) : null,
                ValueRank = f.ValueRank,
                IsOptional = f.IsOptional,
            })]);
        _structures[dataType] = type;
        return type;
    }

    private static IEnumerable<UaNode> Supertypes(UaNode type)
    {
        for (UaNode? t = type; t is not null; t = t.Supertype) yield return t;
    }

    // What a nearer declaration has said, a farther one does not say again.
    private void Populate(UaNode instance, IReadOnlyList<UaNode> declarations, string path, Func<string, bool> wants)
    {
        HashSet<QualifiedName> done = [];
        foreach (UaReference reference in declarations.SelectMany(d => d.References))
        {
            UaNode declared = reference.Target;
            if (!reference.IsForward || !IsA(reference.Type, WellKnownNodes.Aggregates)) continue;
            string below = path.Length == 0 ? declared.BrowseName.Name! : $"{path}.{declared.BrowseName.Name}";
            bool isWanted = declared.ModellingRule == WellKnownNodes.Mandatory || (declared.ModellingRule == WellKnownNodes.Optional && wants(below));
            if (!isWanted || !done.Add(declared.BrowseName)) continue;

            UaNode copy = Copy(declared, new NodeId(instance.NodeId.NamespaceIndex, $"{instance.NodeId.Text}.{declared.BrowseName.Name}"));
            Link(copy, instance.NodeId, reference.Type);
            IEnumerable<UaNode> more = Find(declared.TypeDefinition) is { } type ? Supertypes(type) : [];
            Populate(copy, [declared, .. more], below, wants);
        }
    }

    private UaNode Copy(UaNode declared, NodeId nodeId) => declared switch
    {
        UaVariable variable => new UaVariable(nodeId, variable.BrowseName, variable.DataType, variable.Value, isWritable: false, _time)
        {
            TypeDefinition = variable.TypeDefinition,
            DataTypeNode = variable.DataTypeNode,
            ValueRank = variable.ValueRank,
        },
        { NodeClass: NodeClass.Method } => new UaMethod(
            nodeId, declared.BrowseName, ArgumentsOf(declared, "InputArguments"), ArgumentsOf(declared, "OutputArguments"), (_, _, _) => StatusCode.BadNotSupported),
        _ => new UaNode(nodeId, declared.NodeClass, declared.BrowseName) { TypeDefinition = declared.TypeDefinition },
    };

    private UaArgument[] ArgumentsOf(UaNode method, string property)
    {
        if (Child(method, new QualifiedName(0, property)) is not UaVariable { Value: var value } || value.ToObject() is not ExtensionObject[] arguments) return [];
        return [.. arguments.Select(a =>
        {
            if (!ServiceMessages.TryUnwrap(a, out ArgumentStructure? argument)) throw new InvalidOperationException($"argument of {method.NodeId} cannot be read");
            return new UaArgument(argument!.Name ?? "", BuiltInOf(argument.DataType), argument.ValueRank > 0) { DataType = argument.DataType };
        })];
    }
}
