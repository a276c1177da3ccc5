namespace EdgeInspector.Audit.Evidence;

/// <summary>The map that the model gave of a view, as it is kept: little-endian float32, planes × lines × columns.</summary>
/// <param name="File">Below the evidence folder, with <c>/</c>: gzip over the values.</param>
/// <param name="Sha256">Of the values before packing, 64 lower-case hexadecimal digits.</param>
/// <param name="Planes">1 for an anomaly map; the model's classes for a segmentation.</param>
/// <param name="Width">Cells per line.</param>
/// <param name="Height">Lines.</param>
public sealed record MapEvidence(string File, string Sha256, int Planes, int Width, int Height);
