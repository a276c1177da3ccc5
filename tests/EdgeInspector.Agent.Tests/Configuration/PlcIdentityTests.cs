using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

/// <summary>Secrets of the PLC's user: from a file, the environment or the operating system, never from the YAML file.</summary>
public sealed class PlcIdentityTests : IDisposable
{
    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact, Requirement("SEC-01")]
    public void Password_may_lie_in_an_environment_variable()
    {
        PlcIdentity identity = Identity("type: username, username: ei1, password-variable: EI_TEST_PLC_PASSWORD");

        bool before = identity.Password!.TryRead(out _, out string failure);
        Environment.SetEnvironmentVariable("EI_TEST_PLC_PASSWORD", "s3cret");
        bool after = identity.Password.TryRead(out string secret, out _);
        Environment.SetEnvironmentVariable("EI_TEST_PLC_PASSWORD", null);

        Assert.Equal((false, true, "s3cret"), (before, after, secret));
        Assert.Equal("environment variable 'EI_TEST_PLC_PASSWORD' is not set or empty; set it in the service's unit", failure);
        Assert.DoesNotContain("s3cret", identity.ToString(), StringComparison.Ordinal);
    }

    [Fact, Requirement("SEC-01")]
    public void Password_may_be_a_credential_of_systemd()
    {
        if (OperatingSystem.IsWindows()) return;
        PlcIdentity identity = Identity("type: username, username: ei1, password-credential: plc-password");
        _folder.WriteSecret("credentials/plc-password", "s3cret\n");

        bool before = identity.Password!.TryRead(out _, out string failure);
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", Path.Combine(_folder.Root, "credentials"));
        bool after = identity.Password.TryRead(out string secret, out _);
        bool other = (identity.Password with { Name = "other" }).TryRead(out _, out string missing);
        Environment.SetEnvironmentVariable("CREDENTIALS_DIRECTORY", null);

        Assert.Equal((false, true, "s3cret", false), (before, after, secret, other));
        Assert.Equal("credential 'plc-password': systemd has given this process none (CREDENTIALS_DIRECTORY is not set); add LoadCredential=plc-password:<file> to the service's unit", failure);
        Assert.StartsWith($"password file '{Path.Combine(_folder.Root, "credentials", "other")}' cannot be read", missing, StringComparison.Ordinal);
    }

    [Fact]
    public void User_may_have_a_certificate_and_its_key()
    {
        _folder.Write("config/secrets/user.pem", "certificate");
        _folder.WriteSecret("config/secrets/user.key", "key");

        PlcIdentity identity = Identity("type: certificate, certificate-file: secrets/user.pem, key-file: secrets/user.key");

        Assert.Equal((PlcIdentityType.Certificate, null, Path.Combine(_folder.Root, "config", "secrets", "user.pem"), Path.Combine(_folder.Root, "config", "secrets", "user.key")),
            (identity.Type, identity.Password, identity.CertificateFile, identity.KeyFile));
    }

    [Theory]
    [InlineData("type: username, username: ei1",
        "plc.identity.password-file: is missing; identity type username needs it, or password-variable, or password-credential")]
    [InlineData("type: username, username: ei1, password-variable: A, password-credential: b",
        "plc.identity.password-credential: names the password a second time; 'password-variable' does already")]
    [InlineData("type: anonymous, password-variable: A", "plc.identity.password-variable: has no meaning here; it belongs to identity type username")]
    [InlineData("type: username, username: ei1, password-variable: 7A",
        "plc.identity.password-variable: '7A' is not allowed; allowed: name of an environment variable")]
    [InlineData("type: username, username: ei1, password-credential: ../plc",
        "plc.identity.password-credential: '../plc' is not allowed; allowed: 1..64 letters, digits, dots, - or _")]
    public void Identity_that_does_not_fit_is_refused_by_its_key(string identity, string problem)
    {
        Write(identity);

        Assert.Contains(_folder.Problems(), p => p.EndsWith(problem, StringComparison.Ordinal));
    }

    private PlcIdentity Identity(string identity)
    {
        Write(identity);
        ConfigurationReading reading = _folder.Read();
        Assert.Empty(reading.Problems);
        return reading.Configuration!.Plc.Identity;
    }

    private void Write(string identity) => _folder.Write("config/line.yaml", LineFolder.Line.Replace("10.1.2.3\"", $"10.1.2.3\", identity: {{ {identity} }}", StringComparison.Ordinal));
}
