using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Payload into the frame: what the leader promises, each packet at its place, and the proof at the end.</summary>
/// <remarks>
/// An image's size is known from its leader. With chunks behind it, and for data whose leader tells no size, the end is open until the trailer
/// tells it or all packets are in: then only one packet may be less than full, and it must be the last.
/// </remarks>
internal sealed partial class BlockAssembler
{
    // A chunk is filled up to a multiple of four bytes.
    private const int ChunkFillingMax = 3;

    // False when the block was given up.
    private bool TryLay(Block block, in GvspLeader leader, long now)
    {
        int imageBytes = 0;
        int strideBytes = 0;
        var status = FrameStatus.Complete;
        if (block.Parts.IsLaid)
        {
            // Packets that came before the leader were put where a multipart block has them.
            status = FrameStatus.SizeMismatch;
        }
        else if (leader.IsImage)
        {
            if (!leader.TryGetSize(_setup.PayloadSizeBytes, out imageBytes, out strideBytes)) status = FrameStatus.SizeMismatch;
        }
        else if (leader.IsData)
        {
            if (leader.DataBytes > (ulong)_setup.PayloadSizeBytes) status = FrameStatus.SizeMismatch;
            else imageBytes = (int)leader.DataBytes;
        }
        else if (leader.PayloadType != PayloadType.ChunkData)
        {
            status = FrameStatus.PayloadNotSupported;
        }

        block.SetLeader(leader, imageBytes, strideBytes, isOpenEnded: leader.HasChunks || imageBytes == 0);
        if (status == FrameStatus.Complete) return true;
        Finish(block, status, now);
        return false;
    }

    private void Payload(Block block, in GvspHeader header, ReadOnlySpan<byte> content, long now)
    {
        // In a multipart block every packet tells its place; this one does not.
        if (block.Parts.IsLaid)
        {
            _counters.MalformedPackets++;
            return;
        }

        // Every packet but the last is full. One that is shorter than its place would leave old pixels behind it.
        uint packet = header.PacketId;
        long offset = (packet - 1L) * block.PacketBytes;
        int need = (int)Math.Clamp(block.SizeBytes - offset, 0, block.PacketBytes);
        if (block.Received.Has(packet))
        {
            Repeated(block, packet, content, (int)offset, need, now);
            return;
        }

        bool isShort = content.Length < need;
        if ((block.HasTrailer && packet > block.PayloadPackets) || (isShort && !CanBeLast(block, packet)))
        {
            _counters.MalformedPackets++;
            return;
        }

        if (block.IsOpenEnded && block.ShortPacket != 0 && packet > block.ShortPacket) Forget(block, now);
        if (isShort)
        {
            need = content.Length;
            block.EndWith(packet, need);
        }

        if (need > 0) content[..need].CopyTo(block.Frame!.Buffer.Span[(int)offset..]);
        if (packet > block.PayloadPackets) block.PayloadPackets = packet;
        _counters.TransferredBytes += need;
        Arrived(block, header, packet, now);
    }

    // Two packets for one place that disagree: one of them is of another image, and nobody can tell which.
    private void Repeated(Block block, uint packet, ReadOnlySpan<byte> content, int offset, int need, long now)
    {
        _counters.DuplicatedPackets++;
        bool isEnd = block.IsOpenEnded && packet == block.ShortPacket;
        int both = Math.Min(isEnd ? block.ShortBytes : need, content.Length);
        bool agrees = both == 0 || content[..both].SequenceEqual(block.Frame!.Buffer.Span.Slice(offset, both));
        if (!agrees || (isEnd && content.Length != block.ShortBytes)) Finish(block, FrameStatus.SizeMismatch, now);
    }

    private static bool CanBeLast(Block block, uint packet) =>
        block.IsOpenEnded && (block.HasTrailer ? packet == block.PayloadPackets : packet >= block.End);

    private void Forget(Block block, long now)
    {
        _counters.MalformedPackets++;
        block.ForgetShort(now + _delayTicks);
        WakeAt(block, now + _delayTicks);
    }

    private void Arrived(Block block, in GvspHeader header, uint packet, long now)
    {
        if (block.Add(packet, now + _delayTicks)) WakeAt(block, now + _delayTicks);
        bool wasAsked = block.Asked.Has(packet);
        if (!header.IsMarkedResent && !wasAsked) return;
        block.Resent++;
        _counters.ResentPackets++;
        if (wasAsked) Answered(block, packet, now);
    }

    // Leader and trailer must agree: as many packets as the payload takes, as many lines as the image has.
    private void CheckSize(Block block, long now)
    {
        if (!block.HasLeader || !block.HasTrailer) return;
        if (block.Leader.PayloadType == PayloadType.MultiPart)
        {
            if (!block.Parts.TrySettle()) Finish(block, FrameStatus.SizeMismatch, now);
            return;
        }

        bool fits = HasLines(block);
        if (fits && block.IsOpenEnded) fits = TrySettleEnd(block, now);
        if (fits && !block.IsOpenEnded) fits = block.PayloadPackets >= block.PacketsFor(block.SizeBytes);
        if (!fits) Finish(block, FrameStatus.SizeMismatch, now);
    }

    private static bool HasLines(Block block) =>
        !block.Leader.IsImage || block.Trailer.Lines == 0 || block.Trailer.Lines == block.Leader.Height;

    private bool TrySettleEnd(Block block, long now)
    {
        uint said = block.Leader.HasChunks ? block.Trailer.PayloadBytes : 0;
        if (said > (uint)block.SizeBytes) return false;
        bool isCutOff = block.ShortPacket != 0 && (said == 0 ? block.ShortPacket < block.PayloadPackets : block.PayloadBytes < said);
        if (isCutOff) Forget(block, now);
        if (said != 0) block.SetEnd((int)said);
        return true;
    }

    // Every packet is in. What they hold must be what the leader promised.
    private void Complete(Block block, long now)
    {
        if (block.Leader.PayloadType == PayloadType.MultiPart)
        {
            CompleteParts(block, now);
            return;
        }

        int payloadBytes = block.PayloadBytes;
        if (payloadBytes == 0) Finish(block, FrameStatus.SizeMismatch, now);
        else if (!block.Leader.HasChunks) Finish(block, FrameStatus.Complete, now);
        else Finish(block, TryFindChunks(block, payloadBytes) ? FrameStatus.Complete : FrameStatus.ChunkMismatch, now);
    }

    private static bool TryFindChunks(Block block, int payloadBytes)
    {
        if (!ChunkReader.TryMeasure(block.Frame!.Buffer.Span[..payloadBytes], out int firstBytes)) return false;
        if (block.Leader.PayloadType == PayloadType.ChunkData)
        {
            block.SetChunks(imageBytes: 0, offset: 0, payloadBytes);
            return true;
        }

        int imageBytes = block.ImageBytes == 0 ? firstBytes : block.ImageBytes;
        if (firstBytes < imageBytes || firstBytes - imageBytes > ChunkFillingMax) return false;
        int offset = firstBytes + ChunkReader.TagBytes;
        block.SetChunks(imageBytes, offset, payloadBytes - offset);
        return true;
    }
}
