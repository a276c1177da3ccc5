namespace EdgeInspector.GigEVision;

/// <summary>Told once when a camera is lost.</summary>
public sealed class CameraLostEventArgs(CameraLossReason reason, TimeSpan heartbeatGap, string message) : EventArgs
{
    public CameraLossReason Reason { get; } = reason;

    /// <summary>Time since the camera last answered a heartbeat.</summary>
    public TimeSpan HeartbeatGap { get; } = heartbeatGap;

    /// <summary>One sentence for the log and the alarm.</summary>
    public string Message { get; } = message;
}
