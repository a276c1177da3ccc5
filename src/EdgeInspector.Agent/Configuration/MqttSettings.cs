namespace EdgeInspector.Agent.Configuration;

/// <summary>The link to the plant's broker.</summary>
public sealed record MqttSettings
{
    /// <summary>Whether anything is published. Default true. The line runs with a broker that is away.</summary>
    public required bool Enabled { get; init; }

    /// <summary><c>mqtts://host:port</c>, or <c>mqtt://</c> with the explicit permission.</summary>
    public required Uri Broker { get; init; }

    /// <summary>Unique at the broker. Default <c>edgeinspector-</c> and the line's name and cell.</summary>
    public required string ClientId { get; init; }

    /// <summary>The account's name, or null.</summary>
    public required string? UserName { get; init; }

    /// <summary>Absolute path of the file whose first line is the password, or null.</summary>
    public required string? PasswordFile { get; init; }

    /// <summary>Absolute path of the certificate (PEM) that signed the broker's, or null: the system's list decides.</summary>
    public required string? CaFile { get; init; }

    /// <summary>Default 5.</summary>
    public required MqttProtocol Protocol { get; init; }

    /// <summary>The explicit permission for <c>mqtt://</c>. Default false.</summary>
    public required bool AllowUnencrypted { get; init; }

    /// <summary>What is published for each unit.</summary>
    public required MqttResults Results { get; init; }

    /// <summary>What is published of the batch.</summary>
    public required MqttSummary Summary { get; init; }
}
