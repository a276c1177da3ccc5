using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>How many packets a network card may lay down before the kernel takes them.</summary>
/// <param name="Rx">Receive descriptors in use; one packet needs one or more.</param>
/// <param name="RxMax">As many as the card can have.</param>
public readonly record struct CardRing(uint Rx, uint RxMax)
{
    /// <summary>struct ethtool_ringparam: nine words. [Linux uapi/linux/ethtool.h]</summary>
    internal const int WireWords = 9;

    /// <summary>ETHTOOL_GRINGPARAM. [Linux uapi/linux/ethtool.h]</summary>
    internal const uint Command = 0x10;

    // Words: 0 command, 1..4 most of rx, mini, jumbo, tx, 5..8 the same in use.
    internal static CardRing Read(ReadOnlySpan<byte> answer)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(answer);
        return new CardRing(words[5], words[1]);
    }
}
