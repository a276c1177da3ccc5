using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace EdgeInspector.Mqtt;

/// <summary>One flat JSON object with the fields that every message begins with: schema version and time, twice.</summary>
internal sealed class FlatJson : IDisposable
{
    /// <summary>Version of the fields' names and meanings. A field may be added without a new version; none changes or goes.</summary>
    public const int Schema = 1;

    /// <summary>Characters of a text that are kept.</summary>
    public const int TextMax = 512;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private readonly Utf8JsonWriter _json;

    public FlatJson(DateTimeOffset now)
    {
        _json = new Utf8JsonWriter(_bytes, new JsonWriterOptions { SkipValidation = true });
        _json.WriteStartObject();
        Number("schema", Schema);
        Text("ts", now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
        Number("t", now.ToUnixTimeMilliseconds());
    }

    public Utf8JsonWriter Json => _json;

    public void Text(string name, string value) => _json.WriteString(name, value.Length <= TextMax ? value : value[..TextMax]);

    public void Number(string name, long value) => _json.WriteNumber(name, value);

    /// <summary>A measured value; what is no number becomes null, which a dashboard shows as a hole.</summary>
    public void Measured(string name, double value)
    {
        if (double.IsFinite(value)) _json.WriteNumber(name, Math.Round(value, 4));
        else _json.WriteNull(name);
    }

    public void Flag(string name, bool value) => _json.WriteBoolean(name, value);

    public byte[] End()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _bytes.WrittenSpan.ToArray();
    }

    /// <summary>A name as part of a key: lower case, digits, everything else an underscore.</summary>
    public static string Key(string name)
    {
        var key = new StringBuilder(name.Length);
        bool wasLower = false;
        foreach (char c in name.AsSpan(0, Math.Min(name.Length, 64)))
        {
            if (char.IsAsciiLetterUpper(c) && wasLower) key.Append('_');
            key.Append(char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '_');
            wasLower = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);
        }

        return key.ToString();
    }

    public void Dispose() => _json.Dispose();
}
