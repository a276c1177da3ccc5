namespace EdgeInspector.GigEVision.Timing;

/// <summary>The state of a camera's PTP clock, as SFNC's PtpStatus names it.</summary>
public enum PtpState : byte
{
    /// <summary>The camera has no such feature, or says something else.</summary>
    Unknown = 0,
    Initializing,
    Faulty,
    Disabled,
    Listening,
    PreMaster,
    Master,
    Passive,
    Uncalibrated,
    Slave,
}
