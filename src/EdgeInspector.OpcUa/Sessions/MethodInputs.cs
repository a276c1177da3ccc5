namespace EdgeInspector.OpcUa;

/// <summary>Finds out what a method takes: its property InputArguments. [OPC UA Part 3 §5.7]</summary>
internal static class MethodInputs
{
    /// <summary>Asks for the properties of a method.</summary>
    public static BrowseDescription Properties(in NodeId method) =>
        new(method, BrowseDirection.Forward, WellKnownNodes.HasProperty, false, (uint)NodeClass.Variable, 0x3F);

    public static bool TryFindNode(BrowseResult properties, out NodeId node)
    {
        foreach (ReferenceDescription property in properties.References)
        {
            if (property.BrowseName.Name != "InputArguments") continue;
            node = property.NodeId.Node;
            return true;
        }

        node = default;
        return false;
    }

    public static bool TryRead(in DataValue value, out ArgumentStructure[] arguments)
    {
        arguments = [];
        if (value.Status.IsBad || value.Value.ToObject() is not ExtensionObject[] wrapped) return false;
        var read = new ArgumentStructure[wrapped.Length];
        for (int i = 0; i < read.Length; i++)
        {
            if (!ServiceMessages.TryUnwrap(wrapped[i], out ArgumentStructure? argument)) return false;
            read[i] = argument!;
        }

        arguments = read;
        return true;
    }

    public static UaArgument Argument(ArgumentStructure argument, BuiltInType type) =>
        new(argument.Name ?? "", type, argument.ValueRank >= 0) { DataType = argument.DataType, Description = argument.Description.Text ?? "" };

    /// <summary>Gives the value in the type of the argument; false if it does not fit.</summary>
    public static bool TryFit(UaArgument argument, in Variant value, out Variant fitted) =>
        value.TryFit(argument.Type, out fitted) && (value.IsArray == argument.IsArray || argument.Type == BuiltInType.Variant);
}
