using System.Buffers.Binary;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The short way of the packet that nearly every packet is: the next of an image, full, in a block that misses nothing.</summary>
/// <remarks>
/// The head is compared with the only one that may follow, so that nothing of it need be read. A packet that differs in one point goes the long
/// way, which would have done to this one exactly the same.
/// </remarks>
internal sealed partial class BlockAssembler
{
    // Format payload and nothing else: no status, no flags. The rest of the word is the packet id, or reserved.
    private const ulong StandardPayload = (ulong)GvspPacketKind.Payload << 24;
    private const ulong ExtendedPayload = (0x80UL | (ulong)GvspPacketKind.Payload) << 24;

    private bool TryNext(ReadOnlySpan<byte> datagram, long now)
    {
        Block block = _last;
        if (datagram.Length != block.PlainDatagramBytes || datagram.Length < GvspHeader.StandardBytes) return false;
        uint packet = block.End;
        bool isNext = block.IsExtended
            ? BinaryPrimitives.ReadUInt64BigEndian(datagram) == ExtendedPayload
                && BinaryPrimitives.ReadUInt64BigEndian(datagram[8..]) == block.Id
                && BinaryPrimitives.ReadUInt32BigEndian(datagram[16..]) == packet
            : BinaryPrimitives.ReadUInt64BigEndian(datagram) == (block.Id << 32) + StandardPayload + packet;
        long offset = (packet - 1L) * block.PacketBytes;
        if (!isNext || packet != block.LowestMissing || offset + block.PacketBytes > block.SizeBytes) return false;

        block.LastPacketAt = now;
        if (block.DeadlineAt == 0) block.DeadlineAt = now + _deadlineTicks;
        datagram[^block.PacketBytes..].CopyTo(block.Frame!.Buffer.Span[(int)offset..]);
        block.AddNext();
        _counters.TransferredBytes += block.PacketBytes;
        return true;
    }
}
