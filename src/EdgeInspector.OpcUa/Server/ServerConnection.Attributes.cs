#pragma warning disable IDE0072 // The default arm is meant: an attribute that is not named is not there.

namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    // AccessLevel bits: CurrentRead 1, CurrentWrite 2. [OPC UA Part 3 §8.57]
    private const byte AccessRead = 1;
    private const byte AccessReadWrite = 3;

    private ReadResponse Read(ReadRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.NodesToRead.Length);
        var results = new DataValue[request.NodesToRead.Length];
        for (int i = 0; i < results.Length; i++)
            results[i] = Stamped(ReadAttribute(session, request.NodesToRead[i]), request.TimestampsToReturn);
        return new ReadResponse(Good(request.Header), results);
    }

    private WriteResponse Write(WriteRequest request, long received)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.NodesToWrite.Length);
        var results = new StatusCode[request.NodesToWrite.Length];
        for (int i = 0; i < results.Length; i++)
        {
            WriteValue write = request.NodesToWrite[i];
            results[i] = session.Find(write.NodeId) switch
            {
                null => StatusCode.BadNodeIdUnknown,
                UaVariable variable when write.AttributeId == (uint)AttributeId.Value =>
                    write.IndexRange is { Length: > 0 } ? StatusCode.BadWriteNotSupported : variable.Write(write.Value, received),
                _ => StatusCode.BadNotWritable,
            };
        }

        return new WriteResponse(Good(request.Header), results);
    }

    private RegisterNodesResponse RegisterNodes(RegisterNodesRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        CheckCount(request.NodesToRegister.Length);
        return new RegisterNodesResponse(Good(request.Header), [.. request.NodesToRegister.Select(session.Register)]);
    }

    private UnregisterNodesResponse UnregisterNodes(UnregisterNodesRequest request)
    {
        ServerSession session = SessionOf(request.Header);
        foreach (NodeId node in request.NodesToUnregister) session.Unregister(node);
        return new UnregisterNodesResponse(Good(request.Header));
    }

    // TimestampsToReturn: 0 source, 1 server, 2 both, 3 neither. [OPC UA Part 4 §7.45]
    private static DataValue Stamped(in DataValue value, int timestamps) => timestamps switch
    {
        0 => value with { ServerTimestamp = default },
        1 => value with { SourceTimestamp = default },
        2 => value,
        _ => value with { SourceTimestamp = default, ServerTimestamp = default },
    };

    private static DataValue ReadAttribute(ServerSession session, ReadValueId id)
    {
        UaNode? node = session.Find(id.NodeId);
        if (node is null) return Bad(StatusCode.BadNodeIdUnknown);
        if (id.IndexRange is { Length: > 0 }) return Bad(StatusCode.BadIndexRangeInvalid);
        var variable = node as UaVariable;
        return (AttributeId)id.AttributeId switch
        {
            AttributeId.NodeId => new DataValue(node.NodeId),
            AttributeId.NodeClass => new DataValue((int)node.NodeClass),
            AttributeId.BrowseName => new DataValue(node.BrowseName),
            AttributeId.DisplayName => new DataValue(new LocalizedText(null, node.BrowseName.Name)),
            AttributeId.Description => new DataValue(new LocalizedText(null, "")),
            AttributeId.WriteMask or AttributeId.UserWriteMask => new DataValue(0U),
            AttributeId.EventNotifier when node.NodeClass is NodeClass.Object or NodeClass.View => new DataValue((byte)0),
            AttributeId.Executable or AttributeId.UserExecutable when node is UaMethod method => new DataValue(method.IsExecutable),
            AttributeId.Value when variable is not null => variable.Read(),
            AttributeId.DataType when variable is not null => new DataValue(variable.DataTypeNode),
            AttributeId.ValueRank when variable is not null => new DataValue(variable.IsArray ? 1 : -1),
            AttributeId.ArrayDimensions when variable is not null => new DataValue(Variant.ArrayOf(variable.IsArray ? [0U] : Array.Empty<uint>())),
            AttributeId.AccessLevel or AttributeId.UserAccessLevel when variable is not null =>
                new DataValue(variable.IsWritable ? AccessReadWrite : AccessRead),
            AttributeId.MinimumSamplingInterval when variable is not null => new DataValue(0.0),
            AttributeId.Historizing when variable is not null => new DataValue(false),
            _ => Bad(StatusCode.BadAttributeIdInvalid),
        };
    }

    private static DataValue Bad(StatusCode status) => new(default, status);
}
