namespace EdgeInspector.Imaging;

/// <summary>How the pixels of an image are laid out, as the 32-bit code of the Pixel Format Naming Convention (PFNC).</summary>
/// <remarks>
/// Bits 31..24 tell mono (1), colour (2) or a maker's own (0x80), bits 23..16 the bits per pixel, bits 15..0 the id.
/// The size of a format that is not named here follows from bits 23..16; it is never taken to be one byte per pixel. [Wireshark packet-gvsp]
/// </remarks>
public readonly partial record struct PixelFormat(uint Code)
{
    /// <summary>Bits that one pixel takes in memory, 0..255.</summary>
    public int BitsPerPixel => (int)((Code >> 16) & 0xFF);

    /// <summary>Bits of a sample that carry brightness, 8..16; 0 when the format is not named here. Mono10Packed: 10, though it takes 12.</summary>
    public int SignificantBits => Facts.SignificantBits;

    /// <summary>Unknown when the format is not named here.</summary>
    public PixelColour Colour => Facts.Colour;

    /// <summary>Unknown when the format is not named here.</summary>
    public PixelPacking Packing => Facts.Packing;

    private PixelFormatFacts Facts
    {
        get
        {
            foreach (ref readonly PixelFormatFacts named in Named.AsSpan())
            {
                if (named.Format.Code == Code) return named;
            }

            return default;
        }
    }

    /// <summary>Bytes of an image of this size, the last byte filled up; -1 when that is no size a buffer can have.</summary>
    public long SizeBytes(int width, int height)
    {
        if (width <= 0 || height <= 0 || BitsPerPixel == 0) return -1;

        // Width and height are the camera's word: their product with the bits may pass 64 bits.
        Int128 bytes = (((Int128)width * height * BitsPerPixel) + 7) / 8;
        return bytes <= int.MaxValue ? (long)bytes : -1;
    }

    /// <summary>Bytes of one line that begins and ends on a byte; -1 when that is no size a line can have.</summary>
    public int MinStrideBytes(int width) => (int)SizeBytes(width, 1);

    /// <summary>Finds a format by its PFNC name, capitals as in the convention.</summary>
    public static bool TryParse(string name, out PixelFormat format)
    {
        foreach (ref readonly PixelFormatFacts named in Named.AsSpan())
        {
            if (named.Name != name) continue;
            format = named.Format;
            return true;
        }

        format = default;
        return false;
    }

    public override string ToString() => Facts.Name ?? $"0x{Code:X8}";
}
