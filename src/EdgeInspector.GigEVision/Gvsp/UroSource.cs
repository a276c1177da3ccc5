using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>UDP receive offload on 64-bit Windows: joined datagrams in one call of WSARecvMsg. Never run: written from the headers, without such a PC.</summary>
/// <remarks>What it shares with Linux, the taking apart and the reading of the control messages, is tested there. [Windows ws2ipdef.h, mswsock.h]</remarks>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class UroSource : JoinedSource
{
    private const int UdpLevel = 17;                          // IPPROTO_UDP [Windows ws2def.h]
    private const int CoalescedSizeOption = 3;                // UDP_RECV_MAX_COALESCED_SIZE [Windows ws2ipdef.h]
    private const int CoalescedInfo = 3;                      // UDP_COALESCED_INFO [Windows ws2ipdef.h]
    private const uint ExtensionFunction = 0xC800_0006;       // SIO_GET_EXTENSION_FUNCTION_POINTER [Windows ws2def.h]
    private const uint Truncated = 0x0100;                    // MSG_TRUNC [Windows ws2def.h]
    private const uint ControlCut = 0x0200;                   // MSG_CTRUNC [Windows ws2def.h]

    // WSAID_WSARECVMSG [Windows mswsock.h]
    private static readonly Guid _receiveMessage = new(0xF689D7C8, 0x6F1F, 0x436B, 0x8A, 0x53, 0xE5, 0x4F, 0xE3, 0x51, 0xC3, 0x22);

    private readonly Socket _socket;
    private readonly delegate* unmanaged<nint, Message*, uint*, void*, void*, int> _receive;

    private UroSource(Socket socket, int datagramBytesMax, nint receive)
        : base(socket, datagramBytesMax)
    {
        _socket = socket;
        _receive = (delegate* unmanaged<nint, Message*, uint*, void*, void*, int>)receive;
    }

    /// <summary>False with the reason where Windows has no such option (before 10 2004).</summary>
    public static bool TryOpen(Socket socket, int datagramBytesMax, out PacketSource? source, out string refusal)
    {
        source = null;
        refusal = "";
        Guid id = _receiveMessage;
        nint receive = 0;
        uint returned = 0;
        if (WSAIoctl(socket.Handle, ExtensionFunction, &id, (uint)sizeof(Guid), &receive, (uint)sizeof(nint), &returned, null, null) != 0 || receive == 0)
        {
            refusal = "WSARecvMsg is not to be had";
            return false;
        }

        try
        {
            Join(socket, BufferBytes - 1);
        }
        catch (SocketException cannot)
        {
            refusal = $"UDP_RECV_MAX_COALESCED_SIZE was refused ({cannot.SocketErrorCode}); it needs Windows 10 2004 or later";
            return false;
        }

        source = new UroSource(socket, datagramBytesMax, receive);
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
        var vector = new Vector { Length = BufferBytes, Base = Data };
        var message = new Message
        {
            Name = Address, NameLength = AddressBytes, Vectors = &vector, VectorCount = 1, Control = new Vector { Length = ControlBytes, Base = Control },
        };
        uint length = 0;
        segmentBytes = 0;
        int error = _receive(_socket.Handle, &message, &length, null, null);
        isCut = (message.Flags & (Truncated | ControlCut)) != 0;

        // A refused datagram of our own (a resend request) is told here.
        if (error != 0) return -1;
        ControlMessages.TryFindNumber(new ReadOnlySpan<byte>(Control, (int)Math.Min(message.Control.Length, ControlBytes)), UdpLevel, CoalescedInfo, out segmentBytes);
        return (int)length;
    }

    private static void Join(Socket socket, int bytesMax) => socket.SetRawSocketOption(UdpLevel, CoalescedSizeOption, BitConverter.GetBytes(bytesMax));

    [LibraryImport("ws2_32")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    private static partial int WSAIoctl(nint socket, uint code, void* given, uint givenBytes, void* got, uint gotBytes, uint* returned, void* overlapped, void* routine);

    /// <summary>WSAMSG.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public byte* Name;
        public int NameLength;
        public Vector* Vectors;
        public uint VectorCount;
        public Vector Control;
        public uint Flags;
    }

    /// <summary>WSABUF.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public uint Length;
        public byte* Base;
    }
}
