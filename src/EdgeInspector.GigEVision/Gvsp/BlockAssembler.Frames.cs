using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Payload into the frame, and the frame's end.</summary>
internal sealed partial class BlockAssembler
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private void Payload(Block block, in GvspHeader header, ReadOnlySpan<byte> content, long now)
    {
        // Every packet but the last is full. One that is shorter than its place would leave old pixels behind it.
        long offset = (header.PacketId - 1L) * block.PacketBytes;
        int need = (int)Math.Clamp(block.SizeBytes - offset, 0, block.PacketBytes);
        if (block.Received.Has(header.PacketId))
        {
            _counters.DuplicatedPackets++;

            // Two packets for one place that disagree: one of them is of another image, and nobody can tell which.
            int both = Math.Min(need, content.Length);
            if (both > 0 && !content[..both].SequenceEqual(block.Frame!.Buffer.Span.Slice((int)offset, both))) Finish(block, FrameStatus.SizeMismatch, now);
            return;
        }

        if (content.Length < need || (block.HasTrailer && header.PacketId > block.PayloadPackets))
        {
            _counters.MalformedPackets++;
            return;
        }

        if (need > 0) content[..need].CopyTo(block.Frame!.Buffer.Span[(int)offset..]);
        if (header.PacketId > block.PayloadPackets) block.PayloadPackets = header.PacketId;
        _counters.TransferredBytes += need;
        Arrived(block, header, now);
    }

    private void Arrived(Block block, in GvspHeader header, long now)
    {
        if (block.Add(header.PacketId, now + _delayTicks)) WakeAt(block, now + _delayTicks);
        bool wasAsked = block.Asked.Has(header.PacketId);
        if (!header.IsMarkedResent && !wasAsked) return;
        block.Resent++;
        _counters.ResentPackets++;
        if (wasAsked) Answered(block, header.PacketId, now);
    }

    // Leader and trailer must agree: as many packets as the image takes, as many lines as it has.
    private void CheckSize(Block block, long now)
    {
        if (!block.HasLeader || !block.HasTrailer) return;
        if (block.PayloadPackets >= block.PacketsFor(block.SizeBytes) && (block.TrailerLines == 0 || block.TrailerLines == block.Leader.Height)) return;
        Finish(block, FrameStatus.SizeMismatch, now);
    }

    private void Finish(Block block, FrameStatus status, long now)
    {
        int expected = (int)block.PayloadPackets + 2;
        int missing = Math.Max(0, expected - block.Received.Count);
        Frame frame = block.Close();
        OpenCount--;
        frame.Info = new FrameInfo
        {
            Camera = _setup.Camera,
            BlockId = block.Id,
            Sequence = block.Sequence,
            PixelFormat = block.Leader.PixelFormat,
            Width = (int)block.Leader.Width,
            Height = (int)block.Leader.Height,
            StrideBytes = block.StrideBytes,
            CameraTimestampNs = Nanoseconds(block.Leader.Timestamp),
            FirstPacketAt = block.FirstPacketAt,
            LastPacketAt = block.LastPacketAt,
            PacketsExpected = expected,
            MissingPackets = missing,
            ResentPackets = block.Resent,
            AskedPackets = block.AskedCount,
        };
        frame.Status = status;
        if (status == FrameStatus.Complete)
        {
            _counters.CompletedBuffers++;
            _counters.ReceiveLatency.Add((long)((double)(now - frame.Info.FirstPacketAt) / _secondTicks * 1_000_000));
        }
        else
        {
            CountFailure(status, missing);
        }

        _sink.Take(frame);
    }

    private void CountFailure(FrameStatus status, int missing)
    {
        _counters.Failures++;
        _counters.MissingPackets += missing;
        switch (status)
        {
            case FrameStatus.Timeout: _counters.Timeouts++; break;
            case FrameStatus.SizeMismatch: _counters.SizeMismatch++; break;
            case FrameStatus.PayloadNotSupported: _counters.PayloadNotSupported++; break;
            case FrameStatus.Aborted: _counters.Aborted++; break;
            default: break;
        }
    }

    private ulong Nanoseconds(ulong ticks)
    {
        ulong frequency = _setup.TickFrequency;
        if (frequency is 0 or NanosecondsPerSecond) return ticks;

        // Split, for ticks × 1e9 does not fit 64 bits.
        return unchecked((ticks / frequency * NanosecondsPerSecond) + (ulong)((UInt128)(ticks % frequency) * NanosecondsPerSecond / frequency));
    }

    private static int PacketsMax(int payloadBytes, int packetBytes) => (int)(((long)payloadBytes + packetBytes - 1) / packetBytes);

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _secondTicks);
}
