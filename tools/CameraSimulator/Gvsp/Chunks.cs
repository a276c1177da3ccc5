using System.Buffers.Binary;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>The chunks behind an image: facts about it that travel with it.</summary>
/// <remarks>
/// Each chunk is [data][id u32][length u32], big-endian, so that a reader goes backwards from the end of the payload; the image is the first one.
/// [Aravis arvbuffer.c]
/// </remarks>
internal static class Chunks
{
    /// <summary>What ChunkSelector selects, as bits of <see cref="StreamSettings.Chunks"/> from <see cref="FrameId"/> on.</summary>
    public const int Image = 0, FrameId = 1, Timestamp = 2, LineStatusAll = 3, ExposureTime = 4;

    public const int Selectors = 5;

    private const int FootBytes = 8;

    /// <summary>ChunkID of the image; those of the others follow. The ports in the GenApi description name them.</summary>
    private const uint ImageId = 0x2000;

    /// <summary>Data bytes by selector; 0 for the image, which has its own.</summary>
    private static ReadOnlySpan<byte> DataBytes => [0, 8, 8, 4, 8];

    /// <summary>Bytes behind the image: its filling up to a whole word, its foot, and the other chunks. 0 without chunks.</summary>
    public static int BytesBehind(int imageBytes, uint chunks)
    {
        return chunks == 0 ? 0 : (-imageBytes & 3) + FootBytes + PartBytes(chunks);
    }

    /// <summary>Bytes of the chunks without that of the image: the chunk part of a multipart block.</summary>
    public static int PartBytes(uint chunks)
    {
        int bytes = 0;
        for (int selector = FrameId; selector < Selectors; selector++)
        {
            if (Has(chunks, selector)) bytes += DataBytes[selector] + FootBytes;
        }
        return bytes;
    }

    /// <summary>Writes everything behind the image.</summary>
    public static void Write(Span<byte> payload, StreamSettings settings, ulong frameId, ulong timestamp, bool lineHigh)
    {
        int at = (settings.ImageBytes + 3) & ~3;
        payload[settings.ImageBytes..at].Clear();
        Foot(payload, Image, at);
        WritePart(payload[(at + FootBytes)..], settings, frameId, timestamp, lineHigh);
    }

    /// <summary>Writes all chunks but that of the image.</summary>
    public static void WritePart(Span<byte> part, StreamSettings settings, ulong frameId, ulong timestamp, bool lineHigh)
    {
        int at = 0;
        for (int selector = FrameId; selector < Selectors; selector++)
        {
            if (!Has(settings.Chunks, selector)) continue;
            Span<byte> data = part[at..];
            switch (selector)
            {
                case FrameId:
                    BinaryPrimitives.WriteUInt64BigEndian(data, frameId);
                    break;
                case Timestamp:
                    BinaryPrimitives.WriteUInt64BigEndian(data, timestamp);
                    break;
                case LineStatusAll:
                    BinaryPrimitives.WriteUInt32BigEndian(data, lineHigh ? 1u : 0);
                    break;
                default:
                    BinaryPrimitives.WriteDoubleBigEndian(data, settings.ExposureTimeUs);
                    break;
            }
            Foot(data, selector, DataBytes[selector]);
            at += DataBytes[selector] + FootBytes;
        }
    }

    private static bool Has(uint chunks, int selector) => (chunks >> selector & 1) != 0;

    private static void Foot(Span<byte> chunk, int selector, int length)
    {
        BinaryPrimitives.WriteUInt32BigEndian(chunk[length..], ImageId + (uint)selector);
        BinaryPrimitives.WriteInt32BigEndian(chunk[(length + 4)..], length);
    }
}
