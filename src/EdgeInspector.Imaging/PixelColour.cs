namespace EdgeInspector.Imaging;

/// <summary>What the samples of a pixel mean, and for a mosaic which colour lies where.</summary>
/// <remarks>A mosaic is named by the first two pixels of the first line: BayerRG begins with red, then green. [PFNC 2.4, 3.2]</remarks>
public enum PixelColour : byte
{
    /// <summary>The format is not named here: only its size is known.</summary>
    Unknown = 0,

    Mono,
    BayerGR,
    BayerRG,
    BayerGB,
    BayerBG,

    /// <summary>Red, green, blue, one after the other.</summary>
    Rgb,

    /// <summary>Blue, green, red, one after the other.</summary>
    Bgr,

    /// <summary>Pairs of pixels share their colour: Y0 U Y1 V. Every component uses 0..255.</summary>
    Yuyv,

    /// <summary>Pairs of pixels share their colour: U Y0 V Y1. Every component uses 0..255.</summary>
    Uyvy,
}
