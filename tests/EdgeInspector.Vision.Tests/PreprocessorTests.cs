using System.Runtime.InteropServices;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Tests;

public sealed class PreprocessorTests
{
    [Fact]
    public void Region_is_scaled_by_the_area_that_its_pixels_cover()
    {
        byte[] pixels = new byte[8 * 6];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = (byte)(i * 4);

        byte[] tensor = Fill(pixels, 8, 6, 8, "Mono8", new Box(2, 1, 4, 4), new ModelInput { Tensor = "t", Width = 2, Height = 2 }, out SampleMeasurement sample);

        // Rows 1..4, columns 2..5; each output is the mean of 2×2: (10+11+18+19)·4/4 = 58, (12+13+20+21) = 66, +64 for the next rows.
        Assert.Equal([58, 66, 122, 130], tensor);
        Assert.Equal(94f / 255, sample.Mean, 1e-6);
        Assert.Equal((8 + 8 + 64 + 64) / 4f / 255, sample.Sharpness, 1e-6);
        Assert.Equal(0f, sample.Saturated);
    }

    [Fact]
    public void Bytes_between_the_lines_are_not_pixels()
    {
        byte[] pixels = [10, 10, 255, 255, 30, 30, 255, 255];

        byte[] tensor = Fill(pixels, 2, 2, 4, "Mono8", new Box(0, 0, 2, 2), new ModelInput { Tensor = "t", Width = 2, Height = 2 }, out _);

        Assert.Equal([10, 10, 30, 30], tensor);
    }

    [Fact]
    public void Grey_camera_feeds_a_colour_model_with_three_equal_channels()
    {
        byte[] tensor = Fill(
            [1, 2, 3, 4], 2, 2, 2, "Mono8", new Box(0, 0, 2, 2), new ModelInput { Tensor = "t", Width = 2, Height = 2, ColourOrder = ColourOrder.Rgb }, out _);

        Assert.Equal([1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4], tensor);
    }

    [Theory]
    [InlineData("RGB8", ColourOrder.Rgb, ModelInputLayout.Nhwc, new byte[] { 200, 100, 50 })]
    [InlineData("RGB8", ColourOrder.Bgr, ModelInputLayout.Nhwc, new byte[] { 50, 100, 200 })]
    [InlineData("BGR8", ColourOrder.Rgb, ModelInputLayout.Nchw, new byte[] { 50, 100, 200 })]
    [InlineData("BGR8", ColourOrder.Bgr, ModelInputLayout.Nchw, new byte[] { 200, 100, 50 })]
    public void Colours_come_in_the_models_order(string format, ColourOrder order, ModelInputLayout layout, byte[] expected)
    {
        byte[] tensor = Fill(
            [200, 100, 50], 1, 1, 3, format, new Box(0, 0, 1, 1), new ModelInput { Tensor = "t", Width = 1, Height = 1, ColourOrder = order, Layout = layout }, out _);

        Assert.Equal(expected, tensor);
    }

    // Red 240, green 120, blue 20 on every photosite: the middle pixel of the result has these colours whatever the pattern's phase.
    [Theory]
    [InlineData("BayerRG8", 0, 0)]
    [InlineData("BayerGR8", 1, 0)]
    [InlineData("BayerGB8", 0, 1)]
    [InlineData("BayerBG8", 1, 1)]
    public void Mosaic_is_read_by_its_pattern_wherever_the_region_starts(string format, int redX, int redY)
    {
        const int Side = 16;
        var pixels = new byte[Side * Side];
        for (int y = 0; y < Side; y++)
        {
            for (int x = 0; x < Side; x++)
            {
                bool redColumn = (x & 1) == redX, redRow = (y & 1) == redY;
                pixels[(y * Side) + x] = redColumn && redRow ? (byte)240 : redColumn || redRow ? (byte)120 : (byte)20;
            }
        }

        var input = new ModelInput { Tensor = "t", Width = 8, Height = 8, ColourOrder = ColourOrder.Rgb };
        foreach ((int x, int y) in new[] { (4, 4), (5, 4), (4, 5), (5, 5) })
        {
            byte[] tensor = Fill(pixels, Side, Side, Side, format, new Box(x, y, 8, 8), input, out _);

            Assert.Equal([240, 120, 20], tensor.AsSpan(((4 * 8) + 4) * 3, 3).ToArray());
        }
    }

    [Theory]
    [InlineData(ModelInputLayout.Nhwc, new float[] { -0.5f, 0, 3, 0.5f, 1, 4 })]
    [InlineData(ModelInputLayout.Nchw, new float[] { -0.5f, 0.5f, 0, 1, 3, 4 })]
    public void Float_input_is_level_minus_mean_times_scale_for_each_channel(ModelInputLayout layout, float[] expected)
    {
        var input = new ModelInput
        {
            Tensor = "t",
            Width = 2,
            Height = 1,
            ColourOrder = ColourOrder.Rgb,
            Layout = layout,
            ElementType = ModelElementType.Float32,
            Normalisation = new Normalisation([20, 40, 0], [0.05f, 0.05f, 0.05f]),
        };

        byte[] tensor = Fill([10, 40, 60, 30, 60, 80], 2, 1, 6, "RGB8", new Box(0, 0, 2, 1), input, out _);

        float[] values = MemoryMarshal.Cast<byte, float>(tensor).ToArray();
        Assert.All(values.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
        Assert.Equal(expected.Length, values.Length);
    }

    [Fact]
    public void Share_of_full_levels_is_counted()
    {
        Fill([255, 254, 255, 0], 2, 2, 2, "Mono8", new Box(0, 0, 2, 2), new ModelInput { Tensor = "t", Width = 2, Height = 2 }, out SampleMeasurement sample);

        Assert.Equal(0.5f, sample.Saturated);
    }

    [Theory]
    [InlineData("BayerRG8", ModelInputLayout.Nchw)]
    [InlineData("BayerRG12p", ModelInputLayout.Nchw)]
    [InlineData("Mono8", ModelInputLayout.Nhwc)]
    public unsafe void Filling_a_float_tensor_in_colour_allocates_nothing(string format, ModelInputLayout layout)
    {
        Assert.True(PixelFormat.TryParse(format, out PixelFormat pixelFormat));
        var input = new ModelInput
        {
            Tensor = "t", Width = 16, Height = 16, ColourOrder = ColourOrder.Rgb, Layout = layout, ElementType = ModelElementType.Float32,
        };
        var camera = new CameraBinding { ImageWidth = 64, ImageHeight = 64, PixelFormat = format, Region = new Box(8, 8, 48, 48) };
        using var preprocessor = new Preprocessor(input, camera);
        long allocated;
        int stride = pixelFormat.MinStrideBytes(64);
        fixed (byte* first = new byte[64 * stride])
        {
            var view = new ImageView(first, 64, 64, stride, pixelFormat);
            for (int i = 0; i < 50; i++) preprocessor.TryFill(view, out _);
            allocated = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++) preprocessor.TryFill(view, out _);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        Assert.Equal(0, allocated);
    }

    // The low bits are noise, which must not matter: the high eight are those of the format of bytes.
    [Theory]
    [InlineData("BayerRG12", "BayerRG8")]
    [InlineData("BayerGB16", "BayerGB8")]
    [InlineData("BayerBG10Packed", "BayerBG8")]
    [InlineData("BayerGR12Packed", "BayerGR8")]
    [InlineData("RGB12", "RGB8")]
    [InlineData("BGR16", "BGR8")]
    [InlineData("Mono16", "Mono8")]
    public void A_camera_with_more_bits_gives_a_colour_model_what_its_format_of_bytes_would(string format, string ofBytes)
    {
        Assert.True(PixelFormat.TryParse(format, out PixelFormat wide));
        Assert.True(PixelFormat.TryParse(ofBytes, out PixelFormat narrow));
        const int Side = 16;
        int samples = Side * narrow.BitsPerPixel / 8;
        var random = new Random(11);
        var levels = new byte[samples * Side];
        random.NextBytes(levels);
        int stride = wide.MinStrideBytes(Side) + 6;
        var pixels = new byte[stride * Side];
        random.NextBytes(pixels);
        for (int i = 0; i < levels.Length; i++)
        {
            int line = i / samples, x = i % samples;
            if (format.EndsWith("Packed", StringComparison.Ordinal))
            {
                pixels[(line * stride) + (3 * (x / 2)) + (2 * (x % 2))] = levels[i];
                continue;
            }

            // A word holds the sample in its low bits, zeros above it.
            int value = (levels[i] << (wide.SignificantBits - 8)) | random.Next(1 << (wide.SignificantBits - 8));
            pixels[(line * stride) + (2 * x)] = (byte)value;
            pixels[(line * stride) + (2 * x) + 1] = (byte)(value >> 8);
        }

        var input = new ModelInput { Tensor = "t", Width = 8, Height = 8, ColourOrder = ColourOrder.Rgb };
        var region = new Box(3, 5, 9, 10);
        byte[] expected = Fill(levels, Side, Side, samples, ofBytes, region, input, out SampleMeasurement expectedSample);

        byte[] tensor = Fill(pixels, Side, Side, stride, format, region, input, out SampleMeasurement sample);

        Assert.Equal(expected, tensor);
        Assert.Equal(expectedSample, sample);
    }

    // U and V of 128 are grey: every channel is the pixel's Y.
    [Theory]
    [InlineData("YUV422_8", 0)]
    [InlineData("YUV422_8_UYVY", 1)]
    public void Pairs_of_pixels_that_share_their_colour_become_single_ones(string format, int luminanceAt)
    {
        var pixels = new byte[2 * 4 * 4];
        Array.Fill(pixels, (byte)128);
        for (int i = 0; i < 16; i++) pixels[(2 * i) + luminanceAt] = (byte)(10 * (i + 1));

        byte[] tensor = Fill(pixels, 4, 4, 8, format, new Box(1, 1, 2, 2), new ModelInput { Tensor = "t", Width = 2, Height = 2, ColourOrder = ColourOrder.Rgb }, out _);

        Assert.Equal([60, 60, 60, 70, 70, 70, 100, 100, 100, 110, 110, 110], tensor);
    }

    [Fact]
    public void Formats_that_fit_are_those_of_the_same_samples_and_the_passports_comes_first()
    {
        var camera = new CameraBinding { ImageWidth = 64, ImageHeight = 64, PixelFormat = "BayerRG8", Region = new Box(0, 0, 64, 64) };

        Assert.Equal(
            ["BayerRG8", "BayerRG10", "BayerRG12", "BayerRG14", "BayerRG16", "BayerRG10Packed", "BayerRG12Packed", "BayerRG10p", "BayerRG12p", "BayerRG14p"],
            FittingFormats.Of(camera));
        Assert.Equal(["BGR8", "RGB8", "RGB10", "BGR10", "RGB12", "BGR12", "RGB16", "BGR16"], FittingFormats.Of(camera with { PixelFormat = "BGR8" }));

        // Lines of 66 pixels of 10 bits do not end on a byte.
        Assert.DoesNotContain("Mono10p", FittingFormats.Of(camera with { PixelFormat = "Mono8", ImageWidth = 66 }));
    }

    private static unsafe byte[] Fill(
        byte[] pixels, int width, int height, int stride, string format, Box region, ModelInput input, out SampleMeasurement sample)
    {
        Assert.True(PixelFormat.TryParse(format, out PixelFormat pixelFormat));
        var camera = new CameraBinding { ImageWidth = width, ImageHeight = height, PixelFormat = format, Region = region };
        using var preprocessor = new Preprocessor(input, camera);
        fixed (byte* first = pixels)
        {
            Assert.True(preprocessor.TryFill(new ImageView(first, width, height, stride, pixelFormat), out sample));
        }

        return new ReadOnlySpan<byte>(preprocessor.Tensor.Pointer, (int)preprocessor.Tensor.SizeBytes).ToArray();
    }
}
