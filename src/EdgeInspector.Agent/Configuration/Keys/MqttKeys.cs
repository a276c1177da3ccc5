namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The keys under <c>mqtt</c>.</summary>
internal static class MqttKeys
{
    private static readonly Key<bool> _enabled = Key.WithDefault(
        "enabled", Shapes.Switch, "true",
        "Whether anything is published. The line runs on when the broker is away.");
    private static readonly Key<Uri> _broker = Key.WithDefault(
        "broker", new AddressShape(scheme => scheme == "mqtts" ? 8883 : 1883, "mqtts", "mqtt"), "mqtts://localhost:8883",
        "The plant's broker; without a port 8883, or 1883 for mqtt.");
    private static readonly Key<string> _clientId = Key.Optional(
        "client-id", Shapes.Name, "edgeinspector-line-1", "edgeinspector-<line name>-<line cell>",
        "Unique at the broker.");
    private static readonly Key<string> _userName = Key.Optional(
        "username", Shapes.Text(128), "edgeinspector", "no account",
        "The account's name.");
    private static readonly Key<string> _passwordFile = Key.Optional(
        "password-file", Shapes.SecretFile, "secrets/mqtt-password", "no password",
        "A file whose first line is the password; only the service's account may read it.");
    private static readonly Key<string> _caFile = Key.Optional(
        "ca-file", Shapes.File, "secrets/plant-ca.pem", "the system's list decides",
        "The certificate (PEM) of the authority that signed the broker's.");
    private static readonly Key<MqttProtocol> _protocol = Key.WithDefault(
        "protocol", new WordShape<MqttProtocol>(("5", MqttProtocol.V5), ("3.1.1", MqttProtocol.V311)), "5",
        "The version of MQTT.");
    private static readonly Key<bool> _allowUnencrypted = Key.WithDefault(
        "allow-unencrypted", Shapes.Switch, "false",
        "The explicit permission for mqtt:// without TLS. It is logged at every start.");
    private static readonly Key<MqttResults> _results = Key.Of("results", MqttResultKeys.Section, "What is published of each unit.");
    private static readonly Key<MqttSummary> _summary = Key.Of("summary", MqttSummaryKeys.Section, "What is published of the batch.");

    public static Section<MqttSettings> Section { get; } = new(
        [_enabled, _broker, _clientId, _userName, _passwordFile, _caFile, _protocol, _allowUnencrypted, _results, _summary],
        v => new MqttSettings
        {
            Enabled = v.Get(_enabled),
            Broker = v.Get(_broker),
            ClientId = v.Find(_clientId) ?? "",
            UserName = v.Find(_userName),
            PasswordFile = v.Find(_passwordFile),
            CaFile = v.Find(_caFile),
            Protocol = v.Get(_protocol),
            AllowUnencrypted = v.Get(_allowUnencrypted),
            Results = v.Get(_results),
            Summary = v.Get(_summary),
        },
        Check);

    private static void Check(SectionValues v)
    {
        if (v.IsWritten(_passwordFile) && !v.IsWritten(_userName)) v.Refuse(_passwordFile, "is a password without an account; 'username' is missing");
        if (!v.Has(_broker) || !v.Has(_allowUnencrypted)) return;
        bool plain = v.Get(_broker).Scheme == "mqtt";
        if (plain && !v.Get(_allowUnencrypted))
            v.Refuse(_broker, "anybody on the network could read the messages; allowed: mqtts://host:port, or 'allow-unencrypted: true' beside it");
        if (plain && v.IsWritten(_caFile)) v.Refuse(_caFile, "has no meaning for mqtt://; it belongs to mqtts://");
    }
}
