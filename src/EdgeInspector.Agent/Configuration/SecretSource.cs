namespace EdgeInspector.Agent.Configuration;

/// <summary>Names a password without holding it: a file, an environment variable or a credential of the operating system.</summary>
/// <remarks>Read at the moment of use and not kept; what it reads is never logged, nor how long it is.</remarks>
/// <param name="Origin">Where it lies.</param>
/// <param name="Name">Absolute path of the file, or the name of the variable or credential.</param>
public sealed record SecretSource(SecretOrigin Origin, string Name)
{
    /// <summary>systemd tells a service by this variable where the credentials of its unit lie (LoadCredential=, LoadCredentialEncrypted=).</summary>
    private const string SystemdFolder = "CREDENTIALS_DIRECTORY";

    /// <summary>The secret, or false with what is wrong.</summary>
    public bool TryRead(out string secret, out string failure) => Origin switch
    {
        SecretOrigin.File => SecretFile.TryRead(Name, out secret, out failure),
        SecretOrigin.Environment => TryReadVariable(out secret, out failure),
        SecretOrigin.OperatingSystem => OperatingSystem.IsWindows() ? WindowsCredential.TryRead(Name, out secret, out failure) : TryReadSystemd(out secret, out failure),
        _ => throw new InvalidOperationException($"unknown origin {Origin}"),
    };

    private bool TryReadVariable(out string secret, out string failure)
    {
        secret = Environment.GetEnvironmentVariable(Name) ?? "";
        failure = secret.Length > 0 ? "" : $"environment variable '{Name}' is not set or empty; set it in the service's unit";
        return secret.Length > 0;
    }

    private bool TryReadSystemd(out string secret, out string failure)
    {
        string? folder = Environment.GetEnvironmentVariable(SystemdFolder);
        if (!string.IsNullOrEmpty(folder)) return SecretFile.TryRead(Path.Combine(folder, Name), out secret, out failure);
        secret = "";
        failure = $"credential '{Name}': systemd has given this process none ({SystemdFolder} is not set); add LoadCredential={Name}:<file> to the service's unit";
        return false;
    }
}
