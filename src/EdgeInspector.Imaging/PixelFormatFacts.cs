namespace EdgeInspector.Imaging;

/// <summary>One line of the table of named formats.</summary>
/// <remarks><c>SignificantBits</c> is what of a sample carries brightness, 8..16.</remarks>
internal readonly record struct PixelFormatFacts(PixelFormat Format, string Name, PixelColour Colour, PixelPacking Packing, int SignificantBits);
