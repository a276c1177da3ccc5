namespace EdgeInspector.GigEVision.Timing;

/// <summary>Why older readings of a clock say nothing of the present.</summary>
/// <remarks>Two clocks alone do not tell which of them was set: ahead and behind are the camera's as seen from the host.</remarks>
public enum ClockJump : byte
{
    /// <summary>The reading agrees with those before it.</summary>
    None = 0,

    /// <summary>The camera's clock counts from zero again: a restart, or a timestamp reset.</summary>
    CameraReset,

    /// <summary>The camera's clock shows less than before, but did not start anew.</summary>
    CameraSetBack,

    /// <summary>The camera's clock went further than time did: it was set ahead, or the host was suspended or set back.</summary>
    CameraAhead,

    /// <summary>The camera's clock went less far than time did: it was stopped or set back a little, or the host was set ahead.</summary>
    CameraBehind,

    /// <summary>Our own clock shows less than before.</summary>
    HostWentBack,

    /// <summary>No jump can be told, but the rate of the clock is not what it was: a clock being steered, or a jump too small to be seen as one.</summary>
    RateChanged,
}
