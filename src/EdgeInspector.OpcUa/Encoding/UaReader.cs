using System.Buffers.Binary;
using System.Text;

namespace EdgeInspector.OpcUa;

/// <summary>Reads the binary encoding from bytes that a peer sent.</summary>
/// <remarks>
/// It never throws and never reads outside: after the first bad byte <see cref="Failed"/> stays true and everything read is the
/// type's default. So a message is read to its end and asked once. [OPC UA Part 6 §5.2]
/// </remarks>
internal ref partial struct UaReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Elements that one array may have; more is refused before anything is allocated.</summary>
    public const int ArrayLengthMax = 100_000;

    /// <summary>Variants in variants (and diagnostics in diagnostics) that are followed. [OPC UA Part 6 §5.2.2.16]</summary>
    public const int NestingMax = 100;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    public bool Failed { get; private set; }

    public int Position { get; private set; }

    public readonly int Remaining => _bytes.Length - Position;

    public bool ReadBoolean() => ReadByte() != 0;

    public byte ReadByte()
    {
        ReadOnlySpan<byte> bytes = Take(1);
        return bytes.IsEmpty ? (byte)0 : bytes[0];
    }

    public ushort ReadUInt16()
    {
        ReadOnlySpan<byte> bytes = Take(2);
        return bytes.IsEmpty ? (ushort)0 : BinaryPrimitives.ReadUInt16LittleEndian(bytes);
    }

    public uint ReadUInt32()
    {
        ReadOnlySpan<byte> bytes = Take(4);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public int ReadInt32() => (int)ReadUInt32();

    public ulong ReadUInt64()
    {
        ReadOnlySpan<byte> bytes = Take(8);
        return bytes.IsEmpty ? 0 : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadUInt64());

    public DateTime ReadDateTime() => UaTime.FromWire((long)ReadUInt64());

    public Guid ReadGuid()
    {
        ReadOnlySpan<byte> bytes = Take(16);
        return bytes.IsEmpty ? default : new Guid(bytes, bigEndian: false);
    }

    public StatusCode ReadStatusCode() => new(ReadUInt32());

    /// <summary>The bytes of a String or ByteString in place; empty for null.</summary>
    public ReadOnlySpan<byte> ReadBytesInPlace(out bool isNull)
    {
        int length = ReadInt32();
        isNull = length < 0;
        if (length < -1) Fail();
        return length <= 0 ? default : Take(length);
    }

    public byte[]? ReadByteString()
    {
        ReadOnlySpan<byte> bytes = ReadBytesInPlace(out bool isNull);
        return isNull || Failed ? null : bytes.ToArray();
    }

    public string? ReadString()
    {
        ReadOnlySpan<byte> bytes = ReadBytesInPlace(out bool isNull);
        // Bad UTF-8 becomes replacement characters: a text is shown to people, it decides nothing.
        return isNull || Failed ? null : Encoding.UTF8.GetString(bytes);
    }

    public NodeId ReadNodeId() => ReadNodeId(ReadByte());

    public ExpandedNodeId ReadExpandedNodeId()
    {
        byte kind = ReadByte();
        NodeId node = ReadNodeId((byte)(kind & 0x3F));
        string? uri = (kind & 0x80) != 0 ? ReadString() : null;
        uint server = (kind & 0x40) != 0 ? ReadUInt32() : 0;
        return new ExpandedNodeId(node, uri, server);
    }

    public QualifiedName ReadQualifiedName() => new(ReadUInt16(), ReadString());

    public LocalizedText ReadLocalizedText()
    {
        byte mask = ReadByte();
        if ((mask & ~0x03) != 0) Fail();
        string? locale = (mask & 0x01) != 0 ? ReadString() : null;
        string? text = (mask & 0x02) != 0 ? ReadString() : null;
        return new LocalizedText(locale, text);
    }

    public ExtensionObject ReadExtensionObject()
    {
        NodeId type = ReadNodeId();
        byte encoding = ReadByte();
        if (encoding > 2) Fail();
        if (encoding == 0 || Failed) return new ExtensionObject(type, ExtensionObjectEncoding.NoBody, default);
        return new ExtensionObject(type, (ExtensionObjectEncoding)encoding, ReadByteString());
    }

    /// <summary>The count of an array, checked against what remains; 0 for a null array.</summary>
    /// <param name="elementSizeMin">Bytes that the smallest element takes on the wire.</param>
    public int ReadCount(int elementSizeMin)
    {
        int count = ReadInt32();
        if (count <= 0)
        {
            if (count < -1) Fail();
            return 0;
        }

        if (count <= ArrayLengthMax && count <= Remaining / elementSizeMin) return count;
        Fail();
        return 0;
    }

    /// <summary>The bytes that were read since <paramref name="start"/>.</summary>
    public readonly ReadOnlySpan<byte> Since(int start) => Failed ? default : _bytes[start..Position];

    /// <summary>Goes one level down in something that may hold its own kind; false, and failed, when that is too deep.</summary>
    public bool TryEnter()
    {
        if (_depth >= NestingMax) Fail();
        else _depth++;
        return !Failed;
    }

    public void Leave() => _depth--;

    public void Fail()
    {
        Failed = true;
        Position = _bytes.Length;
    }

    private NodeId ReadNodeId(byte kind)
    {
        switch (kind)
        {
            case 0x00:
                return new NodeId(ReadByte());
            case 0x01:
                byte shortNamespace = ReadByte();
                return new NodeId(shortNamespace, ReadUInt16());
            case 0x02:
                ushort numericNamespace = ReadUInt16();
                return new NodeId(numericNamespace, ReadUInt32());
            case 0x03:
                ushort textNamespace = ReadUInt16();
                return new NodeId(textNamespace, ReadString() ?? "");
            case 0x04:
                ushort guidNamespace = ReadUInt16();
                return new NodeId(guidNamespace, ReadGuid());
            case 0x05:
                ushort opaqueNamespace = ReadUInt16();
                return new NodeId(opaqueNamespace, ReadByteString() ?? []);
            default:
                Fail();
                return default;
        }
    }

    private ReadOnlySpan<byte> Take(int length)
    {
        if (Failed || length > Remaining)
        {
            Fail();
            return default;
        }

        ReadOnlySpan<byte> taken = _bytes.Slice(Position, length);
        Position += length;
        return taken;
    }
}
