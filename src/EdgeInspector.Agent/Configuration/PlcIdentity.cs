namespace EdgeInspector.Agent.Configuration;

/// <summary>Who the agent is towards the PLC.</summary>
/// <remarks>A password is never in the configuration; it is in a file that only the service's account can read.</remarks>
public sealed record PlcIdentity
{
    /// <summary>Kind of identity. Default anonymous.</summary>
    public required PlcIdentityType Type { get; init; }

    /// <summary>The account's name; null unless the type is username.</summary>
    public required string? UserName { get; init; }

    /// <summary>Absolute path of the file whose first line is the password; null unless the type is username.</summary>
    public required string? PasswordFile { get; init; }
}
