namespace EdgeInspector.Imaging;

/// <summary>What a <see cref="PixelConverter"/> makes of an image.</summary>
public enum PlaneKind : byte
{
    /// <summary>Nothing: no converter makes it.</summary>
    None = 0,

    /// <summary>One byte a pixel: grey, a mosaic as it is, or the Y of YUV. Of longer samples the high eight bits, not rounded.</summary>
    Raw8,

    /// <summary>One 16-bit number a pixel in the machine's byte order: the camera's value, not scaled (<see cref="PixelConverter.SignificantBits"/>).</summary>
    Raw16,

    /// <summary>Three bytes a pixel: red, green, blue.</summary>
    Rgb8,

    /// <summary>Three bytes a pixel: blue, green, red.</summary>
    Bgr8,

    /// <summary>Three planes of one byte a pixel, one after the other: red, green, blue.</summary>
    RgbPlanes8,
}
