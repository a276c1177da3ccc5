using System.Buffers.Binary;
using EdgeInspector.CameraSimulator.Registers;

namespace EdgeInspector.CameraSimulator.Patterns;

/// <summary>Puts pixels on the wire as their format says.</summary>
/// <remarks>[PFNC names and layouts as GigE Vision peers show them: Wireshark packet-gvsp, Aravis]</remarks>
public static class WirePixels
{
    /// <summary>Writes a run of pixels from a byte boundary on.</summary>
    /// <param name="format">The wire format.</param>
    /// <param name="samples">
    /// One value a pixel, or three: R, G, B or Y, U, V. A pair of pixels in 4:2:2 has the U and V of its first pixel.
    /// </param>
    /// <param name="target">Room for the run.</param>
    public static void Write(PixelFormat format, ReadOnlySpan<ushort> samples, Span<byte> target)
    {
        switch (format.Layout)
        {
            case WireLayout.Packed:
                WritePacked(format.Bits - 8, samples, target);
                break;
            case WireLayout.BitStream:
                WriteBitStream(format.Bits, samples, target);
                break;
            case WireLayout.Rgb:
                Reorder(samples, target, [0, 1, 2]);
                break;
            case WireLayout.Bgr:
                Reorder(samples, target, [2, 1, 0]);
                break;
            case WireLayout.Uyvy:
                Reorder(samples, target, [1, 0, 2, 3]);
                break;
            case WireLayout.Yuyv:
                Reorder(samples, target, [0, 1, 3, 2]);
                break;
            default:
                WritePlain(format.Bits, samples, target);
                break;
        }
    }

    private static void WritePlain(int bits, ReadOnlySpan<ushort> samples, Span<byte> target)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            if (bits == 8) target[i] = (byte)samples[i];
            else BinaryPrimitives.WriteUInt16LittleEndian(target[(2 * i)..], samples[i]);
        }
    }

    private static void WritePacked(int lowBits, ReadOnlySpan<ushort> samples, Span<byte> target)
    {
        int mask = (1 << lowBits) - 1;
        for (int pair = 0; 2 * pair < samples.Length; pair++)
        {
            int first = samples[2 * pair], second = 2 * pair + 1 < samples.Length ? samples[2 * pair + 1] : 0;
            target[3 * pair] = (byte)(first >> lowBits);
            target[3 * pair + 1] = (byte)((first & mask) | (second & mask) << 4);
            if (2 * pair + 1 < samples.Length) target[3 * pair + 2] = (byte)(second >> lowBits);
        }
    }

    private static void WriteBitStream(int bits, ReadOnlySpan<ushort> samples, Span<byte> target)
    {
        uint waiting = 0;
        int waitingBits = 0, at = 0;
        foreach (ushort sample in samples)
        {
            waiting |= (uint)sample << waitingBits;
            for (waitingBits += bits; waitingBits >= 8; waitingBits -= 8)
            {
                target[at++] = (byte)waiting;
                waiting >>= 8;
            }
        }
        if (waitingBits > 0) target[at] = (byte)waiting;
    }

    /// <summary>Each byte of a pixel, or of a pair of pixels, is the sample at this place of it.</summary>
    private static void Reorder(ReadOnlySpan<ushort> samples, Span<byte> target, ReadOnlySpan<byte> places)
    {
        int samplesInGroup = places.Length == 3 ? 3 : 6;
        for (int group = 0; group * samplesInGroup < samples.Length; group++)
        {
            for (int i = 0; i < places.Length; i++) target[group * places.Length + i] = (byte)samples[group * samplesInGroup + places[i]];
        }
    }
}
