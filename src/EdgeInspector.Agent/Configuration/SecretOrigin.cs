namespace EdgeInspector.Agent.Configuration;

/// <summary>Where a secret lies; never in the configuration.</summary>
public enum SecretOrigin
{
    /// <summary>The first line of a file.</summary>
    File = 0,

    /// <summary>A variable of the service's environment.</summary>
    Environment,

    /// <summary>The operating system's store: a credential of systemd, or of the Windows Credential Manager.</summary>
    OperatingSystem,
}
