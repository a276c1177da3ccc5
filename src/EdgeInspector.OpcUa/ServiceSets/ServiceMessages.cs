namespace EdgeInspector.OpcUa;

/// <summary>Reads a message by the encoding id in front of it.</summary>
internal static class ServiceMessages
{
    /// <summary>The encoding id that a message begins with; 0 if it cannot be read or is not the standard's.</summary>
    public static uint EncodingIdOf(ref UaReader reader)
    {
        NodeId type = reader.ReadNodeId();
        return !reader.Failed && type.NamespaceIndex == 0 && type.Type == NodeIdType.Numeric ? type.Numeric : 0;
    }

    /// <summary>Reads the expected answer; a fault's status or a bad service result comes back as the status.</summary>
    public static StatusCode TryReadResponse<TResponse>(ReadOnlySpan<byte> body, out TResponse? response) where TResponse : IUaResponse<TResponse>
    {
        response = default;
        var reader = new UaReader(body);
        uint type = EncodingIdOf(ref reader);
        if (type == ServiceFault.EncodingId)
        {
            StatusCode fault = ServiceFault.Read(ref reader).Header.ServiceResult;
            return !reader.Failed && fault.IsBad ? fault : StatusCode.BadDecodingError;
        }

        if (type != TResponse.EncodingId) return StatusCode.BadDecodingError;
        TResponse read = TResponse.Read(ref reader);
        if (reader.Failed) return StatusCode.BadDecodingError;
        if (read.Header.ServiceResult.IsBad) return read.Header.ServiceResult;
        response = read;
        return StatusCode.Good;
    }

    /// <summary>Writes a structure as the body of an extension object.</summary>
    public static ExtensionObject Wrap<T>(T structure) where T : IUaStructure<T>
    {
        var writer = new UaWriter(256);
        structure.Write(writer);
        return new ExtensionObject(new NodeId(T.EncodingId), ExtensionObjectEncoding.Binary, writer.ToArray());
    }

    /// <summary>Reads a structure out of an extension object; false if it holds another one.</summary>
    public static bool TryUnwrap<T>(in ExtensionObject wrapped, out T? structure) where T : class, IUaStructure<T>
    {
        structure = null;
        if (wrapped.Encoding != ExtensionObjectEncoding.Binary || wrapped.TypeId != new NodeId(T.EncodingId)) return false;
        var reader = new UaReader(wrapped.Body.Span);
        T read = T.Read(ref reader);
        if (reader.Failed) return false;
        structure = read;
        return true;
    }
}
