namespace EdgeInspector.OpcUa;

/// <summary>One method of one object and its input arguments.</summary>
internal sealed record CallMethodRequest(NodeId ObjectId, NodeId MethodId, Variant[] InputArguments) : IUaStructure<CallMethodRequest>
{
    public static uint EncodingId => 0;

    public static CallMethodRequest Read(ref UaReader reader)
    {
        NodeId objectId = reader.ReadNodeId();
        NodeId methodId = reader.ReadNodeId();
        Variant[] inputArguments = reader.ReadVariants();
        return new CallMethodRequest(objectId, methodId, inputArguments);
    }

    public void Write(UaWriter writer)
    {
        writer.WriteNodeId(ObjectId);
        writer.WriteNodeId(MethodId);
        writer.WriteVariants(InputArguments);
    }
}
