namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>plc.identity</c>.</summary>
internal static class PlcIdentityKeys
{
    private static readonly Key<PlcIdentityType> _type = Key.WithDefault(
        "type", new WordShape<PlcIdentityType>(("anonymous", PlcIdentityType.Anonymous), ("username", PlcIdentityType.UserName)), "anonymous",
        "The kind of identity.");
    private static readonly Key<string> _userName = Key.Optional(
        "username", Shapes.Text(128), "edgeinspector", "needed for type username",
        "The account's name.");
    private static readonly Key<string> _passwordFile = Key.Optional(
        "password-file", Shapes.SecretFile, "secrets/plc-password", "needed for type username",
        "A file whose first line is the password; only the service's account may read it.");

    public static Section<PlcIdentity> Section { get; } = new(
        [_type, _userName, _passwordFile],
        v => new PlcIdentity
        {
            Type = v.Get(_type),
            UserName = v.Find(_userName),
            PasswordFile = v.Find(_passwordFile),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (!v.Has(_type)) return;
        PlcIdentityType type = v.Get(_type);
        Demand(v, _userName, "username", type == PlcIdentityType.UserName);
        Demand(v, _passwordFile, "username", type == PlcIdentityType.UserName);
    }

    private static void Demand(SectionValues v, Key key, string type, bool needed)
    {
        if (needed && !v.IsWritten(key)) v.Refuse(key, $"is missing; identity type {type} needs it");
        if (!needed && v.IsWritten(key)) v.Refuse(key, $"has no meaning here; it belongs to identity type {type}");
    }
}
