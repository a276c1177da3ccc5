using System.Buffers;
using System.Text;

namespace EdgeInspector.Audit;

/// <summary>Whole records that wait for the disk, one after the other, each chained to the one before.</summary>
internal sealed class RecordGroup(AuditCheckpoint head)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);

    /// <summary>The fields of the record that is being written.</summary>
    public RecordEncoder Encoder { get; } = new();

    /// <summary>The last record of the group; before the first, the one that the group continues from.</summary>
    public AuditCheckpoint Head { get; private set; } = head;

    public int Count { get; private set; }

    public ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    public void Begin(string kind)
    {
        Encoder.Clear();
        Encoder.BeginObject();
        Encoder.Number("seq", Head.Sequence + 1);
        Encoder.Text("prev", Head.Hash);
        Encoder.Text("kind", kind);
    }

    /// <summary>Closes the record with its own hash and a line end.</summary>
    public void End()
    {
        Span<byte> digits = stackalloc byte[AuditCheckpoint.HashDigits];
        RecordLine.WriteHash(Encoder.Written, digits);
        _bytes.Write(Encoder.Written);
        _bytes.Write(RecordLine.HashName);
        _bytes.Write(digits);
        _bytes.Write("\"}\n"u8);
        Head = new AuditCheckpoint(Head.Sequence + 1, Encoding.ASCII.GetString(digits));
        Count++;
    }

    public void Clear()
    {
        _bytes.ResetWrittenCount();
        Count = 0;
    }
}
