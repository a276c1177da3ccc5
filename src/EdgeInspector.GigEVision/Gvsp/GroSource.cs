using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>UDP_GRO on 64-bit Linux: what the card or its driver's polling joined comes in one call, with the length of its parts.</summary>
/// <remarks>The kernel joins no datagrams without a checksum, and none that come one by one. [Linux udp.h, udp_offload.c]</remarks>
internal sealed unsafe partial class GroSource : JoinedSource
{
    private const int UdpLevel = 17;      // SOL_UDP [Linux socket.h]
    private const int GroOption = 104;    // UDP_GRO [Linux udp.h]
    private const int DoNotWait = 0x40;
    private const int Truncated = 0x20;
    private const int ControlCut = 0x08;

    private readonly Socket _socket;

    private GroSource(Socket socket, int datagramBytesMax)
        : base(socket, datagramBytesMax) => _socket = socket;

    /// <summary>False with the reason where the kernel has no such option.</summary>
    public static bool TryOpen(Socket socket, int datagramBytesMax, out PacketSource? source, out string refusal)
    {
        source = null;
        refusal = "";
        try
        {
            Join(socket, 1);
        }
        catch (SocketException cannot)
        {
            refusal = $"UDP_GRO was refused ({cannot.SocketErrorCode})";
            return false;
        }

        source = new GroSource(socket, datagramBytesMax);
        return true;
    }

    public override void Dispose()
    {
        try
        {
            Join(_socket, 0);
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
            // The socket ends, too, and its options with it.
        }

        base.Dispose();
    }

    protected override int Take(out int segmentBytes, out bool isCut)
    {
        var vector = new Vector { Base = Data, Length = BufferBytes };
        var message = new Message
        {
            Name = Address, NameLength = AddressBytes, Vectors = &vector, VectorCount = 1, Control = Control, ControlLength = ControlBytes,
        };
        nint length = recvmsg((int)_socket.Handle, &message, DoNotWait);
        segmentBytes = 0;
        isCut = (message.Flags & (Truncated | ControlCut)) != 0;
        if (length >= 0) ControlMessages.TryFindNumber(new ReadOnlySpan<byte>(Control, (int)Math.Min(message.ControlLength, ControlBytes)), UdpLevel, GroOption, out segmentBytes);
        return (int)length;
    }

    private static void Join(Socket socket, int isOn) => socket.SetRawSocketOption(UdpLevel, GroOption, BitConverter.GetBytes(isOn));

    [LibraryImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint recvmsg(int descriptor, Message* message, int flags);

    /// <summary>struct msghdr.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public int Flags;
    }

    /// <summary>struct iovec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public byte* Base;
        public nuint Length;
    }
}
