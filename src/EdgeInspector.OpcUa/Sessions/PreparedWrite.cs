using System.Buffers.Binary;

namespace EdgeInspector.OpcUa;

/// <summary>One encoded write request of certain nodes, each of a fixed width.</summary>
internal sealed class PreparedWrite
{
    // By the number of the type: Boolean to Double, then String, DateTime, Guid, ByteString, XmlElement, NodeId, ExpandedNodeId, StatusCode.
    private static ReadOnlySpan<byte> Widths => [0, 1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8, 0, 8, 0, 0, 0, 0, 0, 4];

    private readonly UaLinkNode[] _nodes;
    private readonly int[] _valueStarts;
    private readonly int _timestampAt;

    public PreparedWrite(PreparedChunk chunk, ReadOnlySpan<WriteItem> items, int timestampAt, ReadOnlySpan<int> valueEnds)
    {
        Chunk = chunk;
        _timestampAt = timestampAt;
        _nodes = new UaLinkNode[items.Length];
        _valueStarts = new int[items.Length];
        for (int i = 0; i < items.Length; i++)
        {
            _nodes[i] = items[i].Node;
            _valueStarts[i] = valueEnds[i] - WidthOf(items[i].Node.DataType);
        }
    }

    public PreparedChunk Chunk { get; }

    /// <summary>Bytes of a scalar on the wire; 0 for a type whose values differ in length. [OPC UA Part 6 §5.2.2]</summary>
    public static int WidthOf(BuiltInType type) => (int)type < Widths.Length ? Widths[(int)type] : 0;

    public bool IsFor(ReadOnlySpan<WriteItem> items)
    {
        if (items.Length != _nodes.Length) return false;
        for (int i = 0; i < items.Length; i++)
        {
            if (!ReferenceEquals(items[i].Node, _nodes[i])) return false;
        }

        return true;
    }

    /// <summary>Puts in what changes with every request.</summary>
    /// <returns>False when a value does not fit its node or is an array: it cannot be patched in, and nothing of this may be sent.</returns>
    public bool TryPatch(DateTime now, uint requestHandle, uint timeoutHint, ReadOnlySpan<WriteItem> items)
    {
        Span<byte> body = Chunk.Body;
        for (int i = 0; i < items.Length; i++)
        {
            if (!items[i].Value.TryFit(_nodes[i].DataType, out Variant fitted) || fitted.IsArray) return false;
            Span<byte> value = body[_valueStarts[i]..];
            switch (WidthOf(fitted.Type))
            {
                case 1: value[0] = (byte)fitted.Bits; break;
                case 2: BinaryPrimitives.WriteUInt16LittleEndian(value, (ushort)fitted.Bits); break;
                case 4: BinaryPrimitives.WriteUInt32LittleEndian(value, (uint)fitted.Bits); break;
                default: BinaryPrimitives.WriteUInt64LittleEndian(value, fitted.Bits); break;
            }
        }

        // Timestamp 8, handle 4, diagnostics 4, audit entry 4 (null), timeout hint 4. [OPC UA Part 4 §7.33]
        Span<byte> header = body[_timestampAt..];
        BinaryPrimitives.WriteInt64LittleEndian(header, UaTime.ToWire(now));
        BinaryPrimitives.WriteUInt32LittleEndian(header[8..], requestHandle);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], timeoutHint);
        return true;
    }
}
