using EdgeInspector.GigEVision.Gvcp;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Requests for what is missing.</summary>
/// <remarks>
/// A packet is asked for when a later one has been in for a moment, and again when the answer is late. How long an answer takes is
/// measured, so that a camera is neither asked twice for what is on its way nor waited for while the frame's deadline comes near; the wait
/// doubles with each repetition that brings nothing. Of a block that fell silent only the trailer is asked for: when it comes, the holes
/// before it are certain; when the camera merely pauses, one packet was asked for in vain.
/// </remarks>
internal sealed partial class BlockAssembler
{
    private const int ResendPacketsMin = 8;
    private const long Never = long.MaxValue;

    // No answer is waited for less than this: the receive thread itself looks at the clock once a millisecond.
    private static readonly TimeSpan ResendIntervalMin = TimeSpan.FromMilliseconds(2);

    private readonly long _intervalMinTicks;
    private long _answerTicks;
    private long _budgetSecond;
    private int _budgetUsed;

    private static void WakeAt(Block block, long at)
    {
        if (block.ResendAt == 0 || block.ResendAt > at) block.ResendAt = at;
    }

    // The longest of late, forgotten by a sixteenth with each answer.
    private void Answered(Block block, uint packet, long now)
    {
        block.WasAnswered = true;
        long ticks = block.AnswerTicks(packet, now);
        if (ticks >= 0) _answerTicks = Math.Max(Math.Max(ticks, 1), _answerTicks - (_answerTicks >> 4));
    }

    private void Refused(in GvspHeader header, long now)
    {
        _counters.ErrorPackets++;
        Block? block = Find(header);
        switch (header.Status)
        {
            case GvcpStatus.PacketNotYetAvailable or GvcpStatus.PacketTemporarilyUnavailable when block is not null:
                if (header.PacketId <= block.PayloadPackets + 1) block.PutOff(header.PacketId, now + _intervalTicks);
                break;
            case GvcpStatus.PacketUnavailable or GvcpStatus.PacketAndPreviousRemoved or GvcpStatus.PacketRemoved:
                _counters.ResendRefusals++;

                // What was asked for on a guess may not be there because it has yet to be sent.
                if (block is null || block.IsPastHelp || header.PacketId >= block.End) break;

                // What was only overtaken may still come: the frame stays open until its deadline, but nothing more is asked for.
                block.IsPastHelp = true;
                _counters.ResendDisabled++;
                break;
            default:
                break;
        }
    }

    private void Ask(Block block, long now)
    {
        if (!_setup.CanResend || block.IsPastHelp)
        {
            block.ResendAt = Never;
            return;
        }

        _ = HasBudget(now);

        // Up to the last packet known to be sent; to the end once a later block says that all was sent.
        bool wasSent = block.HasTrailer || HasLater(block);
        uint trailer = block.PayloadPackets + 1;
        uint end = wasSent ? Math.Max(trailer + 1, block.End) : block.End;
        long interval = Interval(block);
        bool repeated = false;
        bool asked = false;
        long next = Never;
        uint first = block.LowestMissing;
        while (first < end)
        {
            long dueAt = block.DueAt(first);
            if (dueAt > now)
            {
                next = Math.Min(next, dueAt);
                first = block.Received.NextMissing(first + 1);
                continue;
            }

            // One request takes the whole hole.
            uint last = first;
            while (last + 1 < end && !block.Received.Has(last + 1) && block.DueAt(last + 1) <= now) last++;
            if (!Request(block, first, ref last, now, now + interval, ref repeated, ref next)) return;
            asked = true;
            next = Math.Min(next, now + interval);
            first = block.Received.NextMissing(last + 1);
        }

        if (!wasSent && now - block.LastPacketAt >= _tailTicks)
        {
            long dueAt = block.DueAt(trailer);
            if (dueAt <= now)
            {
                uint last = trailer;
                if (!Request(block, trailer, ref last, now, now + interval, ref repeated, ref next)) return;
                asked = true;
                dueAt = now + interval;
            }

            next = Math.Min(next, dueAt);
        }

        if (repeated) block.BackOff = block.WasAnswered ? 0 : Math.Min(block.BackOff + 1, 8);
        if (asked) block.WasAnswered = false;
        block.ResendAt = next == Never ? 0 : next;
    }

    // Begins a new second of the budget when its time has come; false when that of this one is spent.
    private bool HasBudget(long now)
    {
        if (now - _budgetSecond >= _secondTicks)
        {
            _budgetSecond = now;
            _budgetUsed = 0;
        }

        return _budgetUsed < Options.ResendPacketsPerSecondMax;
    }

    // False when a budget is spent: the block's next time is set then.
    private bool Request(Block block, uint first, ref uint last, long now, long againAt, ref bool repeated, ref long next)
    {
        int frameBudget = Math.Max(ResendPacketsMin, (int)((block.PayloadPackets + 2) * Options.ResendRatioMax)) - block.AskedCount;
        int secondBudget = Options.ResendPacketsPerSecondMax - _budgetUsed;
        if (frameBudget <= 0)
        {
            _counters.ResendRatioReached++;
            block.ResendAt = Never;
            return false;
        }

        if (secondBudget <= 0)
        {
            block.ResendAt = _budgetSecond + _secondTicks;
            return false;
        }

        int count = (int)Math.Min(last - first + 1, (uint)Math.Min(frameBudget, secondBudget));
        last = first + (uint)count - 1;
        _resend.Request(block.Id, first, last, block.IsExtended);
        for (uint packet = first; packet <= last; packet++) repeated |= block.Ask(packet, now, againAt) > 0;
        _budgetUsed += count;
        _counters.ResendRequests += count;
        next = Math.Min(next, againAt);
        return true;
    }

    private long Interval(Block block)
    {
        // Nothing is known of a camera that has not answered yet.
        if (_answerTicks == 0) return _intervalTicks;
        return Math.Min(_intervalTicks, Math.Max(_intervalMinTicks, 2 * _answerTicks) << block.BackOff);
    }

    private bool HasLater(Block block)
    {
        foreach (Block other in _blocks)
        {
            if (other.Frame is not null && other.Sequence > block.Sequence) return true;
        }

        return _sequence.Highest > block.Sequence;
    }
}
