using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>Datagrams that the kernel dropped at a socket: the count of /proc/net/udp without its text. Linux; elsewhere 0.</summary>
internal sealed class KernelDropCount(Socket socket)
{
    private const long ReadMs = 500;
    private const int SocketLevel = 1;     // SOL_SOCKET [Linux socket.h]
    private const int MemoryOption = 55;   // SO_MEMINFO [Linux socket.h]
    private const int DropsIndex = 8;      // SK_MEMINFO_DROPS [Linux sock_diag.h]

    private readonly byte[] _memory = new byte[(DropsIndex + 1) * sizeof(uint)];
    private bool _isTold = OperatingSystem.IsLinux();
    private long _readAt;

    public long Count { get; private set; }

    /// <summary>Asks twice a second, however often it is called. The kernel's count wraps at 32 bits.</summary>
    public void Read()
    {
        long now = Environment.TickCount64;
        if (!_isTold || now - _readAt < ReadMs) return;
        _readAt = now;
        try
        {
            int length = socket.GetRawSocketOption(SocketLevel, MemoryOption, _memory);
            if (length == _memory.Length) Count += unchecked(MemoryMarshal.Cast<byte, uint>(_memory)[DropsIndex] - (uint)Count);
        }
        catch (SocketException)
        {
            // A kernel that does not tell leaves the counter at 0, and is not asked again.
            _isTold = false;
        }
    }
}
