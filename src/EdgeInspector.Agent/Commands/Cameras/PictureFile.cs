using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary>Writes an image as the camera gave it: Netpbm files for whole-byte samples, else the bare bytes.</summary>
/// <remarks>
/// PGM holds one sample a pixel, 8 bits or 16 bits with the most significant byte first; PPM red, green, blue. Both need no library, so a
/// snapshot can be taken on a PC that has none. [Netpbm pgm(5), ppm(5)]
/// </remarks>
internal static class PictureFile
{
    public const string Formats = ".pgm (one sample a pixel), .ppm (colour), .raw (bytes as they came)";

    // Samples of 16 bits in memory, and the bits of them that count.
    private static readonly Dictionary<uint, int> WideSamples = new()
    {
        [PixelFormat.Mono10.Code] = 10,
        [PixelFormat.Mono12.Code] = 12,
        [PixelFormat.Mono16.Code] = 16,
    };

    public static bool Knows(string extension) => extension.ToLowerInvariant() is ".pgm" or ".ppm" or ".raw";

    /// <exception cref="NotSupportedException">The image cannot be held by a file of this kind; the message names one that can.</exception>
    public static void Write(string path, ImageView image)
    {
        string extension = Path.GetExtension(path).ToLowerInvariant();
        Action<Stream> write = extension switch
        {
            ".pgm" => GreyWriter(image),
            ".ppm" => ColourWriter(image),
            ".raw" => file => WriteRows(file, image, (row, _) => row),
            _ => throw new NotSupportedException($"'{extension}' is none of {Formats}"),
        };
        using FileStream target = File.Create(path);
        write(target);
    }

    private static Action<Stream> GreyWriter(ImageView image)
    {
        if (image.PixelFormat.BitsPerPixel == 8) return file => WriteHead(file, "P5", image, 255, (row, _) => row);
        if (WideSamples.TryGetValue(image.PixelFormat.Code, out int bits)) return file => WriteHead(file, "P5", image, (1 << bits) - 1, Swap);
        throw new NotSupportedException($"{image.PixelFormat} has no whole bytes a sample; write it as .raw");
    }

    private static Action<Stream> ColourWriter(ImageView image)
    {
        if (image.PixelFormat == PixelFormat.RGB8) return file => WriteHead(file, "P6", image, 255, (row, _) => row);
        if (image.PixelFormat == PixelFormat.BGR8) return file => WriteHead(file, "P6", image, 255, SwapColours);
        throw new NotSupportedException($"{image.PixelFormat} is not RGB8 or BGR8; write it as .raw, or .pgm for one sample a pixel");
    }

    private static void WriteHead(Stream file, string kind, ImageView image, int valueMax, RowChange change)
    {
        file.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{kind}\n{image.Width} {image.Height}\n{valueMax}\n")));
        WriteRows(file, image, change);
    }

    private static void WriteRows(Stream file, ImageView image, RowChange change)
    {
        byte[] work = new byte[image.Row(0).Length];
        for (int y = 0; y < image.Height; y++) file.Write(change(image.Row(y), work));
    }

    private static ReadOnlySpan<byte> Swap(ReadOnlySpan<byte> row, byte[] work)
    {
        for (int i = 0; i + 1 < row.Length; i += 2) BinaryPrimitives.WriteUInt16BigEndian(work.AsSpan(i), BinaryPrimitives.ReadUInt16LittleEndian(row[i..]));
        return work;
    }

    private static ReadOnlySpan<byte> SwapColours(ReadOnlySpan<byte> row, byte[] work)
    {
        for (int i = 0; i + 2 < row.Length; i += 3) (work[i], work[i + 1], work[i + 2]) = (row[i + 2], row[i + 1], row[i]);
        return work;
    }

    private delegate ReadOnlySpan<byte> RowChange(ReadOnlySpan<byte> row, byte[] work);
}
