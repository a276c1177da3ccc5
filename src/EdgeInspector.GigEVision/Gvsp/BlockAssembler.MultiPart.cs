using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Blocks of several parts: each packet tells its part and its place there.</summary>
/// <remarks>
/// The places of the parts come from the leader. Until it is in, those of the block before are taken: a camera that streams keeps them, and a
/// lost leader then costs one packet more instead of the frame. When the leader says otherwise, the frame fails.
/// </remarks>
internal sealed partial class BlockAssembler
{
    // The parts of the last block whose leader came.
    private readonly PartLayout _lastParts = new(packetsMax: 0);

    // A camera whose packet ends too early each time has no more to give.
    private const int CutOffTriesMax = 3;

    private bool TryLayParts(Block block, in GvspHeader header, in GvspLeader leader, ReadOnlySpan<byte> content, long now)
    {
        // Chunks of a multipart block are a part; what the bit would add nobody has shown.
        FrameStatus status = leader.HasChunks ? FrameStatus.PayloadNotSupported : _lastParts.Lay(content, header.PartCount, _setup.PayloadSizeBytes);
        if (status != FrameStatus.Complete) _lastParts.Clear();
        else if (block.Parts.IsLaid ? !block.Parts.IsSameAs(_lastParts) : HasPayload(block)) status = FrameStatus.SizeMismatch;

        if (!block.Parts.IsLaid) block.Parts.LayAs(_lastParts);
        block.SetParts(leader);
        if (status == FrameStatus.Complete) return true;
        Finish(block, status, now);
        return false;
    }

    // Packets that came before the leader were put where those of another kind of block belong.
    private static bool HasPayload(Block block) => block.Received.Count > (block.HasTrailer ? 1 : 0);

    private void PartPayload(Block block, in GvspHeader header, ReadOnlySpan<byte> content, long now)
    {
        if (!block.HasLeader && !block.Parts.IsLaid)
        {
            if (!_lastParts.IsLaid)
            {
                Ignore(header.SizeBytes + content.Length);
                return;
            }

            block.Parts.LayAs(_lastParts);
        }

        uint packet = header.PacketId;
        if (!block.Parts.IsLaid || (block.HasTrailer && packet > block.PayloadPackets) || !block.Parts.TryPlace(content, out byte part, out int offset, out int bytes))
        {
            _counters.MalformedPackets++;
            return;
        }

        ReadOnlySpan<byte> data = content.Slice(GvspPart.PacketHeadBytes, bytes);
        Span<byte> place = block.Frame!.Buffer.Span.Slice(block.Parts.AtInBuffer(part, offset), bytes);
        if (block.Received.Has(packet))
        {
            _counters.DuplicatedPackets++;
            if (!block.Parts.HasNoted(packet, part, offset, bytes) || !data.SequenceEqual(place)) Finish(block, FrameStatus.SizeMismatch, now);
            return;
        }

        data.CopyTo(place);
        block.Parts.Note(packet, part, offset, bytes);
        if (packet > block.PayloadPackets) block.PayloadPackets = packet;
        _counters.TransferredBytes += bytes;
        Arrived(block, header, packet, now);
    }

    private void CompleteParts(Block block, long now)
    {
        FrameStatus status = block.Parts.IsCovered(block.PayloadPackets) ? FrameStatus.Complete : FrameStatus.SizeMismatch;
        if (status != FrameStatus.Complete && ForgetCutOff(block, now)) return;
        foreach (FramePart part in block.Parts.Parts)
        {
            if (status != FrameStatus.Complete || part.Type != PartType.ChunkData) continue;
            if (!ChunkReader.TryMeasure(block.Frame!.Buffer.Span.Slice(part.Offset, part.SizeBytes), out _)) status = FrameStatus.ChunkMismatch;
            else block.SetChunks(block.ImageBytes, part.Offset, part.SizeBytes);
        }

        block.Frame!.SetParts(block.Parts.Parts);
        Finish(block, status, now);
    }

    // Every packet is in, but bytes are missing: those that end before they should are missing again.
    private bool ForgetCutOff(Block block, long now)
    {
        if (!_setup.CanResend || block.IsPastHelp) return false;
        bool any = false;
        for (uint packet = Next(0); packet != 0; packet = Next(packet))
        {
            if (block.Tries(packet) >= CutOffTriesMax) continue;
            block.Forget(packet, now);
            _counters.MalformedPackets++;
            any = true;
        }

        if (any) WakeAt(block, now);
        return any;

        uint Next(uint after) => block.Parts.NextCutOff(after, block.PayloadPackets, block.PacketBytes);
    }
}
