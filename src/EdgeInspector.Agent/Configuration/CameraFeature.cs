namespace EdgeInspector.Agent.Configuration;

/// <summary>One camera feature and the value to give it.</summary>
/// <param name="Name">The SFNC name, such as <c>ExposureTime</c>.</param>
/// <param name="Value">The value as text, written as in GenICam: <c>500</c>, <c>On</c>, <c>true</c>.</param>
public sealed record CameraFeature(string Name, string Value);
