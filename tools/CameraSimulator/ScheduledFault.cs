namespace EdgeInspector.CameraSimulator;

/// <summary>One thing that goes wrong with one frame, once.</summary>
public sealed record ScheduledFault
{
    /// <summary>Frames begun since the camera was switched on, from 0, whatever the acquisition.</summary>
    public required ulong Frame { get; init; }

    public required ScheduledFaultKind Kind { get; init; }

    /// <summary>First packet id, 0 being the leader.</summary>
    public uint First { get; init; }

    /// <summary>Last packet id.</summary>
    public uint Last { get; init; }

    public TimeSpan Time { get; init; }

    public uint Value { get; init; }

    internal bool Hits(uint packetId) => packetId >= First && packetId <= Last;

    /// <summary>Something that happens to the whole camera.</summary>
    internal bool IsAccident => Kind is ScheduledFaultKind.CablePull or ScheduledFaultKind.PowerCycle or ScheduledFaultKind.StealControl
        or ScheduledFaultKind.Mute or ScheduledFaultKind.JumpClock;
}
