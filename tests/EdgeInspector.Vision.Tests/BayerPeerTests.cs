using EdgeInspector.Imaging;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>Colours of a mosaic beside those that OpenCV interpolates, which is an independent work; it treats the outermost pixels another way.</summary>
public sealed unsafe class BayerPeerTests
{
    // OpenCV names a mosaic by the second and third pixel of the second line: its BG begins with red. [OpenCV color conversions, Bayer → RGB]
    [Theory]
    [InlineData("BayerRG8", ColorConversionCodes.BayerBG2RGB)]
    [InlineData("BayerGR8", ColorConversionCodes.BayerGB2RGB)]
    [InlineData("BayerGB8", ColorConversionCodes.BayerGR2RGB)]
    [InlineData("BayerBG8", ColorConversionCodes.BayerRG2RGB)]
    public void Colours_of_a_mosaic_are_those_that_OpenCV_interpolates(string name, ColorConversionCodes code)
    {
        const int Width = 61, Height = 37;
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        byte[] mosaic = new byte[Width * Height];
        new Random(17).NextBytes(mosaic);
        byte[] rgb = new byte[3 * Width * Height];

        fixed (byte* pixels = mosaic) BayerInterpolation.ToRgb8(new ImageView(pixels, Width, Height, Width, format), rgb, 3 * Width);

        using Mat source = Mat.FromPixelData(Height, Width, MatType.CV_8UC1, mosaic);
        using var peer = new Mat();
        Cv2.CvtColor(source, peer, code);
        for (int y = 1; y < Height - 1; y++)
        {
            for (int x = 1; x < Width - 1; x++)
            {
                Vec3b expected = peer.At<Vec3b>(y, x);
                Assert.Equal([expected.Item0, expected.Item1, expected.Item2], rgb.AsSpan(3 * ((y * Width) + x), 3).ToArray());
            }
        }
    }
}
