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
        fixed (byte* first = new byte[64 * 64])
        {
            var view = new ImageView(first, 64, 64, 64, pixelFormat);
            for (int i = 0; i < 50; i++) preprocessor.TryFill(view, out _);
            allocated = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 200; i++) preprocessor.TryFill(view, out _);
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        }

        Assert.Equal(0, allocated);
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
