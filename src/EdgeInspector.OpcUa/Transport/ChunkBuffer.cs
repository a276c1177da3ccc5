using System.Buffers.Binary;

namespace EdgeInspector.OpcUa;

/// <summary>Cuts the byte stream of a connection into chunks.</summary>
/// <remarks>Sans-IO: the owner fills <see cref="Space"/> from its socket and takes chunks out. Allocates once.</remarks>
internal sealed class ChunkBuffer(int chunkSizeMax)
{
    // Twice a chunk, so that a chunk and the beginning of the next one fit without moving bytes for every read.
    private readonly byte[] _bytes = new byte[2 * chunkSizeMax];
    private int _start;
    private int _end;

    /// <summary>Why the stream can no longer be cut; Good while it can.</summary>
    public StatusCode Fault { get; private set; }

    /// <summary>Where the next received bytes go; never empty as long as all whole chunks have been taken out.</summary>
    public Span<byte> Space
    {
        get
        {
            if (_start == _end)
            {
                _start = _end = 0;
            }
            else if (_bytes.Length - _end < chunkSizeMax)
            {
                _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
                _end -= _start;
                _start = 0;
            }

            return _bytes.AsSpan(_end);
        }
    }

    /// <summary>What has come and was not taken.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);

    public void Received(int count) => _end += count;

    /// <summary>Takes the next whole chunk; its bytes stay valid (and may be decrypted in place) until more is received.</summary>
    /// <returns>False when no whole chunk is there; <see cref="Fault"/> is then bad for a type nobody knows or a size beyond the limit.</returns>
    public bool TryTake(out Span<byte> chunk)
    {
        chunk = default;
        Span<byte> pending = _bytes.AsSpan(_start, _end - _start);
        if (pending.Length < HelloMessage.HeaderSizeBytes) return false;

        if (TypeOf(pending) == MessageType.None)
        {
            Fault = StatusCode.BadTcpMessageTypeInvalid;
            return false;
        }

        uint size = BinaryPrimitives.ReadUInt32LittleEndian(pending[4..]);
        if (size < HelloMessage.HeaderSizeBytes || size > (uint)chunkSizeMax)
        {
            Fault = StatusCode.BadTcpMessageTooLarge;
            return false;
        }

        if (size > (uint)pending.Length) return false;
        chunk = pending[..(int)size];
        _start += (int)size;
        return true;
    }

    /// <summary>The type of a chunk of at least 4 bytes; <see cref="MessageType.None"/> if nobody knows it.</summary>
    public static MessageType TypeOf(ReadOnlySpan<byte> chunk)
    {
        var type = (MessageType)(BinaryPrimitives.ReadUInt32LittleEndian(chunk) & 0x00FFFFFF);
        bool isKnown = type switch
        {
            // Only messages are cut into chunks and given up.
            MessageType.Message => chunk[3] is (byte)'F' or (byte)'C' or (byte)'A',
            MessageType.Hello or MessageType.Acknowledge or MessageType.Error or MessageType.Open or MessageType.Close => chunk[3] == (byte)'F',
            MessageType.None or _ => false,
        };
        return isKnown ? type : MessageType.None;
    }
}
