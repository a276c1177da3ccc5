namespace EdgeInspector.Mqtt;

/// <summary>The version of MQTT that is spoken with the broker.</summary>
public enum MqttProtocol : byte
{
    /// <summary>MQTT 5.0: message expiry, reason codes, receive maximum.</summary>
    Version5 = 0,

    /// <summary>MQTT 3.1.1, for brokers and readers that know nothing newer.</summary>
    Version311,
}
