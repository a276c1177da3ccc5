namespace EdgeInspector.CameraSimulator;

/// <summary>What can be scheduled for one frame.</summary>
public enum ScheduledFaultKind
{
    /// <summary>Nothing goes wrong.</summary>
    None,

    /// <summary>Packets <see cref="ScheduledFault.First"/> to <see cref="ScheduledFault.Last"/> vanish in their turn; a resend brings them. "lose=5-9"</summary>
    Lose,

    /// <summary>The same packets vanish at every resend, too. "lose-always=5-9"</summary>
    LoseAlways,

    /// <summary>In the middle of the frame the cable is out for <see cref="ScheduledFault.Time"/>: no packet, no answer. "cable-pull=300ms"</summary>
    CablePull,

    /// <summary>In the middle of the frame the camera restarts and is silent for <see cref="ScheduledFault.Time"/>. "power-cycle=500ms"</summary>
    PowerCycle,

    /// <summary>In the middle of the frame another application gets control. "steal-control"</summary>
    StealControl,

    /// <summary>From the middle of the frame on commands are not answered for <see cref="ScheduledFault.Time"/>. "mute=2s"</summary>
    Mute,

    /// <summary>In the middle of the frame the timestamps jump by <see cref="ScheduledFault.Time"/>, back when negative. "jump-clock=-1h"</summary>
    JumpClock,

    /// <summary>The first payload packet leaves <see cref="ScheduledFault.Time"/> after the leader. "leader-pause=50ms"</summary>
    LeaderPause,

    /// <summary>The leader tells <see cref="ScheduledFault.Value"/> lines; the payload is as it was. "leader-height=16"</summary>
    LeaderHeight,

    /// <summary>The trailer tells <see cref="ScheduledFault.Value"/> lines, such as 0. "trailer-lines=0"</summary>
    TrailerLines,

    /// <summary>Resent packets of the frame carry an id too high by <see cref="ScheduledFault.Value"/>. "wrong-resend-id=1"</summary>
    WrongResendId,

    /// <summary>Every packet asked for again is answered with the status <see cref="ScheduledFault.Value"/>. "refuse-resend=8012"</summary>
    RefuseResend,
}
