using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace EdgeInspector.Audit;

/// <summary>One line of the log, read by the fixed places of its frame: number, link to the record before, kind, own hash.</summary>
internal readonly ref struct RecordLine
{
    private const int HashDigits = AuditCheckpoint.HashDigits;
    private readonly ReadOnlySpan<byte> _hashed;

    private RecordLine(ReadOnlySpan<byte> hashed) => _hashed = hashed;

    /// <summary>Bytes after the hashed ones: <c>,"hash":"</c>, 64 digits, <c>"}</c>.</summary>
    public const int TailBytes = 9 + HashDigits + 2;

    public static ReadOnlySpan<byte> HashName => ",\"hash\":\""u8;

    public long Sequence { get; private init; }

    public ReadOnlySpan<byte> Previous { get; private init; }

    public ReadOnlySpan<byte> Hash { get; private init; }

    public ReadOnlySpan<byte> Kind { get; private init; }

    public AuditCheckpoint Checkpoint => new(Sequence, Encoding.ASCII.GetString(Hash));

    /// <summary>Reads a line without its line end; false when it has not the form of a record.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out RecordLine record)
    {
        record = default;
        if (line.Length < TailBytes) return false;
        ReadOnlySpan<byte> rest = line[..^TailBytes];
        ReadOnlySpan<byte> tail = line[^TailBytes..];
        if (!tail.StartsWith(HashName) || !tail.EndsWith("\"}"u8)) return false;
        ReadOnlySpan<byte> hash = tail.Slice(HashName.Length, HashDigits);
        if (!IsHash(hash)) return false;

        if (!Take(ref rest, "{\"seq\":"u8)) return false;
        if (!Utf8Parser.TryParse(rest, out long sequence, out int digits) || sequence < 1 || rest[0] is (byte)'0' or (byte)'+') return false;
        rest = rest[digits..];
        if (!Take(ref rest, ",\"prev\":\""u8) || rest.Length < HashDigits) return false;
        ReadOnlySpan<byte> previous = rest[..HashDigits];
        if (!IsHash(previous)) return false;
        rest = rest[HashDigits..];
        if (!Take(ref rest, "\",\"kind\":\""u8)) return false;
        int kindLength = rest.IndexOf((byte)'"');
        if (kindLength < 1 || rest[..kindLength].IndexOfAnyExceptInRange((byte)'a', (byte)'z') >= 0) return false;

        record = new RecordLine(line[..^TailBytes])
        {
            Sequence = sequence,
            Previous = previous,
            Hash = hash,
            Kind = rest[..kindLength],
        };
        return true;
    }

    /// <summary>Whether the record's bytes give the hash that it carries.</summary>
    public bool HashMatches()
    {
        Span<byte> digits = stackalloc byte[HashDigits];
        WriteHash(_hashed, digits);
        return digits.SequenceEqual(Hash);
    }

    /// <summary>SHA-256 as 64 lower-case hexadecimal digits.</summary>
    public static void WriteHash(ReadOnlySpan<byte> of, Span<byte> digits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(of, hash);
        Convert.TryToHexStringLower(hash, digits, out _);
    }

    private static bool IsHash(ReadOnlySpan<byte> digits)
    {
        foreach (byte digit in digits)
        {
            if (digit is not ((>= (byte)'0' and <= (byte)'9') or (>= (byte)'a' and <= (byte)'f'))) return false;
        }

        return true;
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        if (!rest.StartsWith(expected)) return false;
        rest = rest[expected.Length..];
        return true;
    }
}
