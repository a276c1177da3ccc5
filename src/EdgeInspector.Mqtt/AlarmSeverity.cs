namespace EdgeInspector.Mqtt;

/// <summary>How soon somebody must act.</summary>
public enum AlarmSeverity : byte
{
    /// <summary>Nothing is accepted until it is mended.</summary>
    Critical = 0,
    Warning,
    Notice,
}
