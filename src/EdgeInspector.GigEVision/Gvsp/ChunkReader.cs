using System.Buffers.Binary;
using EdgeInspector.Imaging;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>The chunks of a complete frame: what the camera says of an image besides its pixels. Copies and allocates nothing.</summary>
/// <remarks>
/// Each chunk is its data, then its id u32 and its length u32, big-endian; the last one ends where the payload ends, so they are walked
/// backwards. The first chunk, when the payload is an image or a file, is that image and is not given here. [Aravis arvbuffer.c]
/// Valid as long as the frame is owned. Every length was checked before the frame was called complete.
/// </remarks>
public readonly ref struct ChunkReader
{
    /// <summary>Id u32 and length u32 behind the data of each chunk.</summary>
    public const int TagBytes = 8;

    /// <summary>More chunks than this are a lie: cameras send about thirty at most.</summary>
    public const int ChunksMax = 256;

    private readonly ReadOnlySpan<byte> _chunks;

    /// <summary>Throws unless the frame is complete. A frame without chunks has none to give.</summary>
    public ChunkReader(Frame frame)
    {
        if (frame.Status != FrameStatus.Complete)
            throw new InvalidOperationException($"frame of block {frame.Info.BlockId} is {frame.Status}: only a complete frame has chunks");
        _chunks = frame.Buffer.Span.Slice(frame.Info.ChunkOffset, frame.Info.ChunkBytes);
    }

    private ChunkReader(ReadOnlySpan<byte> chunks) => _chunks = chunks;

    /// <summary>Finds a chunk by its id, as the ChunkID of the description's port names it; the last in the payload when there are several.</summary>
    public bool TryFind(uint id, out ReadOnlySpan<byte> data)
    {
        foreach (Chunk chunk in this)
        {
            if (chunk.Id != id) continue;
            data = chunk.Data;
            return true;
        }

        data = default;
        return false;
    }

    /// <summary>The chunks, the last of the payload first.</summary>
    public Enumerator GetEnumerator() => new(_chunks);

    /// <summary>
    /// Walks a payload to its start. False unless chunks fill it to the byte. Otherwise the data bytes of the first chunk: the image, when
    /// there is one.
    /// </summary>
    internal static bool TryMeasure(ReadOnlySpan<byte> payload, out int firstChunkBytes)
    {
        Enumerator chunks = new ChunkReader(payload).GetEnumerator();
        firstChunkBytes = 0;
        for (int count = 0; count < ChunksMax && chunks.MoveNext(); count++) firstChunkBytes = chunks.Current.Data.Length;
        return payload.Length > 0 && chunks.IsAtStart;
    }

    /// <summary>One chunk: its id and its bytes in the frame.</summary>
    public readonly ref struct Chunk
    {
        internal Chunk(uint id, ReadOnlySpan<byte> data)
        {
            Id = id;
            Data = data;
        }

        public uint Id { get; }

        /// <summary>Big-endian numbers, as the description says.</summary>
        public ReadOnlySpan<byte> Data { get; }
    }

    /// <summary>Goes from the end to the start, and no further than the bytes allow.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> chunks) => _rest = chunks;

        public Chunk Current { get; private set; }

        internal readonly bool IsAtStart => _rest.IsEmpty;

        public bool MoveNext()
        {
            if (_rest.Length < TagBytes) return false;
            ReadOnlySpan<byte> tag = _rest[^TagBytes..];
            uint length = BinaryPrimitives.ReadUInt32BigEndian(tag[4..]);
            ReadOnlySpan<byte> before = _rest[..^TagBytes];
            if (length > (uint)before.Length) return false;
            Current = new Chunk(BinaryPrimitives.ReadUInt32BigEndian(tag), before[^(int)length..]);
            _rest = before[..^(int)length];
            return true;
        }
    }
}
