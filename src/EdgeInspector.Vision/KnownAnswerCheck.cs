using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using EdgeInspector.Imaging;
using EdgeInspector.Vision.Regions;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace EdgeInspector.Vision;

/// <summary>Runs the known frames of a passport through the model and compares what it gives with what it gave. [MOD-04]</summary>
/// <remarks>
/// Has memory of its own beside the finders, so that it runs while they do; one caller at a time. On the CPU kind of the pins the outputs
/// are compared bit by bit, of every tile of every region. On another one a draft gets by with the score within a thousandth, and a released model is refused.
/// </remarks>
public sealed class KnownAnswerCheck : IDisposable
{
    private const float Tolerance = 1e-3f;

    private readonly OnnxModel _model;
    private readonly TiledRun _run;
    private readonly PixelFormat _format;
    private readonly List<byte[]> _frames = [];

    private KnownAnswerCheck(OnnxModel model, PixelFormat format)
    {
        _model = model;
        _format = format;
        _run = new TiledRun(model, model.Passport.Camera, TilePlan.Of(model.Passport.Camera), null);
    }

    /// <summary>Known frames; 0 when the passport has none.</summary>
    public int Count => _frames.Count;

    /// <summary>Reads the known frames and runs each once, or says what differs.</summary>
    public static bool TryCreate(
        OnnxModel model, string folder, [NotNullWhen(true)] out KnownAnswerCheck? check, [NotNullWhen(false)] out ModelRefusal? refusal)
    {
        check = null;
        refusal = null;
        Passport passport = model.Passport;
        if (!PixelFormat.TryParse(passport.Camera.PixelFormat, out PixelFormat format)) throw new InvalidOperationException("the model was loaded with it");
        if (passport is { State: PassportState.Released, KnownAnswers.Count: 0 })
            refusal = Refuse(passport, "known-answers are missing; a released passport has at least one");
        if (refusal is not null) return false;

        var made = new KnownAnswerCheck(model, format);
        for (int i = 0; i < passport.KnownAnswers.Count && refusal is null; i++)
        {
            string? problem = made.Read(Path.Combine(folder, passport.KnownAnswers[i].Frame), passport.KnownAnswers[i]) ?? made.Run(i);
            if (problem is not null) refusal = Refuse(passport, problem);
        }

        if (refusal is null) check = made;
        else made.Dispose();
        return check is not null;
    }

    /// <summary>Runs the model on an image and keeps image and answer: the image as a file in the folder.</summary>
    public static KnownAnswer Make(OnnxModel model, string folder, string name, in ImageView image)
    {
        using var check = new KnownAnswerCheck(model, image.PixelFormat);
        int lineBytes = (int)(image.PixelFormat.SizeBytes(image.Width, image.Height) / image.Height);
        var pixels = new byte[lineBytes * image.Height];
        for (int y = 0; y < image.Height; y++) image.Row(y)[..lineBytes].CopyTo(pixels.AsSpan(y * lineBytes));
        using (FileStream file = File.Create(Path.Combine(folder, name)))
        using (var packed = new GZipStream(file, CompressionLevel.SmallestSize))
            packed.Write(pixels);
        if (!check.TryRun(pixels, out string hash, out float score)) throw new ArgumentException("the image is not of the passport's size and format", nameof(image));
        return new KnownAnswer { Frame = name, FrameSha256 = Convert.ToHexStringLower(SHA256.HashData(pixels)), OutputSha256 = hash, Score = score };
    }

    /// <summary>Runs one of the known frames. Null when the answer is the known one; else what differs.</summary>
    public string? Run(int index)
    {
        Passport passport = _model.Passport;
        KnownAnswer known = passport.KnownAnswers[index];
        if (!TryRun(_frames[index], out string hash, out float score)) return $"known frame '{known.Frame}' is not of the passport's size and format";
        if (string.Equals(hash, known.OutputSha256, StringComparison.OrdinalIgnoreCase)) return null;
        bool isOtherCpu = passport.Runtime.Cpu != CpuKind.Here;
        if (isOtherCpu && passport.State != PassportState.Released && Math.Abs(score - known.Score) <= Tolerance) return null;
        string where = isOtherCpu ? $"; it was drafted on {passport.Runtime.Cpu}, this PC is {CpuKind.Here}: qualify it here" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"known frame '{known.Frame}': outputs SHA-256 expected {known.OutputSha256}, found {hash}; score expected {known.Score}, found {score}{where}");
    }

    public void Dispose() => _run.Dispose();

    private static ModelRefusal Refuse(Passport passport, string text) => new(ModelRefusalReason.KnownAnswerDiffers, $"passport '{passport.Id}': {text}");

    private string? Read(string path, KnownAnswer known)
    {
        CameraBinding camera = _model.Passport.Camera;
        var pixels = new byte[_format.SizeBytes(camera.ImageWidth, camera.ImageHeight) + 1];
        try
        {
            using FileStream file = File.OpenRead(path);
            using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            int count = unpacked.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false);
            if (count != pixels.Length - 1) return $"known frame '{path}' has not the {pixels.Length - 1} bytes of a frame";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return $"known frame '{path}' cannot be read: {unreadable.Message}";
        }

        byte[] frame = pixels[..^1];
        string hash = Convert.ToHexStringLower(SHA256.HashData(frame));
        if (!string.Equals(hash, known.FrameSha256, StringComparison.OrdinalIgnoreCase)) return $"known frame '{path}': SHA-256 expected {known.FrameSha256}, found {hash}";
        _frames.Add(frame);
        return null;
    }

    private unsafe bool TryRun(byte[] pixels, out string hash, out float score)
    {
        (hash, score) = ("", 0);
        CameraBinding camera = _model.Passport.Camera;
        string[] names = OutputLayout.Names(_model.Passport.Output);
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        double total = 0;
        long count = 0;
        for (int tile = 0; tile < _run.Tiles.Count; tile++)
        {
            fixed (byte* first = pixels)
            {
                var view = new ImageView(first, camera.ImageWidth, camera.ImageHeight, pixels.Length / camera.ImageHeight, _format);
                if (!_run.TryFill(tile, view, out _)) return false;
            }

            try
            {
                _run.Run(tile);
            }
#pragma warning disable CA1031 // The boundary to native code: a model that throws gives no known answer.
            catch (Exception failed)
#pragma warning restore CA1031
            {
                hash = $"nothing, it failed: {failed.Message}";
                score = float.NaN;
                return true;
            }

            foreach (string name in names)
            {
                OutputTensor output = _run.Output(tile, name);
                sum.AppendData(new ReadOnlySpan<byte>(output.Pointer, checked((int)output.SizeBytes)));
            }

            if (_run.Counts(tile) is { } counts) sum.AppendData(new ReadOnlySpan<byte>(counts.Pointer, checked((int)counts.SizeBytes)));

            // Class numbers come first in some layouts and say nothing of how sure the model is.
            OutputTensor scores = _run.Output(tile, names.FirstOrDefault(n => _run.Output(tile, n).Type == TensorElementType.Float) ?? names[0]);
            ReadOnlySpan<float> values = scores.Type == TensorElementType.Float ? scores.Floats : [0];
            foreach (float value in values) total += value;
            count += values.Length;
        }

        score = (float)(total / count);
        hash = Convert.ToHexStringLower(sum.GetHashAndReset());
        return true;
    }
}
