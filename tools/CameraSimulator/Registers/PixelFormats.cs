namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>The pixel formats that the camera offers, by PFNC name.</summary>
/// <remarks>Bits 23..16 of a code are the bits of a pixel. [Wireshark packet-gvsp]</remarks>
public static class PixelFormats
{
    public const uint Mono8 = 0x01080001;
    public const uint Mono10 = 0x01100003;
    public const uint Mono12 = 0x01100005;
    public const uint Mono12p = 0x010C0047;
    public const uint Mono16 = 0x01100007;
    public const uint BayerRG8 = 0x01080009;

    public static IReadOnlyDictionary<string, uint> All { get; } = new Dictionary<string, uint>
    {
        ["Mono8"] = Mono8,
        ["Mono10"] = Mono10,
        ["Mono12"] = Mono12,
        ["Mono12p"] = Mono12p,
        ["Mono16"] = Mono16,
        ["BayerRG8"] = BayerRG8,
    };

    /// <summary>Bytes of an image: all pixels in one run, the last byte filled up.</summary>
    public static int ImageBytes(int width, int height, uint pixelFormat) =>
        (int)(((long)width * height * ((pixelFormat >> 16) & 0xFF) + 7) / 8);
}
