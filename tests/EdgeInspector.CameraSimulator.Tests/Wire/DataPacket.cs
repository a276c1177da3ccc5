using System.Buffers.Binary;

namespace EdgeInspector.CameraSimulator.Tests.Wire;

/// <summary>A data packet as it came, with the fields of its head.</summary>
internal sealed record DataPacket(byte[] Bytes, int SourcePort)
{
    public int Status => BinaryPrimitives.ReadUInt16BigEndian(Bytes);

    public bool IsExtended => (Bytes[4] & 0x80) != 0;

    public int Format => Bytes[4] & 0x7F;

    public ulong BlockId => IsExtended ? BinaryPrimitives.ReadUInt64BigEndian(Bytes.AsSpan(8)) : BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(2));

    public uint PacketId => IsExtended ? BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(16)) : BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(4)) & 0xFFFFFF;

    public byte[] Payload => Bytes[(IsExtended ? 20 : 8)..];

    public string Head => Convert.ToHexString(Bytes.AsSpan(0, IsExtended ? 20 : 8));

    public static byte[] ImageOf(IEnumerable<DataPacket> packets) =>
        [.. packets.Where(p => p.Format == 3 && p.Status is 0 or 0x100).OrderBy(p => p.PacketId).SelectMany(p => p.Payload)];
}
