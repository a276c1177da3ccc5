namespace EdgeInspector.Mqtt;

/// <summary>The connection broke in the middle of a message. Never leaves <see cref="BrokerLink"/>.</summary>
internal sealed class BrokerLostException(string message) : Exception(message);
