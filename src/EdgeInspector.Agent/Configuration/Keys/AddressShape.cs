using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using EdgeInspector.Agent.Configuration.Yaml;

namespace EdgeInspector.Agent.Configuration.Keys;

/// <summary>The address of a server: scheme, host and port, without account or password.</summary>
/// <param name="defaultPort">Port that is added when none is written.</param>
/// <param name="schemes">Allowed schemes.</param>
internal sealed class AddressShape(Func<string, int> defaultPort, params string[] schemes) : Shape<Uri>
{
    public override string Allowed { get; } = string.Join(" or ", schemes.Select(s => $"{s}://host:port"));

    public override bool TryRead(YamlNode node, string key, KeyReading reading, [MaybeNullWhen(false)] out Uri value)
    {
        value = null;
        if (!TryScalar(node, key, reading, out YamlScalar? scalar)) return false;
        if (scalar.Text.Contains('@', StringComparison.Ordinal))
            return reading.Refuse(node, key, $"holds an account; allowed: {Allowed}, with the account under keys of its own");
        if (!TryUri(scalar.Text, out Uri? uri) || !schemes.Contains(uri.Scheme, StringComparer.Ordinal) || uri.Host.Length == 0)
            return reading.Refuse(node, key, $"'{Shown.Of(scalar)}' is no such address; allowed: {Allowed}");
        if (uri.Port == 0) return reading.Refuse(node, key, "port 0 is outside 1..65535");
        value = uri.Port > 0 ? uri : new UriBuilder(uri) { Port = defaultPort(uri.Scheme) }.Uri;
        return true;
    }

    public override JsonObject Schema() => new() { ["type"] = "string", ["pattern"] = $"^({string.Join('|', schemes)})://[^@\\s]+$" };

    private static bool TryUri(string text, [NotNullWhen(true)] out Uri? uri)
    {
        uri = null;
        return text.Length <= 512 && !text.Any(c => char.IsControl(c) || char.IsWhiteSpace(c))
            && Uri.TryCreate(text, UriKind.Absolute, out uri);
    }
}
