using System.Buffers.Binary;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>Writes what leader and trailer say of the payload between them, big-endian, behind the head of their packet.</summary>
/// <remarks>
/// Leaders begin with flags u16, payload type u16, timestamp u64. Image, 36 bytes: pixel format u32, width u32, height u32, offsets u32 and u32, paddings u16
/// and u16. JPEG, 32: bytes u64, tick frequency u64, data format u32. Multipart: 48 for each part. Trailers begin with reserved u16, payload type u16; that
/// of an image then has its lines u32, that of a multipart block 16 bytes for each part. With chunks there follow the length of the payload u32 and
/// the layout of the chunks u32. [Wireshark packet-gvsp] [Aravis arvgvspprivate.h]
/// </remarks>
internal static class PayloadHeads
{
    public const ushort ImageType = 1;
    public const ushort JpegType = 6;
    public const ushort MultiPartType = 0xA;

    /// <summary>Added to a payload type whose payload has chunks.</summary>
    public const ushort ChunkFlag = 0x4000;

    /// <summary>Where an image's leader tells the lines.</summary>
    public const int LeaderHeightAt = 20;

    /// <summary>Where an image's trailer tells the lines.</summary>
    public const int TrailerLinesAt = 4;

    public const int ImageLeaderBytes = 36;
    private const int JpegLeaderBytes = 32;
    private const int CommonLeaderBytes = 12;
    private const int PartInLeaderBytes = 48;
    private const int CommonTrailerBytes = 4;
    private const int PartInTrailerBytes = 16;
    private const int ChunkInfoBytes = 8;

    /// <summary>The longest leader: that of as many parts as there may be.</summary>
    public const int LeaderBytesMax = CommonLeaderBytes + StreamSettings.PartsMax * PartInLeaderBytes;

    /// <summary>The parts of one block belong together.</summary>
    private const ushort Purpose = 1;

    /// <returns>Bytes written.</returns>
    public static int WriteLeader(Span<byte> target, ulong timestamp, int payloadBytes, StreamSettings settings)
    {
        int bytes = settings.IsMultiPart ? CommonLeaderBytes + settings.Parts.Count * PartInLeaderBytes : settings.Jpeg ? JpegLeaderBytes : ImageLeaderBytes;
        Span<byte> leader = target[..bytes];
        leader.Clear();
        BinaryPrimitives.WriteUInt16BigEndian(leader[2..], PayloadType(settings));
        BinaryPrimitives.WriteUInt64BigEndian(leader[4..], timestamp);
        if (settings.IsMultiPart)
        {
            for (int i = 0; i < settings.Parts.Count; i++) WritePart(leader[(CommonLeaderBytes + i * PartInLeaderBytes)..], settings.Parts[i]);
        }
        else if (settings.Jpeg)
        {
            BinaryPrimitives.WriteInt64BigEndian(leader[12..], payloadBytes);
            BinaryPrimitives.WriteInt64BigEndian(leader[20..], settings.TickFrequency);
        }
        else
        {
            BinaryPrimitives.WriteUInt32BigEndian(leader[12..], settings.PixelFormat);
            BinaryPrimitives.WriteInt32BigEndian(leader[16..], settings.Width);
            BinaryPrimitives.WriteInt32BigEndian(leader[LeaderHeightAt..], settings.Height);
            BinaryPrimitives.WriteInt32BigEndian(leader[24..], settings.OffsetX);
            BinaryPrimitives.WriteInt32BigEndian(leader[28..], settings.OffsetY);
        }
        return bytes;
    }

    /// <returns>Bytes written.</returns>
    public static int WriteTrailer(Span<byte> target, int payloadBytes, StreamSettings settings)
    {
        BinaryPrimitives.WriteUInt32BigEndian(target, PayloadType(settings));
        if (settings.IsMultiPart)
        {
            for (int i = 0; i < settings.Parts.Count; i++)
            {
                PayloadPart part = settings.Parts[i];
                Span<byte> entry = target.Slice(CommonTrailerBytes + i * PartInTrailerBytes, PartInTrailerBytes);
                entry.Clear();
                BinaryPrimitives.WriteUInt16BigEndian(entry, part.Type);
                WriteU48(entry[2..], part.Bytes);
                BinaryPrimitives.WriteInt32BigEndian(entry[8..], part.Height);
            }
            return CommonTrailerBytes + settings.Parts.Count * PartInTrailerBytes;
        }
        if (settings.Jpeg) return CommonTrailerBytes;
        BinaryPrimitives.WriteInt32BigEndian(target[TrailerLinesAt..], settings.Height);
        if (settings.Chunks == 0) return CommonTrailerBytes + 4;
        BinaryPrimitives.WriteInt32BigEndian(target[8..], payloadBytes);
        BinaryPrimitives.WriteUInt32BigEndian(target[12..], settings.Chunks);   // the layout: which chunks there are
        return CommonTrailerBytes + 4 + ChunkInfoBytes;
    }

    /// <summary>Before the data of a multipart packet: part u8, zone u8, offset in the part u48. [Aravis arvgvspprivate.h]</summary>
    public static void WritePlace(Span<byte> target, int part, int offset)
    {
        target[0] = (byte)part;
        target[1] = 0;
        WriteU48(target[2..], offset);
    }

    private static ushort PayloadType(StreamSettings settings) =>
        settings.IsMultiPart ? MultiPartType : settings.Jpeg ? JpegType : settings.Chunks == 0 ? ImageType : (ushort)(ImageType | ChunkFlag);

    private static void WritePart(Span<byte> entry, in PayloadPart part)
    {
        BinaryPrimitives.WriteUInt16BigEndian(entry, part.Type);
        WriteU48(entry[2..], part.Bytes);
        BinaryPrimitives.WriteUInt32BigEndian(entry[8..], part.PixelFormat);
        entry[14] = part.Source;
        BinaryPrimitives.WriteUInt16BigEndian(entry[20..], Purpose);
        BinaryPrimitives.WriteInt32BigEndian(entry[24..], part.Width);
        BinaryPrimitives.WriteInt32BigEndian(entry[28..], part.Height);
    }

    private static void WriteU48(Span<byte> target, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(target, 0);
        BinaryPrimitives.WriteInt32BigEndian(target[2..], value);
    }
}
