namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.security</c>.</summary>
internal static class PlcSecurityKeys
{
    private static readonly Key<PlcSecurityPolicy> _policy = Key.WithDefault(
        "policy",
        new WordShape<PlcSecurityPolicy>(
            ("Basic256Sha256", PlcSecurityPolicy.Basic256Sha256),
            ("Aes128_Sha256_RsaOaep", PlcSecurityPolicy.Aes128Sha256RsaOaep),
            ("Aes256_Sha256_RsaPss", PlcSecurityPolicy.Aes256Sha256RsaPss),
            ("None", PlcSecurityPolicy.None)),
        "Basic256Sha256",
        "The algorithms of the channel.");
    private static readonly Key<PlcSecurityMode> _mode = Key.WithDefault(
        "mode", new WordShape<PlcSecurityMode>(("SignAndEncrypt", PlcSecurityMode.SignAndEncrypt), ("Sign", PlcSecurityMode.Sign), ("None", PlcSecurityMode.None)), "SignAndEncrypt",
        "Anything weaker than SignAndEncrypt needs allow-unencrypted.");
    private static readonly Key<string> _fingerprint = Key.Optional(
        "server-fingerprint", Shapes.Fingerprint, "\"sha256:0000000000000000000000000000000000000000000000000000000000000000\"", "the trust list in pki-folder decides",
        "SHA-256 of the server's certificate, for plants without a certificate authority.");
    private static readonly Key<bool> _verifyHostname = Key.WithDefault(
        "verify-hostname", Shapes.Switch, "true",
        "Whether the server's certificate must name the dialled host.");
    private static readonly Key<string> _pki = Key.WithDefault(
        "pki-folder", Shapes.FolderToMake, "pki",
        "The store of certificates: own, trusted, issuer, rejected. Relative to this file; made when it is missing.");
    private static readonly Key<bool> _allowUnencrypted = Key.WithDefault(
        "allow-unencrypted", Shapes.Switch, "false",
        "The explicit permission for a mode that others can read. It is logged at every start.");

    private static readonly Key<int> _keySize = Key.WithDefault(
        "key-size-bits", new WordShape<int>(("2048", 2048), ("3072", 3072), ("4096", 4096)), "2048",
        "The RSA key of our own certificate, when it is made at the first start. Each step costs the PLC several times the work.");
    private static readonly Key<bool> _allowSha1 = Key.WithDefault(
        "allow-sha1", Shapes.Switch, "false",
        "The explicit permission for a server's certificate signed with SHA-1, which can be forged. It is logged at every start.");
    private static readonly Key<bool> _allowUnknownRevocation = Key.WithDefault(
        "allow-unknown-revocation", Shapes.Switch, "false",
        "The explicit permission for a certificate of an authority whose revocation list is not in trusted/crl or issuer/crl, or is over.");

    public static Section<PlcSecurity> Section { get; } = new(
        [_policy, _mode, _fingerprint, _verifyHostname, _pki, _allowUnencrypted, _keySize, _allowSha1, _allowUnknownRevocation],
        v => new PlcSecurity
        {
            Policy = v.Get(_policy),
            Mode = v.Get(_mode),
            ServerFingerprint = v.Find(_fingerprint),
            VerifyHostname = v.Get(_verifyHostname),
            PkiFolder = v.Get(_pki),
            AllowUnencrypted = v.Get(_allowUnencrypted),
            KeySizeBits = v.Get(_keySize),
            AllowSha1 = v.Get(_allowSha1),
            AllowUnknownRevocation = v.Get(_allowUnknownRevocation),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (!v.Has(_policy) || !v.Has(_mode)) return;
        bool noPolicy = v.Get(_policy) == PlcSecurityPolicy.None;
        bool noMode = v.Get(_mode) == PlcSecurityMode.None;
        if (noPolicy != noMode) v.Refuse(noPolicy ? _policy : _mode, "policy None and mode None belong together");
        if (v.Get(_mode) != PlcSecurityMode.SignAndEncrypt && v.Has(_allowUnencrypted) && !v.Get(_allowUnencrypted))
            v.Refuse(_mode, "anybody on the network could read the messages; allowed: SignAndEncrypt, or 'allow-unencrypted: true' beside it");
    }
}
