using System.Buffers.Binary;
using System.Text;

namespace EdgeInspector.OpcUa;

/// <summary>Writes the binary encoding into one growing buffer that is kept and used again.</summary>
/// <remarks>Not thread-safe; one owner. [OPC UA Part 6 §5.2]</remarks>
internal sealed partial class UaWriter(int capacity = 1024)
{
    private byte[] _buffer = new byte[capacity];

    public int Length { get; private set; }

    public Span<byte> Written => _buffer.AsSpan(0, Length);

    public byte[] Buffer => _buffer;

    public void Clear() => Length = 0;

    /// <summary>Shortens what was written to <paramref name="length"/>.</summary>
    public void Truncate(int length) => Length = Math.Min(Length, length);

    /// <summary>Takes bytes out of what was written.</summary>
    public void RemoveAt(int start, int length)
    {
        _buffer.AsSpan(start + length, Length - start - length).CopyTo(_buffer.AsSpan(start));
        Length -= length;
    }

    public byte[] ToArray() => Written.ToArray();

    /// <summary>Takes <paramref name="length"/> bytes at the end for the caller to fill.</summary>
    public Span<byte> Reserve(int length)
    {
        if (length > _buffer.Length - Length)
            Array.Resize(ref _buffer, Math.Max(checked(Length + length), _buffer.Length * 2));
        Span<byte> reserved = _buffer.AsSpan(Length, length);
        Length += length;
        return reserved;
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    public void WriteBoolean(bool value) => Reserve(1)[0] = value ? (byte)1 : (byte)0;

    public void WriteByte(byte value) => Reserve(1)[0] = value;

    public void WriteUInt16(ushort value) => BinaryPrimitives.WriteUInt16LittleEndian(Reserve(2), value);

    public void WriteUInt32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void WriteInt32(int value) => BinaryPrimitives.WriteInt32LittleEndian(Reserve(4), value);

    public void WriteUInt64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    public void WriteDouble(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Reserve(8), value);

    public void WriteDateTime(DateTime value) => WriteUInt64((ulong)UaTime.ToWire(value));

    public void WriteGuid(Guid value) => value.TryWriteBytes(Reserve(16));

    public void WriteStatusCode(StatusCode value) => WriteUInt32(value.Value);

    public void WriteString(string? value)
    {
        if (value is null)
        {
            WriteInt32(-1);
            return;
        }

        int length = Encoding.UTF8.GetByteCount(value);
        WriteInt32(length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    public void WriteByteString(byte[]? value)
    {
        if (value is null)
        {
            WriteInt32(-1);
            return;
        }

        WriteInt32(value.Length);
        WriteBytes(value);
    }

    public void WriteNodeId(in NodeId value) => WriteNodeId(value, flags: 0);

    public void WriteExpandedNodeId(in ExpandedNodeId value)
    {
        int flags = (value.NamespaceUri is null ? 0 : 0x80) | (value.ServerIndex == 0 ? 0 : 0x40);
        WriteNodeId(value.Node, (byte)flags);
        if (value.NamespaceUri is not null) WriteString(value.NamespaceUri);
        if (value.ServerIndex != 0) WriteUInt32(value.ServerIndex);
    }

    public void WriteQualifiedName(in QualifiedName value)
    {
        WriteUInt16(value.NamespaceIndex);
        WriteString(value.Name);
    }

    public void WriteLocalizedText(in LocalizedText value)
    {
        WriteByte((byte)((value.Locale is null ? 0 : 0x01) | (value.Text is null ? 0 : 0x02)));
        if (value.Locale is not null) WriteString(value.Locale);
        if (value.Text is not null) WriteString(value.Text);
    }

    public void WriteExtensionObject(in ExtensionObject value)
    {
        WriteNodeId(value.TypeId);
        WriteByte((byte)value.Encoding);
        if (value.Encoding == ExtensionObjectEncoding.NoBody) return;
        WriteInt32(value.Body.Length);
        WriteBytes(value.Body.Span);
    }

    private void WriteNodeId(in NodeId value, byte flags)
    {
        switch (value.Type)
        {
            case NodeIdType.Numeric when value.NamespaceIndex == 0 && value.Numeric <= byte.MaxValue:
                WriteByte(flags);
                WriteByte((byte)value.Numeric);
                break;
            case NodeIdType.Numeric when value.NamespaceIndex <= byte.MaxValue && value.Numeric <= ushort.MaxValue:
                WriteByte((byte)(0x01 | flags));
                WriteByte((byte)value.NamespaceIndex);
                WriteUInt16((ushort)value.Numeric);
                break;
            case NodeIdType.Numeric:
                WriteByte((byte)(0x02 | flags));
                WriteUInt16(value.NamespaceIndex);
                WriteUInt32(value.Numeric);
                break;
            case NodeIdType.String:
                WriteByte((byte)(0x03 | flags));
                WriteUInt16(value.NamespaceIndex);
                WriteString(value.Text);
                break;
            case NodeIdType.Guid:
                WriteByte((byte)(0x04 | flags));
                WriteUInt16(value.NamespaceIndex);
                WriteGuid(value.Guid);
                break;
            default:
                WriteByte((byte)(0x05 | flags));
                WriteUInt16(value.NamespaceIndex);
                WriteInt32(value.Opaque.Length);
                WriteBytes(value.Opaque);
                break;
        }
    }
}
