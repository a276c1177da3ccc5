namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>How the samples of pixels follow each other on the wire.</summary>
public enum WireLayout
{
    /// <summary>One byte or two bytes little-endian a pixel, the value in the low bits.</summary>
    Plain,

    /// <summary>Two pixels in three bytes: the high 8 bits of both outside, the low bits of both in the middle byte, the first pixel's in its low half.</summary>
    Packed,

    /// <summary>A stream of bits without gaps, the lowest bit of a value first, in the lowest free bit of a byte.</summary>
    BitStream,

    /// <summary>Bytes red, green, blue.</summary>
    Rgb,

    /// <summary>Bytes blue, green, red.</summary>
    Bgr,

    /// <summary>Two pixels in four bytes: U, Y0, V, Y1.</summary>
    Uyvy,

    /// <summary>Two pixels in four bytes: Y0, U, Y1, V.</summary>
    Yuyv,
}
