using System.Security.Cryptography;
using OpenCvSharp;

namespace EdgeInspector.Vision;

/// <summary>Image files of a folder, read as the cameras would give them. For commands of a person, not for the line.</summary>
internal static class ImageFiles
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".tif", ".tiff"];

    /// <summary>The image files of a folder, in ordinal order of their names.</summary>
    public static string[] In(string folder)
    {
        if (!Directory.Exists(folder)) throw new IOException($"folder '{folder}' does not exist");
        string[] files = Directory.GetFiles(folder)
            .Where(f => Extensions.Contains(Path.GetExtension(f), StringComparer.OrdinalIgnoreCase))
            .ToArray();
        Array.Sort(files, (a, b) => string.CompareOrdinal(Path.GetFileName(a), Path.GetFileName(b)));
        return files;
    }

    /// <exception cref="IOException">It cannot be read, or holds no such image.</exception>
    /// <summary>Reads a file as one or three channels of 8 bits.</summary>
    public static Mat Read(string file, out string sha256)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"image '{file}' cannot be read: {unreadable.Message}", unreadable);
        }

        sha256 = Convert.ToHexStringLower(SHA256.HashData(bytes));
        Mat image;
        try
        {
            image = bytes.Length == 0 ? new Mat() : Cv2.ImDecode(bytes, ImreadModes.Unchanged);
        }
        catch (OpenCVException broken)
        {
            throw new IOException($"image '{file}' cannot be read: {broken.Message}", broken);
        }

        if (!image.Empty() && image.Type() == MatType.CV_8UC4)
        {
            Mat opaque = image.CvtColor(ColorConversionCodes.BGRA2BGR);
            image.Dispose();
            image = opaque;
        }

        if (!image.Empty() && (image.Type() == MatType.CV_8UC1 || image.Type() == MatType.CV_8UC3)) return image;
        string found = image.Empty() ? "no image" : $"{image.Channels()} channels of type {image.Type()}";
        image.Dispose();
        throw new IOException($"image '{file}' holds {found}; expected grey or colour with 8 bits a channel");
    }
}
