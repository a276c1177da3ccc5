namespace EdgeInspector.GigEVision;

/// <summary>Why a camera that was open is lost.</summary>
public enum CameraLossReason : byte
{
    /// <summary>The camera is not lost.</summary>
    None = 0,

    /// <summary>Heartbeats in a row stayed without an answer.</summary>
    HeartbeatFailed,

    /// <summary>The camera answers, but control has passed from us: a heartbeat came too late or another application took over.</summary>
    ControlLost,

    /// <summary>The camera answers with its power-on settings: it was switched off and on.</summary>
    PowerCycle,

    /// <summary>The receive thread ended by an error of its own or of the frame sink.</summary>
    StreamFailed,
}
