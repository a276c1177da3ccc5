using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary>Writes an image for a person to look at, as PNG or Netpbm, or its bare bytes.</summary>
/// <remarks>
/// PGM holds one sample a pixel: the camera's own values, a mosaic as it is, in 8 bits or in 16 with the most significant byte first. PPM holds
/// red, green, blue in 8 bits; of a mosaic they are interpolated. PNG is <see cref="PngFile"/>, in colour like PPM where there are colours. None needs a library, so a snapshot can be taken on a PC that has none.
/// [Netpbm pgm(5), ppm(5)]
/// </remarks>
internal static class PictureFile
{
    public const string Formats = ".png (colour where the camera has it), .pgm (one sample a pixel), .ppm (colour), .raw (bytes as they came)";

    public static bool Knows(string extension) => extension.ToLowerInvariant() is ".png" or ".pgm" or ".ppm" or ".raw";

    /// <summary>Whether the image is a mosaic of which colours can be made.</summary>
    public static bool HasMosaicColours(ImageView image) => BayerInterpolation.Takes(image.PixelFormat) && image is { Width: > 1, Height: > 1 };

    /// <param name="path">Its ending names the kind of file.</param>
    /// <param name="image">As it came.</param>
    /// <param name="keepsMosaic">Whether a PNG of a mosaic holds its samples, grey, instead of colours.</param>
    /// <exception cref="NotSupportedException">The image cannot be held by a file of this kind; the message names one that can.</exception>
    public static void Write(string path, ImageView image, bool keepsMosaic)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        byte[] content = extension switch
        {
            ".png" => PngFile.Of(image, keepsMosaic),
            ".pgm" => Grey(image),
            ".ppm" => Colour(image),
            ".raw" => Rows(image, []),
            _ => throw new NotSupportedException($"'{extension}' is none of {Formats}"),
        };
        File.WriteAllBytes(path, content);
    }

    private static byte[] Grey(ImageView image)
    {
        PixelFormat format = image.PixelFormat;
        if (format.BitsPerPixel == 8) return Rows(image, Head("P5", image, 255));
        if (format.SignificantBits == 8 && PixelConverter.TryGet(format, PlaneKind.Raw8, out PixelConverter? levels))
        {
            byte[] plane = new byte[image.Width * image.Height];
            levels.Convert(image, plane, image.Width);
            return [.. Head("P5", image, 255), .. plane];
        }

        if (!PixelConverter.TryGet(format, PlaneKind.Raw16, out PixelConverter? samples))
            throw new NotSupportedException($"{format} has no one sample a pixel that is known here; write it as .ppm or .raw");
        ushort[] wide = new ushort[image.Width * image.Height];
        samples.Convert(image, wide, image.Width);
        byte[] head = Head("P5", image, (1 << samples.SignificantBits) - 1);
        byte[] content = new byte[head.Length + (2 * wide.Length)];
        head.CopyTo(content, 0);
        for (int i = 0; i < wide.Length; i++) BinaryPrimitives.WriteUInt16BigEndian(content.AsSpan(head.Length + (2 * i)), wide[i]);
        return content;
    }

    private static byte[] Colour(ImageView image)
    {
        byte[] head = Head("P6", image, 255);
        byte[] content = new byte[head.Length + (3 * image.Width * image.Height)];
        head.CopyTo(content, 0);
        if (HasMosaicColours(image))
            BayerInterpolation.ToRgb8(image, content.AsSpan(head.Length), 3 * image.Width);
        else if (PixelConverter.TryGet(image.PixelFormat, PlaneKind.Rgb8, out PixelConverter? converter))
            converter.Convert(image, content.AsSpan(head.Length), 3 * image.Width);
        else
            throw new NotSupportedException($"{image.PixelFormat} has no colours that are known here; write it as .pgm for one sample a pixel, or as .raw");
        return content;
    }

    private static byte[] Head(string kind, ImageView image, int valueMax) =>
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}\n{image.Width} {image.Height}\n{valueMax}\n"));

    private static byte[] Rows(ImageView image, byte[] head)
    {
        int lineBytes = image.Row(0).Length;
        byte[] content = new byte[head.Length + (lineBytes * image.Height)];
        head.CopyTo(content, 0);
        for (int y = 0; y < image.Height; y++) image.Row(y).CopyTo(content.AsSpan(head.Length + (y * lineBytes)));
        return content;
    }
}
