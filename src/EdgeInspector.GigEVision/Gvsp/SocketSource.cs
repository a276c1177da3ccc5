using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>One datagram per call, on every operating system.</summary>
internal sealed class SocketSource(Socket socket, int datagramBytesMax) : PacketSource
{
    private const int WaitMicroseconds = 5000;
    private const int BriefMicroseconds = 1000;

    private readonly byte[] _datagram = GC.AllocateUninitializedArray<byte>(datagramBytesMax + 1, pinned: true);
    private readonly SocketAddress _sender = new(AddressFamily.InterNetwork);
    private readonly KernelDropCount _drops = new(socket);
    private int _length;

    public override ReceivePath Path => ReceivePath.Socket;

    /// <summary>On Linux, asked for twice a second.</summary>
    public override long KernelDrops => _drops.Count;

    public override bool HasMore => socket.Poll(0, SelectMode.SelectRead);

    public override int Receive(bool briefly)
    {
        _drops.Read();
        if (!socket.Poll(briefly ? BriefMicroseconds : WaitMicroseconds, SelectMode.SelectRead)) return 0;
        try
        {
            _length = socket.ReceiveFrom(_datagram, SocketFlags.None, _sender);
            return 1;
        }
        catch (SocketException)
        {
            // A refused datagram of our own (a resend request) is told here on some systems, a too long one on others.
            return 0;
        }
    }

    public override ReadOnlySpan<byte> Datagram(int index, out uint address, out int port, out bool isTruncated)
    {
        // struct sockaddr_in: family 2, port 2, address 4, the last two in network order.
        port = (_sender[2] << 8) | _sender[3];
        address = ((uint)_sender[4] << 24) | ((uint)_sender[5] << 16) | ((uint)_sender[6] << 8) | _sender[7];
        isTruncated = _length > datagramBytesMax;
        return _datagram.AsSpan(0, Math.Min(_length, datagramBytesMax));
    }

    public override void Dispose()
    {
    }
}
