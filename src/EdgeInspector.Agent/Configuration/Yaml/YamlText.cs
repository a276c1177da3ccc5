using System.Text;

namespace EdgeInspector.Agent.Configuration.Yaml;

/// <summary>From bytes to text: UTF-8 and nothing else.</summary>
internal static class YamlText
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The text, or null with the line of the first bad byte (0: the whole file) and what is wrong.</summary>
    public static string? Decode(ReadOnlySpan<byte> bytes, out int line, out string failure)
    {
        line = 0;
        failure = "";
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            failure = "is UTF-16; save it as UTF-8";
            return null;
        }

        if (bytes is [0xEF, 0xBB, 0xBF, ..]) bytes = bytes[3..];
        try
        {
            string text = _strict.GetString(bytes);
            int control = IndexOfControl(text);
            if (control < 0) return text;
            line = 1 + text.AsSpan(0, control).Count('\n');
            failure = $"holds the control character U+{(int)text[control]:X4}; only text is allowed";
        }
        catch (DecoderFallbackException bad)
        {
            int index = Math.Clamp(bad.Index, 0, bytes.Length);
            line = 1 + bytes[..index].Count((byte)'\n');
            failure = "is not UTF-8 text; save it as UTF-8";
        }

        return null;
    }

    /// <summary>Lines, from 1, whose indentation holds a tab.</summary>
    public static IReadOnlyList<int> LinesIndentedWithTabs(string text)
    {
        var lines = new List<int>();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            ReadOnlySpan<char> rest = line.TrimStart(" \t");
            if (rest.Length > 0 && rest[0] != '#' && line[..^rest.Length].Contains('\t')) lines.Add(number);
        }

        return lines;
    }

    private static int IndexOfControl(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if ((char.IsControl(text[i]) && text[i] is not ('\n' or '\r' or '\t')) || text[i] is '\uFFFE' or '\uFFFF') return i;
        }

        return -1;
    }
}
