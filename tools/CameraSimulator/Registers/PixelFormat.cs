namespace EdgeInspector.CameraSimulator.Registers;

/// <summary>A pixel format that the camera offers.</summary>
/// <param name="Name">PFNC name.</param>
/// <param name="Code">PFNC code: bits 23..16 are the bits that a pixel takes on the wire.</param>
/// <param name="Bits">Bits of a sample's value, 8..16.</param>
/// <param name="Layout">How samples lie on the wire.</param>
public sealed record PixelFormat(string Name, uint Code, int Bits, WireLayout Layout)
{
    /// <summary>Samples of a pixel: 3 when it has colour of its own, else 1.</summary>
    public int Components => Layout is WireLayout.Plain or WireLayout.Packed or WireLayout.BitStream ? 1 : 3;
}
