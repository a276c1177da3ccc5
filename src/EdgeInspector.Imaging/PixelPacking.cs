namespace EdgeInspector.Imaging;

/// <summary>How samples follow each other in memory.</summary>
public enum PixelPacking : byte
{
    /// <summary>The format is not named here: only its size is known.</summary>
    Unknown = 0,

    /// <summary>One byte a sample.</summary>
    Bytes,

    /// <summary>Two bytes a sample, the low byte first, the unused high bits 0. [PFNC 2.4, 6.1.1]</summary>
    Words,

    /// <summary>GigE Vision's own "Packed": two samples in three bytes, the outer two hold the high eight bits of each, the middle one
    /// the low bits, the first sample's from bit 0, the second's from bit 4. [Basler racer manual, 9.2] [StApi PFNC header]</summary>
    GvspPacked,

    /// <summary>PFNC's "p": a stream of bits without gaps, the low bits first. [PFNC 2.4, 6.3.1]</summary>
    BitStream,
}
