using System.Net;

namespace EdgeInspector.Agent.Configuration;

/// <summary>The agent's own OPC UA server, which shows the line as a vision system by OPC 40100-1.</summary>
public sealed record VisionServerSettings
{
    /// <summary>Default false.</summary>
    public required bool Enabled { get; init; }

    /// <summary>The address of this PC that is listened on. Default 127.0.0.1; 0.0.0.0 is every one.</summary>
    public required IPAddress BindAddress { get; init; }

    /// <summary>Default 4840.</summary>
    public required int Port { get; init; }

    /// <summary>Default all that are secure.</summary>
    public required VisionServerPolicy Policy { get; init; }

    /// <summary>The weakest mode that is offered. Default SignAndEncrypt.</summary>
    public required PlcSecurityMode Mode { get; init; }

    /// <summary>The explicit permission for a weaker mode. Default false.</summary>
    public required bool AllowUnencrypted { get; init; }

    /// <summary>Absolute path of the store of certificates.</summary>
    public required string PkiFolder { get; init; }

    /// <summary>Whether a trusted application needs no user. Default false.</summary>
    public required bool AllowAnonymous { get; init; }

    /// <summary>The one account, or null.</summary>
    public required string? UserName { get; init; }

    /// <summary>Absolute path of the file whose first line is the account's password, or null.</summary>
    public required string? PasswordFile { get; init; }

    /// <summary>SHA-256 of the one user certificate, 64 hexadecimal digits, or null.</summary>
    public required string? UserFingerprint { get; init; }

    /// <summary>Clients at a time. Default 10.</summary>
    public required int SessionsMax { get; init; }

    /// <summary>Results that clients can ask back. Default 1000.</summary>
    public required int ResultsKept { get; init; }
}
