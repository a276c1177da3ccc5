namespace EdgeInspector.Audit.Evidence;

/// <summary>A view's pixels as they are kept.</summary>
/// <param name="File">Below the evidence folder, with <c>/</c>: gzip over the pixels.</param>
/// <param name="Sha256">Of the pixels before packing, 64 lower-case hexadecimal digits.</param>
/// <param name="Width">Pixels per line.</param>
/// <param name="Height">Lines.</param>
/// <param name="PixelFormat">PFNC name. Lines follow each other without filling, each begins on a byte.</param>
/// <param name="SizeBytes">Bytes of the pixels before packing.</param>
public sealed record FrameEvidence(string File, string Sha256, int Width, int Height, string PixelFormat, int SizeBytes);
