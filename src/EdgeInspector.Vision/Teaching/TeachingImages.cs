using System.Security.Cryptography;
using System.Text;
using EdgeInspector.Imaging;
using EdgeInspector.Inspection;
using EdgeInspector.Vision.Alignment;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>The good images, brought to the model's input by the very pre-processing that the line uses.</summary>
internal sealed class TeachingImages
{
    private string _first = "";

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

    /// <summary>With the limits of the alignment, when there is one.</summary>
    public ModelInput Input => InputOf(Grid) with { Alignment = Alignment };

    public AlignmentLimits? Alignment { get; private init; }

    /// <summary>What the images were laid over; null: nothing.</summary>
    public ReferencePlane? Reference { get; private init; }

    /// <summary>Some of the images, by their positions.</summary>
    public TeachingImages Only(IEnumerable<int> chosen) =>
        new(Camera, Grid, [.. chosen.Select(i => Inputs[i])], Sha256) { _first = _first, Alignment = Alignment, Reference = Reference };

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

        CameraBinding camera;
        FeatureGrid grid;
        using (Mat first = ReadOne(files[0], out _))
        {
            camera = BindingOf(first, options, files[0]);
            grid = GridOf(camera.Region, first.Channels(), options);
        }

        ReferencePlane? reference = options.Align ? ReferenceMaking.Make(files, InputOf(grid), camera, cancellation) : null;
        var poses = new PartPose[files.Length];
        (byte[][] inputs, string[] hashes) = ReadAll(files, files[0], camera, grid, reference, poses, "read images", options.Threads, progress, cancellation);
        var names = new StringBuilder();
        for (int i = 0; i < files.Length; i++) names.Append(Path.GetFileName(files[i])).Append(':').Append(hashes[i]).Append('\n');
        string all = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(names.ToString())));
        return new TeachingImages(camera, grid, inputs, all)
        {
            _first = files[0],
            Reference = reference,
            Alignment = reference is null ? null : ReferenceMaking.Limits(poses, files, InputOf(grid), camera),
        };
    }

    /// <summary>Other images, brought to the same input.</summary>
    public byte[][] ReadMore(string[] files, TeachOptions options, IProgress<TeachProgress>? progress, CancellationToken cancellation) =>
        ReadAll(files, _first, Camera, Grid, Reference, new PartPose[files.Length], "read defects", options.Threads, progress, cancellation).Inputs;

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

    // On several threads, since decoding takes longer than all else here. The first bad file in order is named, whichever was met first.
    private static (byte[][] Inputs, string[] Hashes) ReadAll(
        string[] files,
        string first,
        CameraBinding camera,
        FeatureGrid grid,
        ReferencePlane? reference,
        PartPose[] poses,
        string step,
        int threads,
        IProgress<TeachProgress>? progress,
        CancellationToken cancellation)
    {
        var inputs = new byte[files.Length][];
        var hashes = new string[files.Length];
        var refusals = new TeachException?[files.Length];
        var telling = new Lock();
        int done = 0;
        Parallel.For(
            0,
            files.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
            () => reference is null ? IPreprocessor.For(InputOf(grid), camera) : new AligningPreprocessor(InputOf(grid), camera, reference, null),
            (i, _, preprocessor) =>
            {
                try
                {
                    using Mat image = ReadOne(files[i], out hashes[i]);
                    inputs[i] = Preprocess(preprocessor, image, camera, files[i], first);
                    poses[i] = preprocessor.Pose ?? default;
                }
                catch (TeachException refused)
                {
                    refusals[i] = refused;
                }

                lock (telling) progress?.Report(new TeachProgress(step, ++done, files.Length));
                return preprocessor;
            },
            preprocessor => preprocessor.Dispose());
        if (Array.Find(refusals, r => r is not null) is TeachException worst) throw worst;
        return (inputs, hashes);
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
        int components = options.BankPatches > 0 ? options.Components : FeatureGrid.PlaceComponents;
        if (options.InputWidth != 0) return new FeatureGrid(options.InputWidth, options.InputHeight, channels) { Components = components };
        double scale = 384.0 / Math.Max(region.Width, region.Height);
        return new FeatureGrid(Side(region.Width * scale), Side(region.Height * scale), channels) { Components = components };
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
