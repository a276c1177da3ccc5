#pragma warning disable IDE0072 // The default arm is meant: an attribute that is not named is not there.

namespace EdgeInspector.OpcUa;

internal sealed partial class ServerConnection
{
    // AccessLevel bits: CurrentRead 1, CurrentWrite 2. [OPC UA Part 3 §8.57]
    private const byte AccessRead = 1;
    private const byte AccessReadWrite = 3;

    // What a client wrote is told to the owner for his log.
    private const int DetailLengthMax = 200;

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
            results[i] = Write(session, write, received);
            if (_server.Options.Audit is not null) _server.Tell(UaServerActionKind.Write, session.Client, write.NodeId, results[i], ServerSession.Shown(write.Value.Value.ToString(), DetailLengthMax));
        }

        return new WriteResponse(Good(request.Header), results);
    }

    private static StatusCode Write(ServerSession session, WriteValue write, long received)
    {
        if (session.Find(write.NodeId) is not { } node) return StatusCode.BadNodeIdUnknown;
        if (node is not UaVariable variable || write.AttributeId != (uint)AttributeId.Value) return StatusCode.BadNotWritable;
        if (!session.May(node, UaAccess.Write)) return StatusCode.BadUserAccessDenied;
        return write.IndexRange is { Length: > 0 } ? StatusCode.BadWriteNotSupported : variable.Write(write.Value, received);
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
        if (!session.May(node, UaAccess.Read) && (AttributeId)id.AttributeId == AttributeId.Value) return Bad(StatusCode.BadUserAccessDenied);
        DataValue? value = (AttributeId)id.AttributeId switch
        {
            AttributeId.NodeId => new DataValue(node.NodeId),
            AttributeId.NodeClass => new DataValue((int)node.NodeClass),
            AttributeId.BrowseName => new DataValue(node.BrowseName),
            AttributeId.DisplayName => new DataValue(node.DisplayName),
            AttributeId.Description => new DataValue(new LocalizedText(null, "")),
            AttributeId.WriteMask or AttributeId.UserWriteMask => new DataValue(0U),
            // Bit 0: events can be subscribed to. [OPC UA Part 3 §8.59]
            AttributeId.EventNotifier when node.NodeClass == NodeClass.Object => new DataValue(node.GivesEvents ? (byte)1 : (byte)0),
            // What a type declares is for its instances to do.
            AttributeId.Executable when node.NodeClass == NodeClass.Method => new DataValue(node is UaMethod { IsExecutable: true }),
            AttributeId.UserExecutable when node.NodeClass == NodeClass.Method =>
                new DataValue(node is UaMethod { IsExecutable: true } && session.May(node, UaAccess.Call)),
            _ => null,
        };
        return value ?? node switch
        {
            UaVariable variable => ReadVariable(session, variable, (AttributeId)id.AttributeId),
            UaTypeNode type => ReadType(type, (AttributeId)id.AttributeId),
            _ => Bad(StatusCode.BadAttributeIdInvalid),
        };
    }

    private static DataValue ReadVariable(ServerSession session, UaVariable variable, AttributeId attribute) => attribute switch
    {
        AttributeId.Value => variable.Read(),
        AttributeId.DataType => new DataValue(variable.DataTypeNode),
        AttributeId.ValueRank => new DataValue(variable.ValueRank),
        AttributeId.ArrayDimensions => new DataValue(Variant.ArrayOf(new uint[Math.Max(variable.ValueRank, 0)])),
        AttributeId.AccessLevel => new DataValue(variable.IsWritable ? AccessReadWrite : AccessRead),
        AttributeId.UserAccessLevel => new DataValue((byte)(
            (session.May(variable, UaAccess.Read) ? AccessRead : 0) | (variable.IsWritable && session.May(variable, UaAccess.Write) ? AccessReadWrite : 0))),
        AttributeId.MinimumSamplingInterval => new DataValue(0.0),
        AttributeId.Historizing => new DataValue(false),
        _ => Bad(StatusCode.BadAttributeIdInvalid),
    };

    private static DataValue ReadType(UaTypeNode type, AttributeId attribute) => attribute switch
    {
        AttributeId.IsAbstract => new DataValue(type.IsAbstract),
        AttributeId.Symmetric when type.NodeClass == NodeClass.ReferenceType => new DataValue(type.IsSymmetric),
        AttributeId.InverseName when type is { NodeClass: NodeClass.ReferenceType, InverseName: not null } => new DataValue(new LocalizedText(null, type.InverseName)),
        AttributeId.DataType when type.NodeClass == NodeClass.VariableType => new DataValue(type.DataType),
        AttributeId.ValueRank when type.NodeClass == NodeClass.VariableType => new DataValue(type.ValueRank),
        AttributeId.DataTypeDefinition when type.NodeClass == NodeClass.DataType =>
            DataTypeDefinitions.Of(type) is { } definition ? new DataValue(definition) : Bad(StatusCode.BadAttributeIdInvalid),
        _ => Bad(StatusCode.BadAttributeIdInvalid),
    };

    private static DataValue Bad(StatusCode status) => new(default, status);
}
