namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.identity</c>.</summary>
internal static class PlcIdentityKeys
{
    private static readonly Key<PlcIdentityType> _type = Key.WithDefault(
        "type",
        new WordShape<PlcIdentityType>(
            ("anonymous", PlcIdentityType.Anonymous), ("username", PlcIdentityType.UserName), ("certificate", PlcIdentityType.Certificate)),
        "anonymous",
        "The kind of identity.");
    private static readonly Key<string> _userName = Key.Optional(
        "username", Shapes.Text(128), "edgeinspector", "needed for type username",
        "The account's name.");
    private static readonly Key<string> _passwordFile = Key.Optional(
        "password-file", Shapes.SecretFile, "secrets/plc-password", "one of the three is needed for type username",
        "A file whose first line is the password; only the service's account may read it.");
    private static readonly Key<string> _passwordVariable = Key.Optional(
        "password-variable", new TextShape(128, "name of an environment variable", "^[A-Za-z_][A-Za-z0-9_]{0,127}$"), "PLC_PASSWORD", "one of the three is needed for type username",
        "The environment variable of the service that holds the password.");
    private static readonly Key<string> _passwordCredential = Key.Optional(
        "password-credential", Shapes.Name, "plc-password", "one of the three is needed for type username",
        "The password's name in the operating system's store: LoadCredential= of the systemd unit, or the Windows Credential Manager.");
    private static readonly Key<string> _certificateFile = Key.Optional(
        "certificate-file", Shapes.File, "secrets/plc-user.pem", "needed for type certificate",
        "The user's certificate, DER or PEM. It is not the application's, which is in pki-folder.");
    private static readonly Key<string> _keyFile = Key.Optional(
        "key-file", Shapes.SecretFile, "secrets/plc-user.key", "needed for type certificate",
        "The private key of the user's certificate, PEM; only the service's account may read it.");

    public static Section<PlcIdentity> Section { get; } = new(
        [_type, _userName, _passwordFile, _passwordVariable, _passwordCredential, _certificateFile, _keyFile],
        v => new PlcIdentity
        {
            Type = v.Get(_type),
            UserName = v.Find(_userName),
            Password = Source(v, _passwordFile, SecretOrigin.File)
                ?? Source(v, _passwordVariable, SecretOrigin.Environment)
                ?? Source(v, _passwordCredential, SecretOrigin.OperatingSystem),
            CertificateFile = v.Find(_certificateFile),
            KeyFile = v.Find(_keyFile),
        },
        Check);

    private static SecretSource? Source(SectionValues v, Key<string> key, SecretOrigin origin) => v.Find(key) is string name ? new SecretSource(origin, name) : null;

    private static void Check(SectionValues v)
    {
        if (!v.Has(_type)) return;
        PlcIdentityType type = v.Get(_type);
        Demand(v, _userName, "username", type == PlcIdentityType.UserName);
        Demand(v, _certificateFile, "certificate", type == PlcIdentityType.Certificate);
        Demand(v, _keyFile, "certificate", type == PlcIdentityType.Certificate);

        Key[] written = [.. new Key[] { _passwordFile, _passwordVariable, _passwordCredential }.Where(v.IsWritten)];
        if (type != PlcIdentityType.UserName)
        {
            foreach (Key key in written) Demand(v, key, "username", needed: false);
            return;
        }

        if (written.Length == 0) v.Refuse(_passwordFile, "is missing; identity type username needs it, or password-variable, or password-credential");
        foreach (Key key in written.Skip(1)) v.Refuse(key, $"names the password a second time; '{written[0].Name}' does already");
    }

    private static void Demand(SectionValues v, Key key, string type, bool needed)
    {
        if (needed && !v.IsWritten(key)) v.Refuse(key, $"is missing; identity type {type} needs it");
        if (!needed && v.IsWritten(key)) v.Refuse(key, $"has no meaning here; it belongs to identity type {type}");
    }
}
