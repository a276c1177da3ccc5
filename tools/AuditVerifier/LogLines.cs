namespace EdgeInspector.AuditVerifier;

/// <summary>Cuts a file into its lines: each ends with one LF, and what is behind the last LF is left over.</summary>
internal sealed class LogLines : IDisposable
{
    private readonly BufferedStream _stream;
    private readonly List<byte> _line = new(8192);

    public LogLines(string path) =>
        _stream = new BufferedStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete), 1 << 16);

    /// <summary>The number of the line that was read last, from 1; after the end, that of the line that is not whole.</summary>
    public int Number { get; private set; }

    /// <summary>Whether bytes stood behind the last LF. Known after the last line.</summary>
    public bool HasLeftOver { get; private set; }

    public bool IsEmpty => _stream.Length == 0;

    /// <summary>The next line without its LF; null after the last.</summary>
    public byte[]? Next()
    {
        _line.Clear();
        Number++;
        while (_stream.ReadByte() is int next and >= 0)
        {
            if (next == '\n') return [.. _line];
            _line.Add((byte)next);
        }

        HasLeftOver = _line.Count > 0;
        return null;
    }

    public void Dispose() => _stream.Dispose();
}
