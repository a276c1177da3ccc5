using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>How long a network card gathers packets before it interrupts the CPU.</summary>
/// <param name="RxMicroseconds">Time after the first packet, µs; 0 is none.</param>
/// <param name="RxFrames">Packets that end the gathering; 0 is no bound.</param>
/// <param name="IsAdaptive">Whether driver or card change both by themselves.</param>
public readonly record struct CardInterrupts(uint RxMicroseconds, uint RxFrames, bool IsAdaptive)
{
    /// <summary>struct ethtool_coalesce: 23 words. [Linux uapi/linux/ethtool.h]</summary>
    internal const int WireWords = 23;

    /// <summary>ETHTOOL_GCOALESCE. [Linux uapi/linux/ethtool.h]</summary>
    internal const uint Command = 0x0E;

    // Words: 0 command, 1 rx µs, 2 rx frames, 3..9 others, 10 adaptive rx.
    internal static CardInterrupts Read(ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(answer);
        return new CardInterrupts(words[1], words[2], words[10] != 0);
    }
}
