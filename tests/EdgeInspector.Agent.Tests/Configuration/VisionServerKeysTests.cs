using System.Net;
using EdgeInspector.Agent.Configuration;

namespace EdgeInspector.Agent.Tests.Configuration;

public sealed class VisionServerKeysTests : IDisposable
{
    private const string Fingerprint = "sha256:abababababababababababababababababababababababababababababababab";

    private readonly LineFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Without_a_word_nothing_is_shown_and_nothing_weak_is_offered()
    {
        VisionServerSettings settings = _folder.Read().Configuration!.VisionServer;

        Assert.Equal((false, IPAddress.Loopback, 4840), (settings.Enabled, settings.BindAddress, settings.Port));
        Assert.Equal((VisionServerPolicy.All, PlcSecurityMode.SignAndEncrypt, false, false), (settings.Policy, settings.Mode, settings.AllowUnencrypted, settings.AllowAnonymous));
        Assert.Equal((10, 1000, Path.Combine(_folder.Root, "config", "pki")), (settings.SessionsMax, settings.ResultsKept, settings.PkiFolder));
    }

    [Theory]
    [InlineData("{ enabled: true }", "enabled: lets nobody in; needed: 'username' with 'password-file', or 'user-fingerprint', or 'allow-anonymous: true'")]
    [InlineData("{ enabled: true, allow-anonymous: true, mode: Sign }", "mode: anybody on the network could read the messages; allowed: SignAndEncrypt, or 'allow-unencrypted: true' beside it")]
    [InlineData("{ enabled: true, username: historian }", "username: is an account without a password; 'password-file' is missing")]
    [InlineData("{ port: 0, user-fingerprint: \"" + Fingerprint + "\" }", "port: 0 is outside 1..65535")]
    public void What_would_open_the_line_too_far_or_to_nobody_is_refused(string section, string problem)
    {
        _folder.Write("config/line.yaml", $"{LineFolder.Line}\nmachine-vision-server: {section}\n");

        string[] problems = _folder.Problems();

        Assert.Contains(problems, p => p.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_user_certificate_alone_lets_somebody_in()
    {
        _folder.Write("config/line.yaml", $"{LineFolder.Line}\nmachine-vision-server: {{ enabled: true, user-fingerprint: \"{Fingerprint}\" }}\n");

        Assert.Equal(Fingerprint["sha256:".Length..], _folder.Read().Configuration!.VisionServer.UserFingerprint);
    }
}
