namespace EdgeInspector.Imaging;

/// <summary>How the pixels of an image are laid out, as the 32-bit code of the Pixel Format Naming Convention (PFNC).</summary>
/// <remarks>
/// Bits 31..24 tell mono (1), colour (2) or a maker's own (0x80), bits 23..16 the bits per pixel, bits 15..0 the id.
/// The size of a format that is not named here follows from bits 23..16; it is never taken to be one byte per pixel. [Wireshark packet-gvsp]
/// </remarks>
public readonly record struct PixelFormat(uint Code)
{
    public static readonly PixelFormat Mono8 = new(0x01080001);
    public static readonly PixelFormat Mono10 = new(0x01100003);
    public static readonly PixelFormat Mono10Packed = new(0x010C0004);
    public static readonly PixelFormat Mono12 = new(0x01100005);
    public static readonly PixelFormat Mono12Packed = new(0x010C0006);
    public static readonly PixelFormat Mono16 = new(0x01100007);
    public static readonly PixelFormat BayerGR8 = new(0x01080008);
    public static readonly PixelFormat BayerRG8 = new(0x01080009);
    public static readonly PixelFormat BayerGB8 = new(0x0108000A);
    public static readonly PixelFormat BayerBG8 = new(0x0108000B);
    public static readonly PixelFormat RGB8 = new(0x02180014);
    public static readonly PixelFormat BGR8 = new(0x02180015);

    private static readonly (PixelFormat Format, string Name)[] Named =
    [
        (Mono8, nameof(Mono8)), (Mono10, nameof(Mono10)), (Mono10Packed, nameof(Mono10Packed)),
        (Mono12, nameof(Mono12)), (Mono12Packed, nameof(Mono12Packed)), (Mono16, nameof(Mono16)),
        (BayerGR8, nameof(BayerGR8)), (BayerRG8, nameof(BayerRG8)), (BayerGB8, nameof(BayerGB8)), (BayerBG8, nameof(BayerBG8)),
        (RGB8, nameof(RGB8)), (BGR8, nameof(BGR8)),
    ];

    /// <summary>Names that <see cref="TryParse"/> knows, in the order of their codes' declaration.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = Array.ConvertAll(Named, n => n.Name);

    /// <summary>Bits that one pixel takes in memory, 0..255.</summary>
    public int BitsPerPixel => (int)((Code >> 16) & 0xFF);

    /// <summary>Bytes of an image of this size, the last byte filled up; -1 when that is no size a buffer can have.</summary>
    public long SizeBytes(int width, int height)
    {
        if (width <= 0 || height <= 0 || BitsPerPixel == 0) return -1;

        // Width and height are the camera's word: their product with the bits may pass 64 bits.
        Int128 bytes = (((Int128)width * height * BitsPerPixel) + 7) / 8;
        return bytes <= int.MaxValue ? (long)bytes : -1;
    }

    /// <summary>Finds a format by its PFNC name, capitals as in the convention.</summary>
    public static bool TryParse(string name, out PixelFormat format)
    {
        foreach ((PixelFormat known, string knownName) in Named)
        {
            if (knownName != name) continue;
            format = known;
            return true;
        }

        format = default;
        return false;
    }

    public override string ToString()
    {
        foreach ((PixelFormat known, string name) in Named)
        {
            if (known.Code == Code) return name;
        }

        return $"0x{Code:X8}";
    }
}
