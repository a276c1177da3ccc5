using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace EdgeInspector.GigEVision.Diagnosis;

/// <summary>What a network card's driver tells of itself; null where it tells nothing.</summary>
/// <remarks>
/// Asked with SIOCETHTOOL on Linux, which needs no privilege for these questions; elsewhere all is null. Cards without hardware, such as
/// loopback and veth, tell neither ring nor interrupts.
/// </remarks>
/// <param name="Card">Its name, such as <c>eth1</c>.</param>
/// <param name="Ring">Receive descriptors.</param>
/// <param name="Interrupts">How packets are gathered.</param>
/// <param name="HasLink">Whether something is at the other end of the cable.</param>
public sealed partial record CardSettings(string Card, CardRing? Ring, CardInterrupts? Interrupts, bool? HasLink)
{
    private const int NameBytes = 16;                 // IFNAMSIZ [Linux uapi/linux/if.h]
    private const int RequestBytes = 40;              // struct ifreq on 64-bit machines: name 16, union 24 [Linux uapi/linux/if.h]
    private const uint AskDriver = 0x8946;            // SIOCETHTOOL [Linux uapi/linux/sockios.h]
    private const uint LinkCommand = 0x0A;            // ETHTOOL_GLINK [Linux uapi/linux/ethtool.h]
    private const int LinkWords = 2;                  // struct ethtool_value: command, value

    /// <summary>Whether this system can be asked at all.</summary>
    public static bool CanBeRead => OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Asks the driver of the card by this name. A card that is not there tells nothing.</summary>
    public static CardSettings Read(string card)
    {
        ArgumentNullException.ThrowIfNull(card);
        if (!CanBeRead || Encoding.UTF8.GetByteCount(card) >= NameBytes) return new CardSettings(card, null, null, null);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        byte[] ring = new byte[CardRing.WireWords * 4];
        byte[] interrupts = new byte[CardInterrupts.WireWords * 4];
        byte[] link = new byte[LinkWords * 4];
        return new CardSettings(
            card,
            Ask(socket, card, CardRing.Command, ring) ? CardRing.Read(ring) : null,
            Ask(socket, card, CardInterrupts.Command, interrupts) ? CardInterrupts.Read(interrupts) : null,
            Ask(socket, card, LinkCommand, link) ? BitConverter.ToUInt32(link, 4) != 0 : null);
    }

    // The driver fills the block whose first word is the command.
    private static unsafe bool Ask(Socket socket, string card, uint command, byte[] block)
    {
        BitConverter.TryWriteBytes(block, command);
        byte* request = stackalloc byte[RequestBytes];
        new Span<byte>(request, RequestBytes).Clear();
        Encoding.UTF8.GetBytes(card, new Span<byte>(request, NameBytes - 1));
        fixed (byte* data = block)
        {
            *(byte**)(request + NameBytes) = data;
            return ioctl((int)socket.Handle, AskDriver, request) == 0;
        }
    }

    // The parameters are pointers and integers: nothing is marshalled.
    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial int ioctl(int descriptor, nuint request, void* argument);
}
