using System.Buffers;
using System.Globalization;
using System.Text;

namespace EdgeInspector.Audit;

/// <summary>Writes one record's bytes exactly as README.md defines them: fixed order, invariant numbers, fewest escapes.</summary>
/// <remarks>
/// Used again for every record; grows to the longest one and stays there. The bytes on the disk are the canonical bytes:
/// nobody ever has to bring a record into this form to check it.
/// </remarks>
internal sealed class RecordEncoder
{
    private const string HexDigits = "0123456789abcdef";
    private readonly ArrayBufferWriter<byte> _bytes = new(16 * 1024);
    private bool _needsComma;

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        _needsComma = false;
    }

    public void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    public void BeginObject(string? name = null) => Begin(name, (byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray(string? name = null) => Begin(name, (byte)'[');

    public void EndArray() => End((byte)']');

    public void Text(string name, string value)
    {
        Name(name);
        Quoted(value);
    }

    public void Number(string name, long value)
    {
        Name(name);
        Formatted(value);
    }

    /// <summary>An element of an array.</summary>
    public void Number(long value)
    {
        Separate();
        Formatted(value);
        _needsComma = true;
    }

    public void Flag(string name, bool value)
    {
        Name(name);
        _bytes.Write(value ? "true"u8 : "false"u8);
    }

    /// <summary>What is not known.</summary>
    public void Null(string name)
    {
        Name(name);
        _bytes.Write("null"u8);
    }

    /// <summary>The shortest digits that read back to the same binary32; what is no number becomes its name in quotes.</summary>
    public void Score(string name, float value)
    {
        Name(name);
        if (!float.IsFinite(value))
        {
            Quoted(value.ToString(CultureInfo.InvariantCulture));
            return;
        }

        Span<byte> to = _bytes.GetSpan(32);
        value.TryFormat(to, out int written, "R", CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }

    public void Microseconds(string name, TimeSpan value) => Number(name, value.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>UTC to the microsecond, <c>2026-01-31T23:59:59.123456Z</c>.</summary>
    public void Utc(string name, DateTimeOffset value) =>
        Text(name, value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));

    /// <summary>The PC's offset from UTC, <c>+01:00</c>.</summary>
    public void Offset(string name, DateTimeOffset value) => Text(name, value.ToString("zzz", CultureInfo.InvariantCulture));

    private void Name(string name)
    {
        Separate();
        Quoted(name);
        _bytes.Write(":"u8);
        _needsComma = true;
    }

    private void Begin(string? name, byte bracket)
    {
        if (name is null) Separate();
        else Name(name);
        Byte(bracket);
        _needsComma = false;
    }

    private void End(byte bracket)
    {
        Byte(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma) Byte((byte)',');
    }

    private void Quoted(string value)
    {
        Byte((byte)'"');
        int start = 0;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c is not ('"' or '\\' or < ' ' or '\u007f')) continue;
            Utf8(value.AsSpan(start, i - start));
            start = i + 1;
            if (c is '"' or '\\')
            {
                Byte((byte)'\\');
                Byte((byte)c);
            }
            else
            {
                _bytes.Write("\\u00"u8);
                Byte((byte)HexDigits[c >> 4]);
                Byte((byte)HexDigits[c & 15]);
            }
        }

        Utf8(value.AsSpan(start));
        Byte((byte)'"');
    }

    // A lone surrogate becomes U+FFFD, as the encoder does by itself: the file is always valid UTF-8.
    private void Utf8(ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, _bytes);

    private void Formatted(long value)
    {
        Span<byte> to = _bytes.GetSpan(20);
        value.TryFormat(to, out int written, provider: CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }

    private void Byte(byte value)
    {
        _bytes.GetSpan(1)[0] = value;
        _bytes.Advance(1);
    }
}
