using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Tests;

/// <summary>The letterbox, held against OpenCV's resize and border.</summary>
public sealed class LetterboxTests
{
    // Region, input, and what Ultralytics' rule makes of them: scaled size and what is free left, above, right and below.
    [Theory]
    [InlineData(128, 96, 64, 64, InputResize.Area, 64, 48, 0, 8, 0, 8)]
    [InlineData(128, 96, 64, 63, InputResize.Linear, 64, 48, 0, 7, 0, 8)]
    [InlineData(60, 96, 64, 64, InputResize.Linear, 40, 64, 12, 0, 12, 0)]
    [InlineData(50, 96, 64, 64, InputResize.Area, 33, 64, 15, 0, 16, 0)]
    [InlineData(40, 30, 64, 64, InputResize.Linear, 64, 48, 0, 8, 0, 8)]
    public unsafe void Region_lies_where_Ultralytics_puts_it_and_the_rest_has_level_114(
        int width, int height, int inputWidth, int inputHeight, InputResize resize,
        int scaledWidth, int scaledHeight, int left, int top, int right, int bottom)
    {
        var random = new Random(3);
        using var image = new Mat(128, 160, MatType.CV_8UC3);
        random.NextBytes(new Span<byte>((void*)image.Data, 128 * 160 * 3));
        var input = new ModelInput
        {
            Tensor = "images", Layout = ModelInputLayout.Nchw, Width = inputWidth, Height = inputHeight, ElementType = ModelElementType.Float32,
            ColourOrder = ColourOrder.Rgb, Normalisation = new Normalisation([0, 0, 0], [1f / 255, 1f / 255, 1f / 255]), Fit = InputFit.Letterbox, Resize = resize,
        };
        var camera = new CameraBinding { ImageWidth = 160, ImageHeight = 128, PixelFormat = "BGR8", Region = new Box(16, 8, width, height) };
        using IPreprocessor preprocessor = IPreprocessor.For(input, camera);

        // Twice: nothing of the first picture may stay in the free part.
        var view = new ImageView((byte*)image.Data, 160, 128, 480, PixelFormat.BGR8);
        Assert.True(preprocessor.TryFill(view, out _));
        Assert.True(preprocessor.TryFill(view, out _));

        using Mat region = image[new Rect(16, 8, width, height)];
        using var scaled = new Mat();
        Cv2.Resize(region, scaled, new Size(scaledWidth, scaledHeight), 0, 0, resize == InputResize.Linear ? InterpolationFlags.Linear : InterpolationFlags.Area);
        using Mat whole = scaled.CopyMakeBorder(top, bottom, left, right, BorderTypes.Constant, new Scalar(114, 114, 114));
        Assert.Equal(new Size(inputWidth, inputHeight), whole.Size());
        ReadOnlySpan<float> tensor = preprocessor.Tensor.Floats;
        for (int y = 0; y < inputHeight; y++)
        {
            for (int x = 0; x < inputWidth; x++)
            {
                Vec3b level = whole.At<Vec3b>(y, x);
                for (int c = 0; c < 3; c++)
                    Assert.Equal(level[2 - c] / 255f, tensor[(((c * inputHeight) + y) * inputWidth) + x], 1e-6f);
            }
        }
    }

    [Fact]
    public unsafe void Free_part_of_a_letterbox_is_not_measured()
    {
        byte[] image = new byte[160 * 128];
        Array.Fill(image, (byte)51);
        var input = new ModelInput { Tensor = "image", Width = 64, Height = 64, Fit = InputFit.Letterbox };
        var camera = new CameraBinding { ImageWidth = 160, ImageHeight = 128, PixelFormat = "Mono8", Region = TinyModel.Region };
        using IPreprocessor preprocessor = IPreprocessor.For(input, camera);

        fixed (byte* pixels = image)
        {
            Assert.True(preprocessor.TryFill(new ImageView(pixels, 160, 128, 160, PixelFormat.Mono8), out SampleMeasurement sample));
            Assert.Equal(new SampleMeasurement(0.2f, 0, 0), sample);
        }
    }
}
