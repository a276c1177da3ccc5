using EdgeInspector.Inspection;

namespace EdgeInspector.Vision;

/// <summary>The levels of a region in the model's input size, as a preprocessor leaves them. Its owner's memory.</summary>
/// <param name="First">Level of the upper left pixel's first channel.</param>
/// <param name="Inner">The part of the input that holds the region.</param>
/// <param name="Channels">Levels of a pixel, one after the other.</param>
/// <param name="StrideBytes">From one line to the next.</param>
internal readonly unsafe record struct LevelPlane(nint First, Box Inner, int Channels, int StrideBytes)
{
    public byte* Row(int y) => (byte*)First + ((long)y * StrideBytes);
}
