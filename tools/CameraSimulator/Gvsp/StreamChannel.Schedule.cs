namespace EdgeInspector.CameraSimulator.Gvsp;

/// <content>Scheduled faults, the delay of an exposure, and when frames were triggered.</content>
internal sealed partial class StreamChannel
{
    private readonly FaultSchedule _schedule;

    /// <summary>Frames begun since the start, whatever the acquisition.</summary>
    private ulong _framesBegun;

    private long _triggerTime;

    /// <summary>Something scheduled that happens to the whole camera; raised on the sending thread in the middle of a frame.</summary>
    public event Action<ScheduledFault>? Accident;

    public TriggerTimes TriggerTimes { get; } = new();

    private void Raise(ScheduledFault[] scheduled)
    {
        foreach (ScheduledFault fault in scheduled)
        {
            if (fault.IsAccident) Accident?.Invoke(fault);
        }
    }

    /// <summary>Lets leader and trailer tell what the schedule wants.</summary>
    private static void Falsify(HeldBlock block)
    {
        if (FaultSchedule.Find(block.Scheduled, ScheduledFaultKind.LeaderHeight) is { } height) block.SetLeaderHeight(height.Value);
        if (FaultSchedule.Find(block.Scheduled, ScheduledFaultKind.TrailerLines) is { } lines) block.SetTrailerLines(lines.Value);
    }

    /// <summary>Waits on the sending thread.</summary>
    /// <returns>False when the block is to end here.</returns>
    private bool Wait(TimeSpan time, StreamSettings settings)
    {
        long start = _options.Time.GetTimestamp();
        while (true)
        {
            long leftNs = (time - _options.Time.GetElapsedTime(start)).Ticks * 100;
            if (leftNs <= 0) return true;
            if (Abandoned(settings)) return false;
            if (!ShortSleep.Try(Math.Min(leftNs, SleepNsMax))) Thread.Yield();
        }
    }

    private void SendInTurn(HeldBlock block, CameraFaults faults, ReadOnlySpan<byte> packet, uint packetId)
    {
        if (FaultSchedule.Loses(block.Scheduled, packetId, resent: false)) Counters.Add(ref _counters.LostPackets);
        else _path.Send(faults, packet, block.FrameNumber, packetId, attempt: 0, isLeader: packetId == 0, isTrailer: packetId != 0 && packetId == block.LastPacketId);
    }
}
