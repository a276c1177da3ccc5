namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>The scheduled faults, by frame.</summary>
internal sealed class FaultSchedule
{
    private static readonly ScheduledFault[] Nothing = [];

    private readonly Dictionary<ulong, ScheduledFault[]> _frames;

    public FaultSchedule(IEnumerable<ScheduledFault> faults) =>
        _frames = faults.GroupBy(fault => fault.Frame).ToDictionary(frame => frame.Key, frame => frame.ToArray());

    public ScheduledFault[] Of(ulong frame) => _frames.GetValueOrDefault(frame, Nothing);

    /// <summary>The fault of a kind among those of a frame; null when there is none.</summary>
    public static ScheduledFault? Find(ScheduledFault[] faults, ScheduledFaultKind kind)
    {
        foreach (ScheduledFault fault in faults)
        {
            if (fault.Kind == kind) return fault;
        }
        return null;
    }

    /// <summary>Whether a packet vanishes in its turn or, with <paramref name="resent"/>, when it is asked for.</summary>
    public static bool Loses(ScheduledFault[] faults, uint packetId, bool resent)
    {
        foreach (ScheduledFault fault in faults)
        {
            bool judges = fault.Kind == ScheduledFaultKind.LoseAlways || (fault.Kind == ScheduledFaultKind.Lose && !resent);
            if (judges && fault.Hits(packetId)) return true;
        }
        return false;
    }
}
