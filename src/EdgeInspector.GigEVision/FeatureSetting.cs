namespace EdgeInspector.GigEVision;

/// <summary>One feature and the value it shall have, as the configuration writes it: <c>ExposureTime</c>, <c>250</c>.</summary>
/// <param name="Name">The feature's SFNC name.</param>
/// <param name="Value">A number, an enumeration entry's name, <c>true</c> or <c>false</c>, a text; for a command anything, it is executed.</param>
public readonly record struct FeatureSetting(string Name, string Value);
