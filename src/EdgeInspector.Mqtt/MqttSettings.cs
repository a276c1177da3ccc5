namespace EdgeInspector.Mqtt;

/// <summary>Which broker, as whom, under which topics, and how much may wait when it is away.</summary>
public sealed record MqttSettings
{
    public required string Host { get; init; }

    /// <summary>TCP port, 1..65535. Usual: 8883 with TLS, 1883 without.</summary>
    public int Port { get; init; } = 8883;

    public required MqttTopics Topics { get; init; }

    /// <summary>Unique at the broker: a second client of the same id throws out the first.</summary>
    public required string ClientId { get; init; }

    public MqttProtocol Protocol { get; init; } = MqttProtocol.Version5;

    /// <summary>TLS; null is plain text and must be asked for in so many words.</summary>
    public MqttTls? Tls { get; init; } = new();

    /// <summary>User name; null is anonymous.</summary>
    public string? UserName { get; init; }

    /// <summary>File whose first line is the password; read at every connection, so that a change needs no restart.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Messages that may wait; the oldest <c>result</c> is dropped first. Default 10 000, at least 16.</summary>
    public int QueueCapacity { get; init; } = 10_000;

    /// <summary>Messages under way without an acknowledgement. Default 16; the broker's receive maximum wins when it is less.</summary>
    public int InFlightMax { get; init; } = 16;

    /// <summary>Age at which the broker throws away a <c>result</c> nobody took (MQTT 5). Default 1 h.</summary>
    public TimeSpan ResultExpiry { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Silence after which a ping is sent; after 1.5 times that the broker tells the Last Will. Default 10 s.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Time for a connection, and for each acknowledgement. Default 10 s.</summary>
    public TimeSpan AnswerTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>First pause before a new attempt; it doubles, with jitter, up to <see cref="ReconnectMax"/>. Default 0.5 s.</summary>
    public TimeSpan ReconnectMin { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest pause between two attempts. Default 30 s.</summary>
    public TimeSpan ReconnectMax { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time in which <see cref="MqttPublisher.StopAsync"/> must be done, whatever is still waiting. Default 5 s.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
