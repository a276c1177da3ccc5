using CsCheck;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;

namespace EdgeInspector.Vision.Tests;

/// <summary>The preprocessor without a native library, held against OpenCV's area scaling.</summary>
public sealed unsafe class GreyPreprocessorTests
{
    [Fact]
    public void Any_region_and_size_agrees_with_OpenCV_to_one_grey_level()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Int[1, 40], Gen.Int[0, 90], Gen.Int[0, 90], Gen.Int[0, 9], Gen.Int[0, 9], Gen.Int[0, int.MaxValue])
            .Sample((width, height, moreWidth, moreHeight, x, y, seed) =>
            {
                var region = new Box(x, y, width + moreWidth, height + moreHeight);
                ModelInput input = Input(width, height, ModelElementType.Uint8);
                CameraBinding camera = Camera(region);

                (byte[] own, SampleMeasurement ownSample) = Fill(new GreyPreprocessor(input, camera), camera, seed);
                (byte[] openCv, SampleMeasurement openCvSample) = Fill(new Preprocessor(input, camera), camera, seed);

                for (int i = 0; i < own.Length; i++) Assert.InRange(own[i] - openCv[i], -1, 1);
                Assert.Equal(openCvSample.Mean, ownSample.Mean, 0.005f);
                Assert.Equal(openCvSample.Sharpness, ownSample.Sharpness, 0.01f);
            }, iter: 300);
    }

    [Fact]
    public void The_bench_lines_region_differs_from_OpenCV_in_fewer_than_one_pixel_in_a_thousand()
    {
        ModelInput input = Input(192, 384, ModelElementType.Uint8);
        CameraBinding camera = new() { ImageWidth = 1280, ImageHeight = 1024, PixelFormat = "Mono8", Region = new Box(400, 32, 480, 960) };

        (byte[] own, SampleMeasurement ownSample) = Fill(new GreyPreprocessor(input, camera), camera, seed: 7);
        (byte[] openCv, SampleMeasurement openCvSample) = Fill(new Preprocessor(input, camera), camera, seed: 7);

        int different = own.Zip(openCv).Count(p => p.First != p.Second);
        Assert.InRange(different, 0, own.Length / 1000);
        Assert.Equal(openCvSample.Mean, ownSample.Mean, 1e-4f);
        Assert.Equal(openCvSample.Sharpness, ownSample.Sharpness, 1e-4f);
        Assert.Equal(openCvSample.Saturated, ownSample.Saturated, 1e-4f);
    }

    [Fact]
    public void Float_input_is_normalised_as_OpenCV_does_it()
    {
        ModelInput input = Input(16, 12, ModelElementType.Float32) with { Normalisation = new Normalisation([127], [1 / 128.0f]) };
        CameraBinding camera = Camera(new Box(3, 5, 16, 12));

        (byte[] own, _) = Fill(new GreyPreprocessor(input, camera), camera, seed: 3);
        (byte[] openCv, _) = Fill(new Preprocessor(input, camera), camera, seed: 3);

        ReadOnlySpan<float> ours = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(own);
        ReadOnlySpan<float> theirs = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(openCv);
        for (int i = 0; i < ours.Length; i++) Assert.Equal(theirs[i], ours[i], 1e-6f);
    }

    [Fact, Requirement("USE-01")]
    public void Image_of_another_size_or_format_is_not_read()
    {
        CameraBinding camera = Camera(new Box(0, 0, 20, 20));
        using var preprocessor = new GreyPreprocessor(Input(10, 10, ModelElementType.Uint8), camera);
        fixed (byte* pixels = new byte[140 * 140 * 3])
        {
            Assert.False(preprocessor.TryFill(new ImageView(pixels, 139, 140, 139, PixelFormat.Mono8), out _));
            Assert.False(preprocessor.TryFill(new ImageView(pixels, 140, 140, 140, PixelFormat.BayerRG8), out _));
            Assert.True(preprocessor.TryFill(new ImageView(pixels, 140, 140, 140, PixelFormat.Mono8), out _));
        }
    }

    [Fact]
    public void Filling_allocates_nothing()
    {
        CameraBinding camera = Camera(new Box(0, 0, 100, 100));
        using var preprocessor = new GreyPreprocessor(Input(40, 40, ModelElementType.Uint8), camera);
        fixed (byte* pixels = new byte[140 * 140])
        {
            byte* first = pixels;
            void Fill() => preprocessor.TryFill(new ImageView(first, 140, 140, 140, PixelFormat.Mono8), out _);
            for (int i = 0; i < 50; i++) Fill();

            Assert.Equal(0, SteadyState.AllocatedBytes(200, Fill));
        }
    }

    [Theory]
    [InlineData("Mono8", ColourOrder.Mono, 20, true)]
    [InlineData("Mono8", ColourOrder.Rgb, 20, false)]
    [InlineData("Mono12p", ColourOrder.Mono, 20, true)]
    [InlineData("BayerRG8", ColourOrder.Mono, 20, false)]
    [InlineData("Mono8", ColourOrder.Mono, 21, false)]
    public void Only_grey_images_that_are_not_enlarged_are_served_without_OpenCV(string format, ColourOrder order, int width, bool isServed)
    {
        ModelInput input = Input(width, 20, ModelElementType.Uint8) with { ColourOrder = order };
        CameraBinding camera = Camera(new Box(0, 0, 20, 20)) with { PixelFormat = format };

        using IPreprocessor preprocessor = IPreprocessor.For(input, camera);

        Assert.Equal(isServed, preprocessor is GreyPreprocessor);
    }

    private static (byte[] Tensor, SampleMeasurement Sample) Fill(IPreprocessor preprocessor, CameraBinding camera, int seed)
    {
        using (preprocessor)
        {
            byte[] image = new byte[camera.ImageWidth * camera.ImageHeight];
            new Random(seed).NextBytes(image);
            fixed (byte* pixels = image)
            {
                var view = new ImageView(pixels, camera.ImageWidth, camera.ImageHeight, camera.ImageWidth, PixelFormat.Mono8);
                Assert.True(preprocessor.TryFill(view, out SampleMeasurement sample));
                return (new ReadOnlySpan<byte>(preprocessor.Tensor.Pointer, (int)preprocessor.Tensor.SizeBytes).ToArray(), sample);
            }
        }
    }

    // What neither reads, the passport's rules refuse.
    [Theory]
    [InlineData("Mono12p", ColourOrder.Rgb, 20)]
    [InlineData("Mono10Packed", ColourOrder.Mono, 21)]
    [InlineData("YUV422_8", ColourOrder.Mono, 20)]
    [InlineData("BayerRG12", ColourOrder.Mono, 20)]
    public void More_bits_are_served_for_grey_models_that_do_not_enlarge_only(string format, ColourOrder order, int width)
    {
        ModelInput input = Input(width, 20, ModelElementType.Uint8) with { ColourOrder = order };

        Assert.False(GreyPreprocessor.Serves(input, Camera(new Box(0, 0, 20, 20)) with { PixelFormat = format }));
    }

    // Every layout written by hand around the same levels: the low bits, here noise, must not matter.
    [Theory]
    [InlineData("Mono12Packed")]
    [InlineData("Mono10Packed")]
    [InlineData("Mono16")]
    public unsafe void A_camera_with_more_bits_gives_the_model_what_its_Mono8_would(string format)
    {
        Assert.True(PixelFormat.TryParse(format, out PixelFormat pixels));
        CameraBinding grey = Camera(new Box(3, 5, 130, 120));
        var random = new Random(7);
        var levels = new byte[140 * 140];
        random.NextBytes(levels);
        int stride = pixels.MinStrideBytes(140) + 6;
        var source = new byte[stride * 140];
        random.NextBytes(source);
        for (int i = 0; i < levels.Length; i++)
        {
            int x = i % 140, at = format == "Mono16" ? (2 * x) + 1 : (3 * (x / 2)) + (2 * (x % 2));
            source[(i / 140 * stride) + at] = levels[i];
        }

        using var ofBytes = new GreyPreprocessor(Input(60, 50, ModelElementType.Uint8), grey);
        using IPreprocessor ofMore = IPreprocessor.For(Input(60, 50, ModelElementType.Uint8), grey with { PixelFormat = format });
        fixed (byte* level = levels, more = source)
        {
            Assert.True(ofBytes.TryFill(new ImageView(level, 140, 140, 140, PixelFormat.Mono8), out SampleMeasurement expected));
            Assert.True(ofMore.TryFill(new ImageView(more, 140, 140, stride, pixels), out SampleMeasurement sample));
            Assert.False(ofMore.TryFill(new ImageView(level, 140, 140, 140, PixelFormat.Mono8), out _));
            Assert.Equal(expected, sample);
            Assert.Equal(new ReadOnlySpan<byte>(ofBytes.Tensor.Pointer, 3000).ToArray(), new ReadOnlySpan<byte>(ofMore.Tensor.Pointer, 3000).ToArray());

            byte* first = more;
            Assert.Equal(0, SteadyState.AllocatedBytes(20, () => ofMore.TryFill(new ImageView(first, 140, 140, stride, pixels), out _)));
        }
    }

    private static ModelInput Input(int width, int height, ModelElementType type) =>
        new() { Tensor = "t", Width = width, Height = height, ElementType = type, ColourOrder = ColourOrder.Mono };

    private static CameraBinding Camera(Box region) => new() { ImageWidth = 140, ImageHeight = 140, PixelFormat = "Mono8", Region = region };
}
