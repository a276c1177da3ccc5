using System.Buffers.Binary;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>One event on its way to the message channel.</summary>
/// <param name="Id">See <see cref="CameraEvents"/>.</param>
/// <param name="BlockId">0 when it belongs to no block.</param>
/// <param name="Timestamp">Ticks of the camera's clock.</param>
/// <param name="Data">Null for EVENT; makes it an EVENTDATA, which travels alone.</param>
internal readonly record struct EventRecord(ushort Id, ulong BlockId, ulong Timestamp, byte[]? Data)
{
    /// <summary>Stream channel of an event that belongs to no block.</summary>
    private const ushort NoChannel = 0xFFFF;

    public static int SizeBytes(bool extendedIds) => extendedIds ? 24 : 16;

    /// <summary>
    /// Writes reserved, id, stream channel, block id, timestamp; with 64-bit ids the 16 bits are reserved and the id follows.
    /// </summary>
    /// <remarks>[Wireshark packet-gvcp]</remarks>
    public void Write(Span<byte> target, bool extendedIds)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, 0);
        BinaryPrimitives.WriteUInt16BigEndian(target[2..], Id);
        BinaryPrimitives.WriteUInt16BigEndian(target[4..], BlockId != 0 ? (ushort)0 : NoChannel);
        BinaryPrimitives.WriteUInt16BigEndian(target[6..], extendedIds ? (ushort)0 : (ushort)BlockId);
        if (extendedIds) BinaryPrimitives.WriteUInt64BigEndian(target[8..], BlockId);
        BinaryPrimitives.WriteUInt64BigEndian(target[(extendedIds ? 16 : 8)..], Timestamp);
    }
}
