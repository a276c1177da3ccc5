namespace EdgeInspector.Agent.Configuration;

/// <summary>Protection of the channel to the PLC.</summary>
public sealed record PlcSecurity
{
    /// <summary>Algorithms. Default Basic256Sha256.</summary>
    public required PlcSecurityPolicy Policy { get; init; }

    /// <summary>Signed and encrypted unless the plant decides otherwise. Default SignAndEncrypt.</summary>
    public required PlcSecurityMode Mode { get; init; }

    /// <summary>SHA-256 of the server's certificate, 64 lower-case hexadecimal digits without prefix, or null: the trust list decides.</summary>
    public required string? ServerFingerprint { get; init; }

    /// <summary>Whether the certificate must name the dialled host. Default true.</summary>
    public required bool VerifyHostname { get; init; }

    /// <summary>Absolute path of the certificate store (own, trusted, issuer, rejected). Default <c>pki</c> beside the configuration.</summary>
    public required string PkiFolder { get; init; }

    /// <summary>The explicit permission for mode None or Sign. Default false.</summary>
    public required bool AllowUnencrypted { get; init; }

    /// <summary>Size of the RSA key when our own certificate is made, in bit: 2048..4096. Default 2048.</summary>
    public required int KeySizeBits { get; init; }

    /// <summary>The explicit permission for a server's certificate that is signed with SHA-1. Default false.</summary>
    public required bool AllowSha1 { get; init; }

    /// <summary>The explicit permission for a server's certificate whose authority has left no valid revocation list. Default false.</summary>
    public required bool AllowUnknownRevocation { get; init; }
}
