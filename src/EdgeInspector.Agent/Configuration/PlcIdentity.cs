namespace EdgeInspector.Agent.Configuration;

/// <summary>Who the agent is towards the PLC.</summary>
/// <remarks>A password is never in the configuration; the configuration names where it lies.</remarks>
public sealed record PlcIdentity
{
    /// <summary>Kind of identity. Default anonymous.</summary>
    public required PlcIdentityType Type { get; init; }

    /// <summary>The account's name; null unless the type is username.</summary>
    public required string? UserName { get; init; }

    /// <summary>Where the password lies; null unless the type is username.</summary>
    public required SecretSource? Password { get; init; }

    /// <summary>Absolute path of the user's certificate (DER or PEM); null unless the type is certificate.</summary>
    public required string? CertificateFile { get; init; }

    /// <summary>Absolute path of its private key (PEM), mode 600; null unless the type is certificate.</summary>
    public required string? KeyFile { get; init; }
}
