namespace EdgeInspector.GigEVision;

/// <summary>How the control of a camera was held so far.</summary>
/// <param name="Answered">Heartbeats that the camera answered.</param>
/// <param name="Failed">Heartbeats without an answer.</param>
/// <param name="Late">Gaps between two answers that exceeded the heartbeat timeout: control was lost, or saved by the camera's patience.</param>
/// <param name="GapLast">Time between the last two answers.</param>
/// <param name="GapMax">Longest time between two answers.</param>
public readonly record struct HeartbeatStatistics(long Answered, long Failed, long Late, TimeSpan GapLast, TimeSpan GapMax);
