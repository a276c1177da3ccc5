namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>The pixel formats that the camera offers.</summary>
/// <remarks>Codes and names as in Wireshark's table. [Wireshark packet-gvsp]</remarks>
public static class PixelFormats
{
    public const uint Mono8 = 0x01080001;
    public const uint Mono10 = 0x01100003;
    public const uint Mono12 = 0x01100005;
    public const uint Mono12p = 0x010C0047;
    public const uint Mono16 = 0x01100007;
    public const uint BayerRG8 = 0x01080009;

    public static IReadOnlyList<PixelFormat> Table { get; } =
    [
        new("Mono8", Mono8, 8, WireLayout.Plain),
        new("Mono10", Mono10, 10, WireLayout.Plain),
        new("Mono12", Mono12, 12, WireLayout.Plain),
        new("Mono16", Mono16, 16, WireLayout.Plain),
        new("Mono10Packed", 0x010C0004, 10, WireLayout.Packed),
        new("Mono12Packed", 0x010C0006, 12, WireLayout.Packed),
        new("Mono10p", 0x010A0046, 10, WireLayout.BitStream),
        new("Mono12p", Mono12p, 12, WireLayout.BitStream),

        new("BayerGR8", 0x01080008, 8, WireLayout.Plain),
        new("BayerRG8", BayerRG8, 8, WireLayout.Plain),
        new("BayerGB8", 0x0108000A, 8, WireLayout.Plain),
        new("BayerBG8", 0x0108000B, 8, WireLayout.Plain),

        new("BayerGR10", 0x0110000C, 10, WireLayout.Plain),
        new("BayerRG10", 0x0110000D, 10, WireLayout.Plain),
        new("BayerGB10", 0x0110000E, 10, WireLayout.Plain),
        new("BayerBG10", 0x0110000F, 10, WireLayout.Plain),
        new("BayerGR12", 0x01100010, 12, WireLayout.Plain),
        new("BayerRG12", 0x01100011, 12, WireLayout.Plain),
        new("BayerGB12", 0x01100012, 12, WireLayout.Plain),
        new("BayerBG12", 0x01100013, 12, WireLayout.Plain),

        new("BayerGR10Packed", 0x010C0026, 10, WireLayout.Packed),
        new("BayerRG10Packed", 0x010C0027, 10, WireLayout.Packed),
        new("BayerGB10Packed", 0x010C0028, 10, WireLayout.Packed),
        new("BayerBG10Packed", 0x010C0029, 10, WireLayout.Packed),
        new("BayerGR12Packed", 0x010C002A, 12, WireLayout.Packed),
        new("BayerRG12Packed", 0x010C002B, 12, WireLayout.Packed),
        new("BayerGB12Packed", 0x010C002C, 12, WireLayout.Packed),
        new("BayerBG12Packed", 0x010C002D, 12, WireLayout.Packed),

        new("BayerBG10p", 0x010A0052, 10, WireLayout.BitStream),
        new("BayerGB10p", 0x010A0054, 10, WireLayout.BitStream),
        new("BayerGR10p", 0x010A0056, 10, WireLayout.BitStream),
        new("BayerRG10p", 0x010A0058, 10, WireLayout.BitStream),
        new("BayerBG12p", 0x010C0053, 12, WireLayout.BitStream),
        new("BayerGB12p", 0x010C0055, 12, WireLayout.BitStream),
        new("BayerGR12p", 0x010C0057, 12, WireLayout.BitStream),
        new("BayerRG12p", 0x010C0059, 12, WireLayout.BitStream),

        new("RGB8", 0x02180014, 8, WireLayout.Rgb),
        new("BGR8", 0x02180015, 8, WireLayout.Bgr),
        new("YUV422_8_UYVY", 0x0210001F, 8, WireLayout.Uyvy),
        new("YUV422_8", 0x02100032, 8, WireLayout.Yuyv),
    ];

    /// <summary>Codes by name.</summary>
    public static IReadOnlyDictionary<string, uint> All { get; } = Table.ToDictionary(format => format.Name, format => format.Code);

    /// <summary>The format with a code; null when the camera does not offer it.</summary>
    public static PixelFormat? Find(uint code)
    {
        foreach (PixelFormat format in Table)
        {
            if (format.Code == code) return format;
        }
        return null;
    }

    /// <summary>Bytes of an image: all pixels in one run, the last byte filled up.</summary>
    public static int ImageBytes(int width, int height, uint pixelFormat) =>
        (int)(((long)width * height * ((pixelFormat >> 16) & 0xFF) + 7) / 8);
}
