namespace EdgeInspector.Imaging;

/// <summary>What a block of the stream holds, as GVSP numbers it. [Wireshark packet-gvsp]</summary>
/// <remarks>The bit 0x4000, which says that the payload ends in chunks, is taken off: see <see cref="FrameInfo.ChunkBytes"/>.</remarks>
public enum PayloadType : ushort
{
    /// <summary>The leader never came.</summary>
    None = 0,

    /// <summary>One image, line after line.</summary>
    Image = 1,

    /// <summary>Bytes of any kind.</summary>
    RawData = 2,

    /// <summary>A file with a name.</summary>
    File = 3,

    /// <summary>Chunks and nothing else.</summary>
    ChunkData = 4,

    /// <summary>An image as the first of several chunks (GigE Vision 1).</summary>
    ExtendedChunkData = 5,

    Jpeg = 6,

    Jpeg2000 = 7,

    H264 = 8,

    MultiZoneImage = 9,

    /// <summary>Several parts, each an image or something else.</summary>
    MultiPart = 0xA,

    GenDC = 0xB,
}
