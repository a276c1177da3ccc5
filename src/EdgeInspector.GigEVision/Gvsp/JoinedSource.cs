using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace EdgeInspector.GigEVision.Gvsp;

/// <summary>As many datagrams a call as the card or the system has joined, taken apart here.</summary>
/// <remarks>
/// A buffer that is longer than a packet and comes without the length of its parts cannot be taken apart: it counts as one damaged packet, and the
/// receiver leaves the path when that goes on. [seen: quinn issue 2041]
/// </remarks>
internal abstract unsafe class JoinedSource : PacketSource
{
    /// <summary>Largest UDP datagram, and so the largest that is joined, filled up.</summary>
    protected const int BufferBytes = 64 * 1024;

    /// <summary>Room for what the system says beside a datagram.</summary>
    protected const int ControlBytes = 64;

    /// <summary>struct sockaddr_in.</summary>
    protected const int AddressBytes = 16;

    private const int WaitMicroseconds = 5000;
    private const int BriefMicroseconds = 1000;

    private readonly Socket _socket;
    private readonly KernelDropCount _drops;
    private readonly int _datagramBytesMax;
    private byte* _memory;
    private JoinedDatagrams _joined;
    private bool _isCut;

    protected JoinedSource(Socket socket, int datagramBytesMax)
    {
        _socket = socket;
        _drops = new KernelDropCount(socket);
        _datagramBytesMax = datagramBytesMax;
        _memory = (byte*)NativeMemory.AlignedAlloc(BufferBytes + ControlBytes + AddressBytes, 64);
        NativeMemory.Clear(_memory + BufferBytes, ControlBytes + AddressBytes);
    }

    ~JoinedSource() => Release();

    public override ReceivePath Path => ReceivePath.Joined;

    public override long KernelDrops => _drops.Count;

    public override bool HasMore => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Where datagrams go, <see cref="BufferBytes"/> long; what is said beside them and their sender lie behind.</summary>
    protected byte* Data => _memory;

    protected byte* Control => _memory + BufferBytes;

    protected byte* Address => _memory + BufferBytes + ControlBytes;

    public override int Receive(bool briefly)
    {
        _drops.Read();
        if (!_socket.Poll(briefly ? BriefMicroseconds : WaitMicroseconds, SelectMode.SelectRead)) return 0;
        int length = Take(out int segmentBytes, out _isCut);
        if (length < 0) return 0;
        _joined = new JoinedDatagrams(Math.Min(length, BufferBytes), segmentBytes);
        return _joined.Count;
    }

    public override ReadOnlySpan<byte> Datagram(int index, out uint address, out int port, out bool isTruncated)
    {
        // Port and address, in network order.
        port = (Address[2] << 8) | Address[3];
        address = ((uint)Address[4] << 24) | ((uint)Address[5] << 16) | ((uint)Address[6] << 8) | Address[7];
        (int offset, int length) = _joined[index];
        isTruncated = _isCut || length > _datagramBytesMax;
        return new ReadOnlySpan<byte>(Data + offset, Math.Min(length, _datagramBytesMax));
    }

    public override void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    /// <summary>Takes what waits to <see cref="Data"/>, its sender to <see cref="Address"/>; negative when nothing came.</summary>
    /// <param name="segmentBytes">Length of each of the joined datagrams; 0 when the system does not say.</param>
    /// <param name="isCut">Something did not fit.</param>
    protected abstract int Take(out int segmentBytes, out bool isCut);

    private void Release()
    {
        if (_memory is null) return;
        NativeMemory.AlignedFree(_memory);
        _memory = null;
    }
}
