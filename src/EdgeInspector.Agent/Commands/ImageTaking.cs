using System.Globalization;
using EdgeInspector.Agent.Commands.Cameras;
using EdgeInspector.GigEVision;
using EdgeInspector.GigEVision.GenApi;
using EdgeInspector.Imaging;
using EdgeInspector.Vision.Teaching;

namespace EdgeInspector.Agent.Commands;

/// <summary>Takes images one after the other until there are enough that are of use, and tells how far it is.</summary>
/// <param name="camera">Open, set up and not streaming; the caller's.</param>
/// <param name="folder">Is there.</param>
/// <param name="count">Images to keep.</param>
/// <param name="wait">For each image.</param>
/// <param name="quality">Says which are of no use.</param>
/// <param name="output">Gets the progress.</param>
/// <remarks>An image bears its name only when all of it is on the disk: whatever ends the taking leaves no half of one.</remarks>
internal sealed class ImageTaking(Camera camera, string folder, int count, TimeSpan wait, ImageQuality quality, TextWriter output)
{
    /// <summary>Images refused one after the other, after which it is given up.</summary>
    private const int RefusedInARowMax = 20;

    private readonly ProgressBar _bar = ProgressBar.On(output);

    /// <summary>Images in the folder.</summary>
    public int Kept { get; private set; }

    private string Told => Kept == 0
        ? $"0 of {count} images were taken into '{folder}'"
        : $"{Kept} of {count} images were taken into '{folder}' and stay there: "
            + (Kept >= TeachOptions.ImagesMin ? "teach from them without --from-camera, or take all into another folder" : "take all into another folder");

    /// <exception cref="TeachException">What ended it, and how many there are.</exception>
    /// <exception cref="OperationCanceledException">How many there are.</exception>
    public async Task RunAsync(CancellationToken cancellation)
    {
        int refusedInARow = 0;
        try
        {
            _bar.Show(0, count);
            while (Kept < count)
            {
                string? refusal = await TakeAsync(cancellation);
                if (refusal is null)
                {
                    refusedInARow = 0;
                    Kept++;
                    _bar.Show(Kept, count);
                    continue;
                }

                _bar.Interrupt();
                await output.WriteLineAsync($"not kept: {refusal}");
                if (++refusedInARow >= RefusedInARowMax) throw new TeachException($"{refusedInARow} images in a row were no use; {Told}");
            }
        }
        catch (FeatureException lost)
        {
            throw new TeachException($"camera '{camera.Options.Name}': {lost.Message}; {Told}", lost);
        }
        catch (Exception full) when (full is IOException or UnauthorizedAccessException)
        {
            throw new TeachException($"{full.Message}; {Told}", full);
        }
        catch (OperationCanceledException stopped)
        {
            throw new OperationCanceledException($"cancelled; {Told}", stopped, cancellation);
        }
        finally
        {
            _bar.Interrupt();
        }
    }

    // Null when it was kept.
    private async Task<string?> TakeAsync(CancellationToken cancellation)
    {
        using Snapshot snapshot = await Snapshot.TakeAsync(camera, wait, cancellation);
        if (snapshot.Frame is not Frame frame) throw new TeachException($"{snapshot.Message}; {Told}");
        string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{Kept:0000}.png"));
        string unfinished = Path.Combine(folder, "unfinished.png");
        try
        {
            Write(unfinished, frame.View);
            if (quality.Refusal(unfinished) is string refusal) return refusal;
            File.Move(unfinished, file);
            return null;
        }
        finally
        {
            File.Delete(unfinished);
        }
    }

    // Eight bits of a grey camera: what the model will see of it.
    private static void Write(string file, ImageView image)
    {
        if (image.PixelFormat.Colour != PixelColour.Mono || !PixelConverter.TryGet(image.PixelFormat, PlaneKind.Raw8, out PixelConverter? levels))
        {
            throw new TeachException(
                $"the camera sends {image.PixelFormat}; images are taken of grey cameras (Mono8 to Mono16). Of others write files with 'camera snapshot', and teach from their folder");
        }

        byte[] plane = new byte[image.Width * image.Height];
        levels.Convert(image, plane, image.Width);
        unsafe
        {
            fixed (byte* first = plane)
                PictureFile.Write(file, new ImageView(first, image.Width, image.Height, image.Width, PixelFormat.Mono8), keepsMosaic: false);
        }
    }
}
