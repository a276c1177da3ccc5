namespace EdgeInspector.Mqtt;

/// <summary>How the broker proves who it is. The host name is always checked.</summary>
public sealed record MqttTls
{
    /// <summary>PEM file with the authorities that may have signed the broker's certificate; null is the operating system's list.</summary>
    public string? AuthorityFile { get; init; }
}
