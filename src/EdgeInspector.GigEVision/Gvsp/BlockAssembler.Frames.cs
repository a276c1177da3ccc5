using EdgeInspector.GigEVision.Gvcp;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Payload into the frame, requests for what is missing, and the frame's end.</summary>
internal sealed partial class BlockAssembler
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    private void Payload(Block block, in GvspHeader header, ReadOnlySpan<byte> content)
    {
        // Every packet but the last is full. One that is shorter than its place would leave old pixels behind it.
        long offset = (header.PacketId - 1L) * block.PacketBytes;
        int need = (int)Math.Clamp(block.SizeBytes - offset, 0, block.PacketBytes);
        if (block.Received.Has(header.PacketId))
        {
            _counters.DuplicatedPackets++;

            // Two packets for one place that disagree: one of them is of another image, and nobody can tell which.
            int both = Math.Min(need, content.Length);
            if (both > 0 && !content[..both].SequenceEqual(block.Frame!.Buffer.Span.Slice((int)offset, both))) Finish(block, FrameStatus.SizeMismatch);
            return;
        }

        if (content.Length < need || (block.HasTrailer && header.PacketId > block.PayloadPackets))
        {
            _counters.MalformedPackets++;
            return;
        }

        if (need > 0) content[..need].CopyTo(block.Frame!.Buffer.Span[(int)offset..]);
        if (header.PacketId > block.PayloadPackets) block.PayloadPackets = header.PacketId;
        Arrived(block, header);
    }

    private void Arrived(Block block, in GvspHeader header)
    {
        block.Add(header.PacketId);
        if (!header.IsMarkedResent && !block.Asked.Has(header.PacketId)) return;
        block.Resent++;
        _counters.ResentPackets++;
    }

    // Leader and trailer must agree: as many packets as the image takes, as many lines as it has.
    private void CheckSize(Block block)
    {
        if (!block.HasLeader || !block.HasTrailer) return;
        if (block.PayloadPackets >= block.PacketsFor(block.SizeBytes) && (block.TrailerLines == 0 || block.TrailerLines == block.Leader.Height)) return;
        Finish(block, FrameStatus.SizeMismatch);
    }

    private void Refused(in GvspHeader header)
    {
        Block? block = Find(header);
        if (block is not null && header.Status is GvcpStatus.PacketUnavailable or GvcpStatus.PacketAndPreviousRemoved or GvcpStatus.PacketRemoved)
        {
            // What was only overtaken may still come: the frame stays open until its deadline, but nothing more is asked for.
            if (block is not null) block.IsPastHelp = true;
            _counters.ResendRefusals++;
        }
        else
        {
            _counters.IgnoredPackets++;
        }
    }

    private void Ask(Block block, long now)
    {
        if (!_setup.CanResend || block.IsPastHelp)
        {
            block.ResendAt = long.MaxValue;
            return;
        }

        // Up to the last packet known to be sent; to the end once the silence, or a later block, says that all was sent.
        bool wasSent = block.HasTrailer || HasLater(block);
        bool all = wasSent || now - block.LastPacketAt >= _tailTicks;
        uint last = all ? block.PayloadPackets + 1 : block.Highest;
        int frameBudget = Math.Max(ResendPacketsMin, (int)((block.PayloadPackets + 2) * Options.ResendRatioMax));
        if (now - _budgetSecond >= _secondTicks)
        {
            _budgetSecond = now;
            _budgetUsed = 0;
        }

        bool asked = false;
        for (uint first = block.LowestMissing; first <= last;)
        {
            uint end = first;
            while (end < last && !block.Received.Has(end + 1)) end++;
            int allowed = Math.Min(frameBudget - block.AskedCount, Options.ResendPacketsPerSecondMax - _budgetUsed);

            // Silence alone may be a camera that pauses. Half of the budget stays for packets that are lost for certain.
            if (first > block.Highest && !wasSent) allowed = Math.Min(allowed, Math.Max(1, (frameBudget - block.AskedCount) / 2));
            if (allowed <= 0) break;
            if (end - first >= (uint)allowed) end = first + (uint)allowed - 1;
            int count = (int)(end - first) + 1;
            _resend.Request(block.Id, first, end, block.IsExtended);
            for (uint packet = first; packet <= end; packet++) block.Asked.Add(packet);
            block.AskedCount += count;
            _budgetUsed += count;
            _counters.ResendRequests += count;
            asked = true;
            if (end > block.Highest && !wasSent) break;
            first = block.Received.NextMissing(end + 1);
        }

        bool spent = block.AskedCount >= frameBudget;
        block.ResendAt = spent ? long.MaxValue : asked || block.HasHole ? now + _intervalTicks : 0;
    }

    private bool HasLater(Block block)
    {
        foreach (Block other in _blocks)
        {
            if (other.Frame is not null && other.Sequence > block.Sequence) return true;
        }

        return _sequence.Highest > block.Sequence;
    }

    private void Finish(Block block, FrameStatus status)
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
        };
        frame.Status = status;
        if (status == FrameStatus.Complete) _counters.CompletedBuffers++;
        else CountFailure(status, missing);
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

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _secondTicks);
}
