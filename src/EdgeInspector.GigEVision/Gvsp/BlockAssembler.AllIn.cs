using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Blocks so small that they come in one packet: leader, trailer and payload behind each other.</summary>
internal sealed partial class BlockAssembler
{
    // The trailer begins where the leader ends: both must name the same payload, or the one behind them begins nobody knows where.
    private static bool TryReadAllIn(ReadOnlySpan<byte> content, out GvspLeader leader, out GvspTrailer trailer, out ReadOnlySpan<byte> payload)
    {
        trailer = default;
        payload = default;
        if (!GvspLeader.TryRead(content, out leader)) return false;
        if (!leader.IsImage && !leader.IsData && leader.PayloadType != PayloadType.ChunkData) return true;
        if (!GvspTrailer.TryRead(content[leader.SizeBytes..], out trailer)) return false;
        payload = content[(leader.SizeBytes + trailer.SizeBytes)..];
        return trailer.PayloadType == leader.PayloadType && trailer.HasChunks == leader.HasChunks;
    }

    private void AllIn(Block block, in GvspHeader header, ReadOnlySpan<byte> content, long now)
    {
        // Of this block there are packets already: it is one or the other.
        if (block.Received.Count > 0)
        {
            _counters.DuplicatedPackets++;
            return;
        }

        block.IsAllIn = true;
        if (header.IsPreviousBlockDropped) _counters.BlocksDroppedByCamera++;
        TryReadAllIn(content, out GvspLeader leader, out GvspTrailer trailer, out ReadOnlySpan<byte> payload);
        block.Trailer = trailer;
        block.HasTrailer = true;
        if (!TryLay(block, leader, now)) return;

        long sizeBytes = !block.IsOpenEnded ? block.SizeBytes : leader.HasChunks && trailer.PayloadBytes != 0 ? trailer.PayloadBytes : payload.Length;
        bool fits = sizeBytes <= payload.Length && sizeBytes <= _setup.PayloadSizeBytes && HasLines(block);
        if (!fits)
        {
            Finish(block, FrameStatus.SizeMismatch, now);
            return;
        }

        block.SetEnd((int)sizeBytes);
        payload[..(int)sizeBytes].CopyTo(block.Frame!.Buffer.Span);
        _counters.TransferredBytes += sizeBytes;

        // Whatever number it bears: there is no other.
        Arrived(block, header, packet: 0, now);
        Complete(block, now);
    }

    // A lost block of one packet leaves no hole: only the number of the next one tells. It is asked for once, for there is no frame to keep time by.
    private void AskForSkipped(in GvspHeader header, ulong skipped, long now)
    {
        if (!_setup.CanResend) return;
        for (ulong back = Math.Min(skipped, (ulong)Options.OpenBlocksMax); back > 0; back--)
        {
            if (!HasBudget(now)) return;

            // 16-bit ids go from 65535 to 1.
            ulong id = header.IsExtended || header.BlockId > back ? header.BlockId - back : header.BlockId + 65535 - back;
            _resend.Request(id, 0, 0, header.IsExtended);
            _budgetUsed++;
            _counters.ResendRequests++;
        }
    }
}
