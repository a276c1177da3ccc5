using System.Net;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>machine-vision-server</c>.</summary>
internal static class VisionServerKeys
{
    private static readonly Key<bool> _enabled = Key.WithDefault(
        "enabled", Shapes.Switch, "false",
        "Whether the line is shown. Clients look and listen; they command nothing.");
    private static readonly Key<IPAddress> _bindAddress = Key.WithDefault(
        "bind-address", Shapes.IPv4, "127.0.0.1",
        "The address of this PC that is listened on; 0.0.0.0 is every one.");
    private static readonly Key<int> _port = Key.WithDefault(
        "port", Shapes.Count(1, 65535), "4840",
        "The TCP port.");
    private static readonly Key<VisionServerPolicy> _policy = Key.WithDefault(
        "policy",
        new WordShape<VisionServerPolicy>(
            ("all", VisionServerPolicy.All),
            ("Basic256Sha256", VisionServerPolicy.Basic256Sha256),
            ("Aes128_Sha256_RsaOaep", VisionServerPolicy.Aes128Sha256RsaOaep),
            ("Aes256_Sha256_RsaPss", VisionServerPolicy.Aes256Sha256RsaPss)),
        "all",
        "The only algorithms that are offered, or all three.");
    private static readonly Key<PlcSecurityMode> _mode = Key.WithDefault(
        "mode", new WordShape<PlcSecurityMode>(("SignAndEncrypt", PlcSecurityMode.SignAndEncrypt), ("Sign", PlcSecurityMode.Sign), ("None", PlcSecurityMode.None)), "SignAndEncrypt",
        "The weakest mode that is offered; less than SignAndEncrypt needs allow-unencrypted.");
    private static readonly Key<bool> _allowUnencrypted = Key.WithDefault(
        "allow-unencrypted", Shapes.Switch, "false",
        "The explicit permission for a mode that others can read. It is logged at every start.");
    private static readonly Key<string> _pki = Key.WithDefault(
        "pki-folder", Shapes.FolderToMake, "pki",
        "The store of certificates, shared with plc.security: who may connect is in trusted, who was refused in rejected.");
    private static readonly Key<bool> _allowAnonymous = Key.WithDefault(
        "allow-anonymous", Shapes.Switch, "false",
        "Whether an application with a trusted certificate needs no user.");
    private static readonly Key<string> _userName = Key.Optional(
        "username", Shapes.Text(128), "historian", "no account",
        "The one account; it needs password-file.");
    private static readonly Key<string> _passwordFile = Key.Optional(
        "password-file", Shapes.SecretFile, "secrets/vision-password", "no password",
        "A file whose first line is the account's password; only the service's account may read it.");
    private static readonly Key<string> _userFingerprint = Key.Optional(
        "user-fingerprint", Shapes.Fingerprint, "\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"", "no user certificate",
        "SHA-256 of the certificate of the one user that needs no password.");
    private static readonly Key<int> _sessionsMax = Key.WithDefault(
        "sessions-max", Shapes.Count(1, 100), "10",
        "Clients at a time.");
    private static readonly Key<int> _resultsKept = Key.WithDefault(
        "results-kept", Shapes.Count(10, 100000, "results"), "1000",
        "The last results, which clients can ask back.");

    public static Section<VisionServerSettings> Section { get; } = new(
        [_enabled, _bindAddress, _port, _policy, _mode, _allowUnencrypted, _pki, _allowAnonymous, _userName, _passwordFile, _userFingerprint, _sessionsMax, _resultsKept],
        v => new VisionServerSettings
        {
            Enabled = v.Get(_enabled),
            BindAddress = v.Get(_bindAddress),
            Port = v.Get(_port),
            Policy = v.Get(_policy),
            Mode = v.Get(_mode),
            AllowUnencrypted = v.Get(_allowUnencrypted),
            PkiFolder = v.Get(_pki),
            AllowAnonymous = v.Get(_allowAnonymous),
            UserName = v.Find(_userName),
            PasswordFile = v.Find(_passwordFile),
            UserFingerprint = v.Find(_userFingerprint),
            SessionsMax = v.Get(_sessionsMax),
            ResultsKept = v.Get(_resultsKept),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.IsWritten(_userName) && !v.IsWritten(_passwordFile)) v.Refuse(_userName, "is an account without a password; 'password-file' is missing");
        if (v.IsWritten(_passwordFile) && !v.IsWritten(_userName)) v.Refuse(_passwordFile, "is a password without an account; 'username' is missing");
        if (v.Has(_mode) && v.Has(_allowUnencrypted) && v.Get(_mode) != PlcSecurityMode.SignAndEncrypt && !v.Get(_allowUnencrypted))
            v.Refuse(_mode, "anybody on the network could read the messages; allowed: SignAndEncrypt, or 'allow-unencrypted: true' beside it");
        if (!v.Has(_enabled) || !v.Get(_enabled) || !v.Has(_allowAnonymous) || v.Get(_allowAnonymous)) return;
        if (!v.IsWritten(_userName) && !v.IsWritten(_userFingerprint))
            v.Refuse(_enabled, "lets nobody in; needed: 'username' with 'password-file', or 'user-fingerprint', or 'allow-anonymous: true'");
    }
}
