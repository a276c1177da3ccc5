using System.Globalization;

namespace EdgeInspector.Audit;

/// <summary>A place in the log and the chain's hash there: the anchor that is kept outside the PC.</summary>
/// <param name="Sequence">Sequence number of the last durable record; 0 before the first.</param>
/// <param name="Hash">That record's hash, 64 lower-case hexadecimal digits.</param>
/// <remarks>Published on MQTT (kind <c>audit</c>) it shows a cut tail: the log on disk must still hold this record.</remarks>
public readonly record struct AuditCheckpoint(long Sequence, string Hash)
{
    /// <summary>Before the first record: sequence 0 and 64 zeros, the value that the first record continues from.</summary>
    public static AuditCheckpoint Genesis { get; } = new(0, new string('0', HashDigits));

    internal const int HashDigits = 64;

    /// <summary>Reads <c>sequence:hash</c>, as <see cref="ToString"/> writes it.</summary>
    public static bool TryParse(string text, out AuditCheckpoint checkpoint)
    {
        checkpoint = default;
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return false;
        string hash = text[(colon + 1)..];
        if (!long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long sequence)) return false;
        if (hash.Length != HashDigits || !hash.All(char.IsAsciiHexDigitLower)) return false;
        checkpoint = new AuditCheckpoint(sequence, hash);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sequence}:{Hash}");
}
