using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace EdgeInspector.AuditVerifier;

/// <summary>The frame of a record: number, link, kind and hash at their fixed places.</summary>
internal sealed partial record RecordForm(long Number, string Link, string Kind, string Hash)
{
    /// <summary>Bytes of a line that its hash does not cover.</summary>
    public const int UnhashedBytes = 75;

    /// <summary>Reads a line without its LF; null when it has not the form of a record.</summary>
    public static RecordForm? Of(byte[] line)
    {
        // One character a byte: the frame is ASCII, whatever lies between is not looked at here.
        Match frame = Frame().Match(Encoding.Latin1.GetString(line));
        if (!frame.Success) return null;
        if (!long.TryParse(frame.Groups["n"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return null;
        return new RecordForm(number, frame.Groups["p"].Value, frame.Groups["k"].Value, frame.Groups["h"].Value);
    }

    [GeneratedRegex("""\A\{"seq":(?<n>[1-9][0-9]*),"prev":"(?<p>[0-9a-f]{64})","kind":"(?<k>[a-z]+)".*,"hash":"(?<h>[0-9a-f]{64})"\}\z""", RegexOptions.Singleline)]
    private static partial Regex Frame();
}
