using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;
using EdgeInspector.Imaging;

namespace EdgeInspector.Agent.Commands.Cameras;

/// <summary>Writes an image as PNG: colour with 3 × 8 bits, grey or a mosaic that is kept with 8 or 16 bits.</summary>
/// <remarks>
/// Of a mosaic the colours are interpolated, unless its samples are wanted. Nothing is lost of grey and of such samples: one of 10 to 14 bits is
/// moved to the top of its 16, so that it can be looked at, and the chunk sBIT tells how many bits count; shifted back it is the camera's value.
/// Colour of more than eight bits keeps the high eight. [PNG, third edition: 11.2, 11.3.3.3]
/// </remarks>
internal static class PngFile
{
    private const byte Grey = 0;
    private const byte Colour = 2;
    private const byte ColourWithOpacity = 6;

    private static readonly byte[] _signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];
    private static readonly uint[] _crcOfByte = [.. Enumerable.Range(0, 256).Select(CrcOfByte)];

    /// <summary>The whole file.</summary>
    /// <param name="image">Of any format whose samples are known.</param>
    /// <param name="keepsMosaic">Whether a mosaic is written as its samples, grey, instead of in colour.</param>
    /// <exception cref="NotSupportedException">The format's samples are not known.</exception>
    public static byte[] Of(ImageView image, bool keepsMosaic)
    {
        PixelFormat format = image.PixelFormat;
        if (!keepsMosaic && PictureFile.HasMosaicColours(image))
        {
            var samples = new byte[3 * image.Width * image.Height];
            BayerInterpolation.ToRgb8(image, samples, 3 * image.Width);
            return File(image.Width, image.Height, 8, Colour, 8, samples);
        }

        if (format.Colour is PixelColour.Rgb or PixelColour.Bgr or PixelColour.Yuyv or PixelColour.Uyvy && PixelConverter.TryGet(format, PlaneKind.Rgb8, out PixelConverter? colour))
        {
            var samples = new byte[3 * image.Width * image.Height];
            colour.Convert(image, samples, 3 * image.Width);
            return File(image.Width, image.Height, 8, Colour, 8, samples);
        }

        if (format.SignificantBits == 8 && PixelConverter.TryGet(format, PlaneKind.Raw8, out PixelConverter? bytes))
        {
            var samples = new byte[image.Width * image.Height];
            bytes.Convert(image, samples, image.Width);
            return File(image.Width, image.Height, 8, Grey, 8, samples);
        }

        if (PixelConverter.TryGet(format, PlaneKind.Raw16, out PixelConverter? words))
        {
            var samples = new ushort[image.Width * image.Height];
            words.Convert(image, samples, image.Width);
            for (int i = 0; i < samples.Length; i++) samples[i] = BigEndian((ushort)(samples[i] << (16 - format.SignificantBits)));
            return File(image.Width, image.Height, 16, Grey, format.SignificantBits, MemoryMarshal.AsBytes<ushort>(samples));
        }

        throw new NotSupportedException($"the samples of {format} are not known; write it as .raw");
    }

    /// <summary>A picture with opacity: red, green, blue, opacity of each pixel, 8 bits each.</summary>
    public static byte[] OfRgba(int width, int height, ReadOnlySpan<byte> samples) => File(width, height, 8, ColourWithOpacity, 8, samples);

    private static ushort BigEndian(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    private static byte[] File(int width, int height, byte depth, byte kind, int significantBits, ReadOnlySpan<byte> samples)
    {
        var file = new MemoryStream();
        file.Write(_signature);
        Span<byte> head = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(head, width);
        BinaryPrimitives.WriteInt32BigEndian(head[4..], height);
        head[8] = depth;
        head[9] = kind;
        head[10..].Clear();
        Chunk(file, "IHDR"u8, head);
        if (significantBits != depth) Chunk(file, "sBIT"u8, [(byte)significantBits]);
        Chunk(file, "IDAT"u8, Deflated(samples, samples.Length / height));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    // Each line has its filter before it: none.
    private static ReadOnlySpan<byte> Deflated(ReadOnlySpan<byte> samples, int lineBytes)
    {
        var target = new MemoryStream();
        using (var zip = new ZLibStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (int at = 0; at < samples.Length; at += lineBytes)
            {
                zip.WriteByte(0);
                zip.Write(samples.Slice(at, lineBytes));
            }
        }

        return target.GetBuffer().AsSpan(0, (int)target.Length);
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~Crc(Crc(uint.MaxValue, type), data));
        file.Write(number);
    }

    private static uint Crc(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (byte next in data) crc = _crcOfByte[(byte)(crc ^ next)] ^ (crc >> 8);
        return crc;
    }

    private static uint CrcOfByte(int value)
    {
        uint crc = (uint)value;
        for (int bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xEDB8_8320 ^ (crc >> 1) : crc >> 1;
        return crc;
    }
}
