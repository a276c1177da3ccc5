namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>What the camera can send as a part of a multipart block; named as SFNC names them.</summary>
/// <param name="Name">Entry of ComponentSelector.</param>
/// <param name="PartType">1 a 2D image, 5 a 3D image, 9 a confidence map. [Wireshark packet-gvsp]</param>
/// <param name="PixelFormat">PFNC code; 0 is that of the feature PixelFormat.</param>
/// <param name="Divisor">Of width and height of the image.</param>
/// <param name="Source">Which sensor.</param>
public sealed record ImageComponent(string Name, ushort PartType, uint PixelFormat, int Divisor, byte Source)
{
    private const ushort Image2D = 1;
    private const ushort Image3D = 5;
    private const ushort ConfidenceMap = 9;

    /// <summary>By selector; the first is the image and always travels.</summary>
    /// <remarks>Coord3D_C16 is 0x011000B8, Confidence8 0x010800C6. [Wireshark packet-gvsp]</remarks>
    public static IReadOnlyList<ImageComponent> Table { get; } =
    [
        new("Intensity", Image2D, 0, 1, 0),
        new("Infrared", Image2D, PixelFormats.Mono8, 2, 1),
        new("Ultraviolet", Image2D, PixelFormats.Mono16, 2, 2),
        new("Range", Image3D, 0x011000B8, 1, 0),
        new("Reflectance", Image2D, PixelFormats.Mono8, 1, 0),
        new("Confidence", ConfidenceMap, 0x010800C6, 1, 0),
        new("Scatter", Image2D, PixelFormats.Mono8, 2, 0),
        new("Disparity", Image2D, PixelFormats.Mono16, 1, 0),
    ];
}
