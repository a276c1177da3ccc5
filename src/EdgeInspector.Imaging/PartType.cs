namespace EdgeInspector.Imaging;

/// <summary>What one part of a multipart frame holds. [Wireshark packet-gvsp] [Aravis arvgvspprivate.h]</summary>
/// <remarks>The first plane of a biplanar, triplanar or quadplanar image and those that follow it bear the same type.</remarks>
public enum PartType : ushort
{
    None = 0,
    Image2D = 1,
    Plane2DBiplanar = 2,
    Plane2DTriplanar = 3,
    Plane2DQuadplanar = 4,
    Image3D = 5,
    Plane3DBiplanar = 6,
    Plane3DTriplanar = 7,
    Plane3DQuadplanar = 8,
    ConfidenceMap = 9,
    ChunkData = 0xA,
    Jpeg = 0xB,
    Jpeg2000 = 0xC,
    DeviceSpecific = 0x8000,
}
