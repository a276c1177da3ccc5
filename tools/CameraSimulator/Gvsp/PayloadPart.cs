namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>One part of a multipart block: what its leader says of it, and where its bytes lie in the payload.</summary>
/// <param name="Type">Such as 1 for a 2D image, 5 for a 3D image, 9 for a confidence map, 0xA for chunks. [Wireshark packet-gvsp]</param>
/// <param name="Component">Selector of the component; -1 for chunks.</param>
/// <param name="Offset">Bytes from the start of the payload, where the parts follow each other.</param>
/// <param name="Bytes">Length.</param>
/// <param name="PixelFormat">PFNC code; 0 for chunks.</param>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Lines.</param>
/// <param name="Source">Which of the camera's sensors.</param>
internal readonly record struct PayloadPart(ushort Type, int Component, int Offset, int Bytes, uint PixelFormat, int Width, int Height, byte Source)
{
    public const ushort ChunkType = 0xA;
}
