using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>What the system says beside a datagram: messages of a length (8 bytes), a level, a kind (4 each) and their data, filled up to 8 bytes.</summary>
/// <remarks>The same on 64-bit Linux (struct cmsghdr) and 64-bit Windows (WSACMSGHDR), in the machine's byte order. Nothing here throws. [Linux socket.h] [Windows ws2def.h]</remarks>
internal static class ControlMessages
{
    private const int HeadBytes = 16;

    /// <summary>The first number of 32 bits under this level and kind; false when there is none, or a length does not fit.</summary>
    public static bool TryFindNumber(ReadOnlySpan<byte> messages, int level, int kind, out int number)
    {
        number = 0;
        while (messages.Length >= HeadBytes)
        {
            ulong length = MemoryMarshal.Read<ulong>(messages);
            if (length < HeadBytes || length > (ulong)messages.Length) return false;
            bool isWanted = MemoryMarshal.Read<int>(messages[8..]) == level && MemoryMarshal.Read<int>(messages[12..]) == kind;
            if (isWanted) return length >= HeadBytes + sizeof(int) && MemoryMarshal.TryRead(messages[HeadBytes..], out number);
            int filled = ((int)length + 7) & ~7;
            if (filled >= messages.Length) return false;
            messages = messages[filled..];
        }

        return false;
    }
}
