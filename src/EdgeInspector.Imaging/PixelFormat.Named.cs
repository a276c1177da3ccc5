namespace EdgeInspector.Imaging;

/// <summary>The formats that this room knows by name; the rest are sized by their code.</summary>
/// <remarks>A test holds every code and name against Wireshark's table. [Wireshark packet-gvsp]</remarks>
public readonly partial record struct PixelFormat
{
    public static readonly PixelFormat Mono8 = new(0x01080001);
    public static readonly PixelFormat Mono10 = new(0x01100003);
    public static readonly PixelFormat Mono12 = new(0x01100005);
    public static readonly PixelFormat Mono14 = new(0x01100025);
    public static readonly PixelFormat Mono16 = new(0x01100007);
    public static readonly PixelFormat Mono10Packed = new(0x010C0004);
    public static readonly PixelFormat Mono12Packed = new(0x010C0006);
    public static readonly PixelFormat Mono10p = new(0x010A0046);
    public static readonly PixelFormat Mono12p = new(0x010C0047);
    public static readonly PixelFormat Mono14p = new(0x010E0104);
    public static readonly PixelFormat BayerGR8 = new(0x01080008);
    public static readonly PixelFormat BayerRG8 = new(0x01080009);
    public static readonly PixelFormat BayerGB8 = new(0x0108000A);
    public static readonly PixelFormat BayerBG8 = new(0x0108000B);
    public static readonly PixelFormat BayerGR10 = new(0x0110000C);
    public static readonly PixelFormat BayerRG10 = new(0x0110000D);
    public static readonly PixelFormat BayerGB10 = new(0x0110000E);
    public static readonly PixelFormat BayerBG10 = new(0x0110000F);
    public static readonly PixelFormat BayerGR12 = new(0x01100010);
    public static readonly PixelFormat BayerRG12 = new(0x01100011);
    public static readonly PixelFormat BayerGB12 = new(0x01100012);
    public static readonly PixelFormat BayerBG12 = new(0x01100013);
    public static readonly PixelFormat BayerGR14 = new(0x01100109);
    public static readonly PixelFormat BayerRG14 = new(0x0110010A);
    public static readonly PixelFormat BayerGB14 = new(0x0110010B);
    public static readonly PixelFormat BayerBG14 = new(0x0110010C);
    public static readonly PixelFormat BayerGR16 = new(0x0110002E);
    public static readonly PixelFormat BayerRG16 = new(0x0110002F);
    public static readonly PixelFormat BayerGB16 = new(0x01100030);
    public static readonly PixelFormat BayerBG16 = new(0x01100031);
    public static readonly PixelFormat BayerGR10Packed = new(0x010C0026);
    public static readonly PixelFormat BayerRG10Packed = new(0x010C0027);
    public static readonly PixelFormat BayerGB10Packed = new(0x010C0028);
    public static readonly PixelFormat BayerBG10Packed = new(0x010C0029);
    public static readonly PixelFormat BayerGR12Packed = new(0x010C002A);
    public static readonly PixelFormat BayerRG12Packed = new(0x010C002B);
    public static readonly PixelFormat BayerGB12Packed = new(0x010C002C);
    public static readonly PixelFormat BayerBG12Packed = new(0x010C002D);
    public static readonly PixelFormat BayerGR10p = new(0x010A0056);
    public static readonly PixelFormat BayerRG10p = new(0x010A0058);
    public static readonly PixelFormat BayerGB10p = new(0x010A0054);
    public static readonly PixelFormat BayerBG10p = new(0x010A0052);
    public static readonly PixelFormat BayerGR12p = new(0x010C0057);
    public static readonly PixelFormat BayerRG12p = new(0x010C0059);
    public static readonly PixelFormat BayerGB12p = new(0x010C0055);
    public static readonly PixelFormat BayerBG12p = new(0x010C0053);
    public static readonly PixelFormat BayerGR14p = new(0x010E0105);
    public static readonly PixelFormat BayerRG14p = new(0x010E0106);
    public static readonly PixelFormat BayerGB14p = new(0x010E0107);
    public static readonly PixelFormat BayerBG14p = new(0x010E0108);
    public static readonly PixelFormat RGB8 = new(0x02180014);
    public static readonly PixelFormat BGR8 = new(0x02180015);
    public static readonly PixelFormat RGB10 = new(0x02300018);
    public static readonly PixelFormat BGR10 = new(0x02300019);
    public static readonly PixelFormat RGB12 = new(0x0230001A);
    public static readonly PixelFormat BGR12 = new(0x0230001B);
    public static readonly PixelFormat RGB16 = new(0x02300033);
    public static readonly PixelFormat BGR16 = new(0x0230004B);
#pragma warning disable CA1707 // The convention's own names hold an underscore.
    public static readonly PixelFormat YUV422_8_UYVY = new(0x0210001F);
    public static readonly PixelFormat YUV422_8 = new(0x02100032);
    public static readonly PixelFormat YCbCr422_8 = new(0x0210003B);
    public static readonly PixelFormat YCbCr422_8_CbYCrY = new(0x02100043);
#pragma warning restore CA1707

    private static readonly PixelFormatFacts[] Named =
    [
        new(Mono8, nameof(Mono8), PixelColour.Mono, PixelPacking.Bytes, 8),
        new(Mono10, nameof(Mono10), PixelColour.Mono, PixelPacking.Words, 10),
        new(Mono12, nameof(Mono12), PixelColour.Mono, PixelPacking.Words, 12),
        new(Mono14, nameof(Mono14), PixelColour.Mono, PixelPacking.Words, 14),
        new(Mono16, nameof(Mono16), PixelColour.Mono, PixelPacking.Words, 16),
        new(Mono10Packed, nameof(Mono10Packed), PixelColour.Mono, PixelPacking.GvspPacked, 10),
        new(Mono12Packed, nameof(Mono12Packed), PixelColour.Mono, PixelPacking.GvspPacked, 12),
        new(Mono10p, nameof(Mono10p), PixelColour.Mono, PixelPacking.BitStream, 10),
        new(Mono12p, nameof(Mono12p), PixelColour.Mono, PixelPacking.BitStream, 12),
        new(Mono14p, nameof(Mono14p), PixelColour.Mono, PixelPacking.BitStream, 14),
        new(BayerGR8, nameof(BayerGR8), PixelColour.BayerGR, PixelPacking.Bytes, 8),
        new(BayerRG8, nameof(BayerRG8), PixelColour.BayerRG, PixelPacking.Bytes, 8),
        new(BayerGB8, nameof(BayerGB8), PixelColour.BayerGB, PixelPacking.Bytes, 8),
        new(BayerBG8, nameof(BayerBG8), PixelColour.BayerBG, PixelPacking.Bytes, 8),
        new(BayerGR10, nameof(BayerGR10), PixelColour.BayerGR, PixelPacking.Words, 10),
        new(BayerRG10, nameof(BayerRG10), PixelColour.BayerRG, PixelPacking.Words, 10),
        new(BayerGB10, nameof(BayerGB10), PixelColour.BayerGB, PixelPacking.Words, 10),
        new(BayerBG10, nameof(BayerBG10), PixelColour.BayerBG, PixelPacking.Words, 10),
        new(BayerGR12, nameof(BayerGR12), PixelColour.BayerGR, PixelPacking.Words, 12),
        new(BayerRG12, nameof(BayerRG12), PixelColour.BayerRG, PixelPacking.Words, 12),
        new(BayerGB12, nameof(BayerGB12), PixelColour.BayerGB, PixelPacking.Words, 12),
        new(BayerBG12, nameof(BayerBG12), PixelColour.BayerBG, PixelPacking.Words, 12),
        new(BayerGR14, nameof(BayerGR14), PixelColour.BayerGR, PixelPacking.Words, 14),
        new(BayerRG14, nameof(BayerRG14), PixelColour.BayerRG, PixelPacking.Words, 14),
        new(BayerGB14, nameof(BayerGB14), PixelColour.BayerGB, PixelPacking.Words, 14),
        new(BayerBG14, nameof(BayerBG14), PixelColour.BayerBG, PixelPacking.Words, 14),
        new(BayerGR16, nameof(BayerGR16), PixelColour.BayerGR, PixelPacking.Words, 16),
        new(BayerRG16, nameof(BayerRG16), PixelColour.BayerRG, PixelPacking.Words, 16),
        new(BayerGB16, nameof(BayerGB16), PixelColour.BayerGB, PixelPacking.Words, 16),
        new(BayerBG16, nameof(BayerBG16), PixelColour.BayerBG, PixelPacking.Words, 16),
        new(BayerGR10Packed, nameof(BayerGR10Packed), PixelColour.BayerGR, PixelPacking.GvspPacked, 10),
        new(BayerRG10Packed, nameof(BayerRG10Packed), PixelColour.BayerRG, PixelPacking.GvspPacked, 10),
        new(BayerGB10Packed, nameof(BayerGB10Packed), PixelColour.BayerGB, PixelPacking.GvspPacked, 10),
        new(BayerBG10Packed, nameof(BayerBG10Packed), PixelColour.BayerBG, PixelPacking.GvspPacked, 10),
        new(BayerGR12Packed, nameof(BayerGR12Packed), PixelColour.BayerGR, PixelPacking.GvspPacked, 12),
        new(BayerRG12Packed, nameof(BayerRG12Packed), PixelColour.BayerRG, PixelPacking.GvspPacked, 12),
        new(BayerGB12Packed, nameof(BayerGB12Packed), PixelColour.BayerGB, PixelPacking.GvspPacked, 12),
        new(BayerBG12Packed, nameof(BayerBG12Packed), PixelColour.BayerBG, PixelPacking.GvspPacked, 12),
        new(BayerGR10p, nameof(BayerGR10p), PixelColour.BayerGR, PixelPacking.BitStream, 10),
        new(BayerRG10p, nameof(BayerRG10p), PixelColour.BayerRG, PixelPacking.BitStream, 10),
        new(BayerGB10p, nameof(BayerGB10p), PixelColour.BayerGB, PixelPacking.BitStream, 10),
        new(BayerBG10p, nameof(BayerBG10p), PixelColour.BayerBG, PixelPacking.BitStream, 10),
        new(BayerGR12p, nameof(BayerGR12p), PixelColour.BayerGR, PixelPacking.BitStream, 12),
        new(BayerRG12p, nameof(BayerRG12p), PixelColour.BayerRG, PixelPacking.BitStream, 12),
        new(BayerGB12p, nameof(BayerGB12p), PixelColour.BayerGB, PixelPacking.BitStream, 12),
        new(BayerBG12p, nameof(BayerBG12p), PixelColour.BayerBG, PixelPacking.BitStream, 12),
        new(BayerGR14p, nameof(BayerGR14p), PixelColour.BayerGR, PixelPacking.BitStream, 14),
        new(BayerRG14p, nameof(BayerRG14p), PixelColour.BayerRG, PixelPacking.BitStream, 14),
        new(BayerGB14p, nameof(BayerGB14p), PixelColour.BayerGB, PixelPacking.BitStream, 14),
        new(BayerBG14p, nameof(BayerBG14p), PixelColour.BayerBG, PixelPacking.BitStream, 14),
        new(RGB8, nameof(RGB8), PixelColour.Rgb, PixelPacking.Bytes, 8),
        new(BGR8, nameof(BGR8), PixelColour.Bgr, PixelPacking.Bytes, 8),
        new(RGB10, nameof(RGB10), PixelColour.Rgb, PixelPacking.Words, 10),
        new(BGR10, nameof(BGR10), PixelColour.Bgr, PixelPacking.Words, 10),
        new(RGB12, nameof(RGB12), PixelColour.Rgb, PixelPacking.Words, 12),
        new(BGR12, nameof(BGR12), PixelColour.Bgr, PixelPacking.Words, 12),
        new(RGB16, nameof(RGB16), PixelColour.Rgb, PixelPacking.Words, 16),
        new(BGR16, nameof(BGR16), PixelColour.Bgr, PixelPacking.Words, 16),
        new(YUV422_8_UYVY, nameof(YUV422_8_UYVY), PixelColour.Uyvy, PixelPacking.Bytes, 8),
        new(YUV422_8, nameof(YUV422_8), PixelColour.Yuyv, PixelPacking.Bytes, 8),
        new(YCbCr422_8, nameof(YCbCr422_8), PixelColour.Yuyv, PixelPacking.Bytes, 8),
        new(YCbCr422_8_CbYCrY, nameof(YCbCr422_8_CbYCrY), PixelColour.Uyvy, PixelPacking.Bytes, 8),
    ];

    /// <summary>Names that <see cref="TryParse"/> knows, in the order of their codes' declaration.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = Array.ConvertAll(Named, n => n.Name);
}
