using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The frame's end.</summary>
internal sealed partial class BlockAssembler
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private void Finish(Block block, FrameStatus status, long now)
    {
        int expected = block.PacketsExpected;
        int missing = Math.Max(0, expected - block.Received.Count);
        int plane = block.Parts.PlaneIndex;
        FramePart part = plane < 0 ? default : block.Parts.Parts[plane];
        Frame frame = block.Close();
        OpenCount--;
        frame.Info = new FrameInfo
        {
            Camera = _setup.Camera,
            BlockId = block.Id,
            Sequence = block.Sequence,
            PayloadType = block.Leader.PayloadType,
            PayloadBytes = block.PayloadBytes,
            ImageBytes = block.Leader.IsData && block.ImageBytes == 0 ? block.PayloadBytes : block.ImageBytes,
            ChunkOffset = block.ChunkOffset,
            ChunkBytes = block.ChunkBytes,
            ChunkLayoutId = block.Trailer.ChunkLayoutId,
            ImageOffset = part.Offset,
            PixelFormat = plane < 0 ? block.Leader.PixelFormat : part.PixelFormat,
            Width = plane < 0 ? (int)block.Leader.Width : part.Width,
            Height = plane < 0 ? (int)block.Leader.Height : part.Height,
            StrideBytes = block.StrideBytes,
            CameraTimestampNs = Nanoseconds(block.Leader),
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
            case FrameStatus.ChunkMismatch: _counters.ChunkMismatch++; break;
            case FrameStatus.Aborted: _counters.Aborted++; break;
            default: break;
        }
    }

    private ulong Nanoseconds(in GvspLeader leader)
    {
        ulong ticks = leader.Timestamp;
        ulong frequency = leader.TickFrequency == 0 ? _setup.TickFrequency : leader.TickFrequency;
        if (frequency is 0 or NanosecondsPerSecond) return ticks;

        // Split, for ticks × 1e9 does not fit 64 bits.
        return unchecked((ticks / frequency * NanosecondsPerSecond) + (ulong)((UInt128)(ticks % frequency) * NanosecondsPerSecond / frequency));
    }

    private static int PacketsMax(int payloadBytes, int packetBytes) => (int)(((long)payloadBytes + packetBytes - 1) / packetBytes);

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _secondTicks);
}
