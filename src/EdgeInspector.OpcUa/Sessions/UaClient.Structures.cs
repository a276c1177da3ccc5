namespace EdgeInspector.OpcUa;

public sealed partial class UaClient
{
    /// <summary>The structured type of a variable, as the server tells it; asked once a session.</summary>
    /// <exception cref="UaException">The variable holds no structure, or the server does not tell its fields.</exception>
    public async Task<UaStructureType> FindStructureTypeAsync(NodeAddress node, CancellationToken cancel = default)
    {
        ClientSession session = Session;
        NodeId dataType = await session.Types.FindDataTypeAsync(session.Resolve(node), node, cancel);
        return await session.Types.FindStructureAsync(dataType, node, cancel);
    }

    /// <summary>Reads a structure with its fields.</summary>
    /// <exception cref="UaException">It cannot be read, or its bytes are not those of its type.</exception>
    public async Task<UaStructure> ReadStructureAsync(NodeAddress node, CancellationToken cancel = default)
    {
        UaStructureType type = await FindStructureTypeAsync(node, cancel);
        DataValue read = await ReadAsync(node, cancel);
        if (read.Status.IsBad) throw new UaException(read.Status, $"{_options.EndpointUrl}: node '{node}' cannot be read: {read.Status}");
        return read.Value.ToObject() is ExtensionObject wrapped && UaStructure.TryRead(type, wrapped, out UaStructure? structure)
            ? structure!
            : throw new UaException(StatusCode.BadDecodingError, $"{_options.EndpointUrl}: node '{node}': its value is {read.Value}, not a {type.Name} as its data type tells");
    }
}
