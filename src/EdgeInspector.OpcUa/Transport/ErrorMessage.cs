using System.Buffers.Binary;

namespace EdgeInspector.OpcUa;

/// <summary>ERR: why the other end closes the socket.</summary>
/// <remarks>[OPC UA Part 6 §7.1.2.5]</remarks>
internal readonly record struct ErrorMessage(StatusCode Status, string? Reason)
{
    public static bool TryRead(ReadOnlySpan<byte> chunk, out ErrorMessage message)
    {
        message = default;
        if (chunk.Length < HelloMessage.HeaderSizeBytes) return false;
        var reader = new UaReader(chunk[HelloMessage.HeaderSizeBytes..]);
        message = new ErrorMessage(reader.ReadStatusCode(), reader.ReadString());
        return !reader.Failed;
    }

    public void Write(UaWriter writer)
    {
        int start = writer.Length;
        writer.WriteUInt32((uint)MessageType.Error | ((uint)'F' << 24));
        writer.WriteUInt32(0);
        writer.WriteStatusCode(Status);
        writer.WriteString(Reason);
        BinaryPrimitives.WriteUInt32LittleEndian(writer.Written[(start + 4)..], (uint)(writer.Length - start));
    }
}
