namespace EdgeInspector.Mqtt;

/// <summary>How it stands with the broker, and if it does not stand, why not.</summary>
public enum MqttLink : byte
{
    /// <summary>Not started, or stopped on purpose.</summary>
    Stopped = 0,

    /// <summary>An attempt is under way, or the next one is awaited.</summary>
    Connecting,

    Connected,

    /// <summary>No answer at the host and port.</summary>
    Unreachable,

    /// <summary>The broker refused user name or password, or the password file cannot be read.</summary>
    NotAuthorised,

    /// <summary>TLS failed: the certificate's signer or name is not the expected one, or the authority file cannot be read.</summary>
    CertificateRefused,

    /// <summary>The broker refused for a reason of its own.</summary>
    RefusedByBroker,

    /// <summary>The connection was there and broke.</summary>
    Lost,
}
