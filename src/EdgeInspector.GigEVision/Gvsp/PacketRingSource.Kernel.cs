using System.Buffers.Binary;
using System.Net;
using System.Net.NetworkInformation;
using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>What is asked of the kernel, once, when the ring is opened.</summary>
internal sealed unsafe partial class PacketRingSource
{
    // [Linux socket.h, if_packet.h, if_ether.h]
    private const int PacketFamily = 17;
    private const int DatagramType = 2;
    private const int CloseOnExec = 0x80000;
    private const int SocketLevel = 1;
    private const int AttachFilter = 26;
    private const int PacketLevel = 263;
    private const int RingOption = 5;
    private const int StatisticsOption = 6;
    private const int VersionOption = 10;
    private const int Version3 = 2;
    private const ushort IpProtocol = 0x0800;
    private const uint PacketKind = 0xFFFF_F004;   // SKF_AD_OFF + SKF_AD_PKTTYPE [Linux filter.h]
    private const uint OtherHost = 3;              // PACKET_OTHERHOST
    private const int ReadWrite = 3;
    private const int Shared = 1;

    // Bound to IPv4 alone the socket sees what comes in, not what goes out, and a VLAN's packets on the VLAN's interface.
    private static string SetUp(int descriptor, int interfaceIndex, IPEndPoint local, int blockCount, int retireMs, ref byte* ring)
    {
        int version = Version3;
        if (setsockopt(descriptor, PacketLevel, VersionOption, &version, sizeof(int)) != 0) return Why("TPACKET_V3");
        uint* request = stackalloc uint[7] { BlockBytes, (uint)blockCount, FrameBytes, (uint)blockCount * (BlockBytes / FrameBytes), (uint)retireMs, 0, 0 };
        if (setsockopt(descriptor, PacketLevel, RingOption, request, 7 * sizeof(uint)) != 0) return Why($"a ring of {blockCount} x {BlockBytes} bytes");
        void* mapped = mmap(null, (nuint)blockCount * BlockBytes, ReadWrite, Shared, descriptor, 0);
        if (mapped == (void*)-1) return Why("mapping the ring");
        ring = (byte*)mapped;
        if (!TryFilter(descriptor, Filter(local))) return Why("the packet filter");
        byte* address = stackalloc byte[20];
        new Span<byte>(address, 20).Clear();
        *(ushort*)address = PacketFamily;
        *(ushort*)(address + 2) = BinaryPrimitives.ReverseEndianness(IpProtocol);
        *(int*)(address + 4) = interfaceIndex;
        return bind(descriptor, address, 20) == 0 ? "" : Why($"interface {interfaceIndex}");

        static string Why(string what) => $"{what} was refused ({Marshal.GetLastPInvokeErrorMessage()})";
    }

    // Whole IPv4 UDP datagrams to our address and port. Offsets count from the IP header. What the card's own filter would have kept out is
    // marked as another host's: to another card, seen in promiscuous mode, or of a VLAN that has no interface here.
    private static Instruction[] Filter(IPEndPoint local) =>
    [
        new(0x20, 0, 0, PacketKind),
        new(0x15, 10, 0, OtherHost),
        new(0x30, 0, 0, 9),                                    // protocol
        new(0x15, 0, 8, 17),                                   // UDP, or refuse
        new(0x28, 0, 0, 6),                                    // flags and fragment offset
        new(0x45, 6, 0, 0x3FFF),                               // a fragment: refuse
        new(0x20, 0, 0, 16),                                   // destination
        new(0x15, 0, 4, BinaryPrimitives.ReadUInt32BigEndian(local.Address.GetAddressBytes())),
        new(0xB1, 0, 0, 0),                                    // X = length of the IP header
        new(0x48, 0, 0, 2),                                    // destination port
        new(0x15, 0, 1, (uint)local.Port),
        new(0x06, 0, 0, 0x40000),                              // take all of it
        new(0x06, 0, 0, 0),
    ];

    private static bool TryFilter(int descriptor, ReadOnlySpan<Instruction> program)
    {
        fixed (Instruction* instructions = program)
        {
            var filter = new FilterProgram { Count = (ushort)program.Length, Instructions = instructions };
            return setsockopt(descriptor, SocketLevel, AttachFilter, &filter, sizeof(FilterProgram)) == 0;
        }
    }

    // What one of our own addresses sends to another goes over the loopback interface, whatever card carries them.
    private static bool TryFindInterface(IPAddress local, IPAddress camera, out int index)
    {
        index = 0;
        NetworkInterface[] all = NetworkInterface.GetAllNetworkInterfaces();
        bool isOwn = IPAddress.IsLoopback(camera) || all.Any(card => Carries(card, camera));
        NetworkInterface? found = isOwn || IPAddress.IsLoopback(local)
            ? all.FirstOrDefault(card => card.NetworkInterfaceType == NetworkInterfaceType.Loopback)
            : all.FirstOrDefault(card => Carries(card, local));
        if (found is null) return false;
        index = found.GetIPProperties().GetIPv4Properties().Index;
        return true;

        static bool Carries(NetworkInterface card, IPAddress address) => card.GetIPProperties().UnicastAddresses.Any(own => own.Address.Equals(address));
    }

    // The parameters are pointers and integers: nothing is marshalled.
    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int socket(int family, int type, int protocol);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int setsockopt(int descriptor, int level, int option, void* value, int length);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int getsockopt(int descriptor, int level, int option, void* value, int* length);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int bind(int descriptor, void* address, int length);

    [LibraryImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial void* mmap(void* address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int munmap(void* address, nuint length);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int close(int descriptor);

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int poll(PollDescriptor* descriptors, nuint count, int timeoutMs);

    /// <summary>struct sock_filter.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        public ushort Count;
        public Instruction* Instructions;
    }

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Happened;
    }
}
