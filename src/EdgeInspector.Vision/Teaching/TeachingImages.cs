using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>The good images, brought to the model's input by the very pre-processing that the line uses.</summary>
internal sealed class TeachingImages
{
    private TeachingImages(CameraBinding camera, FeatureGrid grid, IReadOnlyList<byte[]> inputs, string sha256)
    {
        Camera = camera;
        Grid = grid;
        Inputs = inputs;
        Sha256 = sha256;
    }

    public CameraBinding Camera { get; }

    public FeatureGrid Grid { get; }

    /// <summary>[1,H,W,C] each, in ordinal order of the file names.</summary>
    public IReadOnlyList<byte[]> Inputs { get; }

    /// <summary>Over names and file hashes in order.</summary>
    public string Sha256 { get; }

    public ColourOrder ColourOrder => Grid.InputChannels == 1 ? ColourOrder.Mono : ColourOrder.Bgr;

    public ModelInput Input => InputOf(Grid);

    /// <summary>The image files of a folder, in ordinal order of their names.</summary>
    public static string[] FilesIn(string folder)
    {
        try
        {
            return ImageFiles.In(folder);
        }
        catch (IOException missing)
        {
            throw new TeachException(missing.Message, missing);
        }
    }

    public static TeachingImages Read(TeachOptions options, IProgress<TeachProgress>? progress, CancellationToken cancellation)
    {
        string[] files = FilesIn(options.ImagesFolder);
        if (files.Length < TeachOptions.ImagesMin)
        {
            throw new TeachException(
                $"folder '{options.ImagesFolder}' holds {files.Length} images; at least {TeachOptions.ImagesMin} good ones are needed");
        }


        CameraBinding? camera = null;
        FeatureGrid grid = default;
        IPreprocessor? preprocessor = null;
        var inputs = new List<byte[]>(files.Length);
        var names = new StringBuilder();
        try
        {
            for (int i = 0; i < files.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                using Mat image = ReadOne(files[i], out string sha256);
                if (camera is null || preprocessor is null)
                {
                    camera = BindingOf(image, options, files[i]);
                    grid = GridOf(camera.Region, image.Channels(), options);
                    preprocessor = IPreprocessor.For(InputOf(grid), camera);
                }

                inputs.Add(Preprocess(preprocessor, image, camera, files[i], files[0]));
                names.Append(Path.GetFileName(files[i])).Append(':').Append(sha256).Append('\n');
                progress?.Report(new TeachProgress("read images", i + 1, files.Length));
            }
        }
        finally
        {
            preprocessor?.Dispose();
        }

        string all = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names.ToString())));
        return new TeachingImages(camera!, grid, inputs, all);
    }

    /// <summary>Reads a file as one or three channels of 8 bits.</summary>
    public static Mat ReadOne(string file, out string sha256)
    {
        try
        {
            return ImageFiles.Read(file, out sha256);
        }
        catch (IOException broken)
        {
            throw new TeachException(broken.Message, broken);
        }
    }

    private static unsafe byte[] Preprocess(IPreprocessor preprocessor, Mat image, CameraBinding camera, string file, string first)
    {
        PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
        var view = new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format);
        if (!preprocessor.TryFill(view, out _))
        {
            throw new TeachException(
                $"image '{file}' is {image.Width}×{image.Height} {format}; "
                + $"expected {camera.ImageWidth}×{camera.ImageHeight} {camera.PixelFormat} like '{first}'");
        }

        return new ReadOnlySpan<byte>(preprocessor.Tensor.Pointer, (int)preprocessor.Tensor.SizeBytes).ToArray();
    }

    private static CameraBinding BindingOf(Mat image, TeachOptions options, string file)
    {
        Box region = options.Region ?? new Box(0, 0, image.Width, image.Height);
        if (region.X < 0 || region.Y < 0 || region.Width < 1 || region.Height < 1
            || region.Width > image.Width - region.X || region.Height > image.Height - region.Y)
        {
            throw new TeachException(
                $"region {region.X},{region.Y},{region.Width},{region.Height} does not lie inside image '{file}' "
                + $"of {image.Width}×{image.Height}");
        }

        return new CameraBinding
        {
            ImageWidth = image.Width,
            ImageHeight = image.Height,
            PixelFormat = (image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8).ToString(),
            Region = region,
        };
    }

    private static FeatureGrid GridOf(Box region, int channels, TeachOptions options)
    {
        if (options.InputWidth != 0) return new FeatureGrid(options.InputWidth, options.InputHeight, channels);
        double scale = 384.0 / Math.Max(region.Width, region.Height);
        return new FeatureGrid(Side(region.Width * scale), Side(region.Height * scale), channels);
    }

    private static int Side(double pixels) => Math.Clamp((int)Math.Round(pixels / 16) * 16, 64, 1024);

    private static ModelInput InputOf(FeatureGrid grid) => new()
    {
        Tensor = TaughtGraph.ImageInput,
        Width = grid.InputWidth,
        Height = grid.InputHeight,
        ColourOrder = grid.InputChannels == 1 ? ColourOrder.Mono : ColourOrder.Bgr,
    };
}
