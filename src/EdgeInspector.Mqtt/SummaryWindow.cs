namespace EdgeInspector.Mqtt;

/// <summary>How often a summary is sent. The counts are cumulative since batch start in both; only the rates are the window's own.</summary>
public enum SummaryWindow : byte
{
    Second = 0,
    Minute,
}
