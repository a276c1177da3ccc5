using CsCheck;

namespace EdgeInspector.Imaging.Tests;

public sealed unsafe class BayerInterpolationTests
{
    private static readonly string[] Orders = ["GR", "RG", "GB", "BG"];

    // By hand: 10 20 / 30 40, mirrored at every edge. RG: red 10, green 20 and 30, blue 40; a green pixel keeps its own green.
    [Theory]
    [InlineData("BayerRG8", "10 25 40 10 20 40 10 30 40 10 25 40")]
    [InlineData("BayerBG8", "40 25 10 40 20 10 40 30 10 40 25 10")]
    [InlineData("BayerGR8", "20 10 30 20 25 30 20 25 30 20 40 30")]
    [InlineData("BayerGB8", "30 10 20 30 25 20 30 25 20 30 40 20")]
    public void Least_mosaic_has_the_colours_that_its_name_says(string format, string expected)
    {
        byte[] rgb = Colours(format, [10, 20, 30, 40], 2, 2, 2, VectorPath.Scalar);

        Assert.Equal(expected, string.Join(' ', rgb));
    }

    // A surface that rises evenly has, away from the edges, everywhere the mean of what lies around: each channel is the surface itself.
    [Theory]
    [InlineData("GR")]
    [InlineData("RG")]
    [InlineData("GB")]
    [InlineData("BG")]
    public void Even_slope_comes_out_grey_away_from_the_edges(string order)
    {
        const int Width = 41, Height = 9;
        byte[] mosaic = [.. Enumerable.Range(0, Width * Height).Select(i => (byte)((2 * (i % Width)) + (4 * (i / Width))))];

        byte[] rgb = Colours($"Bayer{order}8", mosaic, Width, Height, Width, VectorPath.Vector128);

        for (int y = 1; y < Height - 1; y++)
        {
            for (int x = 1; x < Width - 1; x++)
            {
                byte level = mosaic[(y * Width) + x];
                Assert.Equal([level, level, level], rgb.AsSpan(3 * ((y * Width) + x), 3).ToArray());
            }
        }
    }

    [Fact]
    public void Every_size_order_and_path_gives_the_mean_of_the_same_colour_around()
    {
        Gen<(int Width, int Height, int Order, int Seed)> images = Gen.Select(Gen.Int[2, 70], Gen.Int[2, 9], Gen.Int[0, 3], Gen.Int);

        images.Sample(
            image =>
            {
                byte[] mosaic = new byte[image.Width * image.Height];
                new Random(image.Seed).NextBytes(mosaic);
                string format = $"Bayer{Orders[image.Order]}8";

                byte[] expected = Reference(Orders[image.Order], mosaic, image.Width, image.Height);

                Assert.Equal(expected, Colours(format, mosaic, image.Width, image.Height, image.Width, VectorPath.Scalar));
                Assert.Equal(expected, Colours(format, mosaic, image.Width, image.Height, image.Width, VectorPath.Vector128));
            },
            iter: 500);
    }

    [Theory]
    [InlineData("BayerRG10")]
    [InlineData("BayerRG12")]
    [InlineData("BayerRG12Packed")]
    [InlineData("BayerRG10p")]
    public void Longer_samples_give_the_colours_of_their_high_eight_bits(string name)
    {
        const int Width = 20, Height = 6;
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        int stride = format.MinStrideBytes(Width);
        byte[] source = new byte[stride * Height];
        var random = new Random(5);
        random.NextBytes(source);
        if (format.Packing == PixelPacking.Words)
            for (int i = 1; i < source.Length; i += 2) source[i] &= (byte)((1 << (format.SignificantBits - 8)) - 1);
        Assert.True(PixelConverter.TryGet(format, PlaneKind.Raw8, out PixelConverter? converter));
        byte[] levels = new byte[Width * Height];
        fixed (byte* pixels = source) converter.Convert(new ImageView(pixels, Width, Height, stride, format), levels, Width);

        byte[] rgb = Colours(name, source, Width, Height, stride, VectorPath.Vector128);

        Assert.Equal(Reference("RG", levels, Width, Height), rgb);
    }

    [Fact]
    public void What_is_no_mosaic_or_too_small_is_refused()
    {
        Assert.False(BayerInterpolation.Takes(PixelFormat.Mono8));
        Assert.False(BayerInterpolation.Takes(new PixelFormat(0x81080009)));
        Assert.True(BayerInterpolation.Takes(PixelFormat.BayerGB8));
        Assert.Throws<ArgumentException>(() => Colours("Mono8", new byte[16], 4, 4, 4, VectorPath.Scalar));
        var tooSmall = Assert.Throws<ArgumentException>(() => Colours("BayerRG8", new byte[8], 8, 1, 8, VectorPath.Scalar));
        Assert.StartsWith("mosaic of 8×1 pixels has not all colours: 2×2 is the least", tooSmall.Message, StringComparison.Ordinal);
        byte[] mosaic = new byte[16];
        Assert.Throws<ArgumentException>(() =>
        {
            fixed (byte* pixels = mosaic) BayerInterpolation.ToRgb8(new ImageView(pixels, 4, 4, 4, PixelFormat.BayerRG8), new byte[47], 12);
        });
    }

    // The rule in its plainest words: a pixel keeps the colour that it has; any other is the rounded mean of those in the nine places around it.
    private static byte[] Reference(string order, byte[] mosaic, int width, int height)
    {
        string grid = order switch { "GR" => "GRBG", "RG" => "RGGB", "GB" => "GBRG", _ => "BGGR" };
        var rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                for (int channel = 0; channel < 3; channel++) rgb[(3 * ((y * width) + x)) + channel] = Level(x, y, "RGB"[channel]);
            }
        }

        return rgb;

        byte Level(int x, int y, char colour)
        {
            if (ColourAt(x, y) == colour) return mosaic[(y * width) + x];
            int sum = 0, count = 0;
            for (int dy = -1; dy <= 1; dy++)
            {
                for (int dx = -1; dx <= 1; dx++)
                {
                    if (ColourAt(x + dx, y + dy) != colour) continue;
                    sum += mosaic[(Mirror(y + dy, height) * width) + Mirror(x + dx, width)];
                    count++;
                }
            }

            return (byte)Math.Round((double)sum / count, MidpointRounding.AwayFromZero);
        }

        char ColourAt(int x, int y) => grid[(2 * (y & 1)) + (x & 1)];
        static int Mirror(int at, int size) => at < 0 ? -at : at >= size ? (2 * size) - 2 - at : at;
    }

    private static byte[] Colours(string name, byte[] source, int width, int height, int stride, VectorPath path)
    {
        Assert.True(PixelFormat.TryParse(name, out PixelFormat format));
        byte[] rgb = new byte[3 * width * height];
        using var guarded = new GuardedMemory(source);
        BayerInterpolation.ToRgb8(new ImageView(guarded.Pointer, width, height, stride, format), rgb, 3 * width, path);
        return rgb;
    }
}
