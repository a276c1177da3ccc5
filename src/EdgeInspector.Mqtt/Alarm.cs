namespace EdgeInspector.Mqtt;

/// <summary>Something that a person must know of, from raise to clear.</summary>
/// <param name="Id">Stable name of the condition, such as <c>camera-lost/cam-1</c>; raising it twice is one alarm.</param>
/// <param name="Severity">How soon somebody must act.</param>
/// <param name="Text">What happened and what to do.</param>
public sealed record Alarm(string Id, AlarmSeverity Severity, string Text);
