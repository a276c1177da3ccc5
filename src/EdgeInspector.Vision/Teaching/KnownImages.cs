using EdgeInspector.Imaging;
using OpenCvSharp;

namespace EdgeInspector.Vision.Teaching;

/// <summary>Makes known answers of image files.</summary>
public static class KnownImages
{
    /// <summary>Known answers of up to <paramref name="count"/> images of a folder, spread over it; their frames are written to the model's folder.</summary>
    /// <exception cref="TeachException">An image cannot be read, or does not fit the model.</exception>
    public static unsafe IReadOnlyList<KnownAnswer> Make(OnnxModel model, string modelFolder, string imagesFolder, int count)
    {
        string[] files = TeachingImages.FilesIn(imagesFolder);
        if (files.Length == 0) throw new TeachException($"folder '{imagesFolder}' holds no images");
        int taken = Math.Min(Math.Min(count, KnownAnswer.CountMax), files.Length);
        var answers = new List<KnownAnswer>(taken);
        CameraBinding camera = model.Passport.Camera;
        for (int i = 0; i < taken; i++)
        {
            string file = files[i * files.Length / taken];
            using Mat image = TeachingImages.ReadOne(file, out _);
            PixelFormat format = image.Channels() == 1 ? PixelFormat.Mono8 : PixelFormat.BGR8;
            if ((image.Width, image.Height, format.ToString()) != (camera.ImageWidth, camera.ImageHeight, camera.PixelFormat))
                throw new TeachException($"image '{file}' is {image.Width}×{image.Height} {format}; expected {camera.ImageWidth}×{camera.ImageHeight} {camera.PixelFormat}");
            answers.Add(KnownAnswerCheck.Make(
                model, modelFolder, $"known-{i + 1}.raw.gz", new ImageView((byte*)image.Data, image.Width, image.Height, (int)image.Step(), format)));
        }

        return answers;
    }
}
