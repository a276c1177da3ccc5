namespace EdgeInspector.Agent.Configuration;

/// <summary>Versions of MQTT.</summary>
public enum MqttProtocol
{
    /// <summary>MQTT 5.</summary>
    V5 = 0,

    /// <summary>MQTT 3.1.1.</summary>
    V311,
}
