namespace EdgeInspector.Mqtt;

/// <summary>The kinds of message, each the last level of its topic.</summary>
public static class MessageKind
{
    public const string State = "state";
    public const string Summary = "summary";
    public const string Result = "result";
    public const string Alarm = "alarm";

    /// <summary>The set of active alarms, retained: a reader that comes late knows what is wrong now.</summary>
    public const string Alarms = "alarms";
    public const string Audit = "audit";
}
