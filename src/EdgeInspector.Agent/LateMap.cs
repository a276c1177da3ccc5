namespace EdgeInspector.Agent;

/// <summary>A map that was made beside the line, from kept pixels.</summary>
/// <param name="Kind">How it was made, in a word.</param>
/// <param name="Values">Little-endian float32, lines × columns; empty when it was not made.</param>
/// <param name="Width">Cells per line.</param>
/// <param name="Height">Lines.</param>
/// <param name="Sha256">Of the values.</param>
/// <param name="Why">Why there is none.</param>
public sealed record LateMap(string Kind, ReadOnlyMemory<byte> Values, int Width, int Height, string Sha256, string Why);
