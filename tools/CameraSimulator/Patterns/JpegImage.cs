using System.Buffers.Binary;
using System.Numerics;

namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>A baseline JPEG of one grey component, in which every square of 8×8 pixels has its mean brightness.</summary>
/// <remarks>
/// Only the first coefficient of each square is coded, and its step is one grey value: what a decoder shows is exact, and coding costs little more than
/// reading the pixels once. Equal pixels give equal bytes. [ITU-T T.81]
/// </remarks>
public static class JpegImage
{
    private const int Side = 8;

    /// <summary>The first coefficient is eight times the mean; divided by this it counts grey values.</summary>
    private const byte Step = 8;

    /// <summary>Codes of the difference of two means by its number of bits, 0..8; of T.81's example table for brightness.</summary>
    private static ReadOnlySpan<byte> Codes => [0b00, 0b010, 0b011, 0b100, 0b101, 0b110, 0b1110, 0b1_1110, 0b11_1110];

    private static ReadOnlySpan<byte> CodeBits => [2, 3, 3, 3, 3, 3, 4, 5, 6];

    /// <summary>SOI; APP0 JFIF 1.1 without thumbnail; head of DQT.</summary>
    private static ReadOnlySpan<byte> Beginning =>
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, (byte)'J', (byte)'F', (byte)'I', (byte)'F', 0, 1, 1, 0, 0, 1, 0, 1, 0, 0, 0xFF, 0xDB, 0, 67, 0];

    /// <summary>
    /// DHT 0 of first coefficients: one code of 2 bits, five of 3, one each of 4, 5 and 6. DHT 0 of the others: one code of 1 bit, the end of the square. SOS.
    /// </summary>
    private static ReadOnlySpan<byte> Tables =>
    [
        0xFF, 0xC4, 0, 28, 0x00, 0, 1, 5, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8,
        0xFF, 0xC4, 0, 20, 0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        0xFF, 0xDA, 0, 8, 1, 1, 0x00, 0, 63, 0,
    ];

    private const int HeadBytesMax = 256;

    /// <summary>Room that any image of this size fits in: at most 15 bits a square, each byte perhaps with a zero stuffed behind it.</summary>
    public static int BytesMax(int width, int height) => HeadBytesMax + 4 * ((width + Side - 1) / Side) * ((height + Side - 1) / Side);

    /// <summary>Codes pixels of one byte each, rows without padding.</summary>
    /// <returns>Bytes written to <paramref name="target"/>, which has <see cref="BytesMax"/>.</returns>
    public static int Encode(ReadOnlySpan<byte> pixels, int width, int height, Span<byte> target)
    {
        int at = WriteHead(width, height, target);
        uint pending = 0;
        int pendingBits = 0;
        int before = 128;
        for (int y = 0; y < height; y += Side)
        {
            for (int x = 0; x < width; x += Side)
            {
                int mean = Mean(pixels, width, x, y, Math.Min(Side, width - x), Math.Min(Side, height - y));
                int difference = mean - before;
                before = mean;

                // A negative difference is coded as its value less one, in as many bits.
                int bits = 32 - BitOperations.LeadingZeroCount((uint)Math.Abs(difference));
                uint value = (uint)(difference < 0 ? difference - 1 : difference) & ((1u << bits) - 1);
                pending = (((pending << CodeBits[bits]) | Codes[bits]) << bits | value) << 1;   // a 0 ends the square
                pendingBits += CodeBits[bits] + bits + 1;
                while (pendingBits >= 8) at = Put((byte)(pending >> (pendingBits -= 8)), target, at);
            }
        }
        if (pendingBits > 0) at = Put((byte)((pending << (8 - pendingBits)) | (0xFFu >> pendingBits)), target, at);
        target[at++] = 0xFF;
        target[at++] = 0xD9;   // EOI
        return at;
    }

    private static int WriteHead(int width, int height, Span<byte> target)
    {
        Beginning.CopyTo(target);
        int at = Beginning.Length;
        target.Slice(at, 64).Fill(Step);
        at += 64;
        ReadOnlySpan<byte> frame = [0xFF, 0xC0, 0, 11, 8, 0, 0, 0, 0, 1, 1, 0x11, 0];   // SOF0: 8 bits, one component
        frame.CopyTo(target[at..]);
        BinaryPrimitives.WriteUInt16BigEndian(target[(at + 5)..], (ushort)height);
        BinaryPrimitives.WriteUInt16BigEndian(target[(at + 7)..], (ushort)width);
        at += frame.Length;
        Tables.CopyTo(target[at..]);
        return at + Tables.Length;
    }

    private static int Mean(ReadOnlySpan<byte> pixels, int width, int x, int y, int columns, int lines)
    {
        int sum = 0;
        for (int line = 0; line < lines; line++)
        {
            foreach (byte pixel in pixels.Slice((y + line) * width + x, columns)) sum += pixel;
        }
        return (sum + columns * lines / 2) / (columns * lines);
    }

    private static int Put(byte value, Span<byte> target, int at)
    {
        target[at++] = value;
        if (value == 0xFF) target[at++] = 0;
        return at;
    }
}
