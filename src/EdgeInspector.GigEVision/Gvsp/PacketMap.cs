using System.Numerics;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>One bit for each packet of a block. Allocated once, cleared for each block.</summary>
internal sealed class PacketMap(int packetsMax)
{
    private readonly ulong[] _bits = new ulong[(packetsMax + 63) / 64];

    public int Count { get; private set; }

    public bool Has(uint packet) => (_bits[packet >> 6] & (1UL << (int)(packet & 63))) != 0;

    /// <summary>Sets the packet's bit; false when it was set.</summary>
    public bool Add(uint packet)
    {
        ulong bit = 1UL << (int)(packet & 63);
        ref ulong word = ref _bits[packet >> 6];
        if ((word & bit) != 0) return false;
        word |= bit;
        Count++;
        return true;
    }

    /// <summary>Clears the bit of a packet that is in.</summary>
    public void Remove(uint packet)
    {
        _bits[packet >> 6] &= ~(1UL << (int)(packet & 63));
        Count--;
    }

    /// <summary>The first packet from here whose bit is not set; may lie beyond the last.</summary>
    public uint NextMissing(uint from)
    {
        for (uint word = from >> 6; word < _bits.Length; word++)
        {
            ulong open = ~_bits[word];
            if (word == from >> 6) open &= ulong.MaxValue << (int)(from & 63);
            if (open != 0) return (word << 6) + (uint)BitOperations.TrailingZeroCount(open);
        }

        return (uint)_bits.Length << 6;
    }

    public void Clear()
    {
        Array.Clear(_bits);
        Count = 0;
    }
}
