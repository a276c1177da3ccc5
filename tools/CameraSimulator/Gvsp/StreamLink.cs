using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.CameraSimulator.Gvsp;

/// <summary>
/// The camera's end of the stream: one socket with the source port that GevSCSP tells, and a stranger's socket for forged
/// packets.
/// </summary>
/// <remarks>Sending is safe from several threads; <see cref="Aim"/> belongs to the sending thread.</remarks>
internal sealed class StreamLink : IDisposable
{
    private const int UdpLevel = 17;      // SOL_UDP [Linux udp.h]
    private const int UdpSegment = 103;   // UDP_SEGMENT [Linux udp.h]

    private Socket _socket;
    private Socket _stranger;
    private readonly Counters _counters;
    private Sockets? _next;
    private readonly TimeProvider _time;
    private readonly BatchSender? _batch = OperatingSystem.IsLinux() ? new BatchSender() : null;
    private IPEndPoint? _destination;
    private SocketAddress? _address;
    private bool _doNotFragment;
    private int _segmentBytes;
    private long _cutUntil = long.MinValue;
    private readonly Lock _openedGate = new();
    private readonly HashSet<int> _opened = [];   // ports of receivers that sent a datagram; a receiver has one address

    public StreamLink(IPAddress address, Counters counters, TimeProvider time)
    {
        _counters = counters;
        _time = time;
        _socket = Open(address);
        _stranger = Open(address);
    }

    /// <summary>Whether packets vanish unless a datagram came from where they go to.</summary>
    public bool Firewall { get; set; }

    public ushort SourcePort => PortOf(Volatile.Read(ref _next)?.Stream ?? Volatile.Read(ref _socket));

    public ushort StrangerPort => PortOf(Volatile.Read(ref _next)?.Stranger ?? Volatile.Read(ref _stranger));

    /// <summary>Opens sockets at another address; the sending thread changes over between two blocks.</summary>
    public void Move(IPAddress address)
    {
        var next = new Sockets(Open(address), Open(address));
        if (Interlocked.Exchange(ref _next, next) is not { } unused) return;
        unused.Stream.Dispose();
        unused.Stranger.Dispose();
    }

    /// <summary>The cable is out: what is sent meanwhile vanishes.</summary>
    public void CutFor(TimeSpan duration) => Volatile.Write(ref _cutUntil, _time.GetTimestamp() + (long)(duration.TotalSeconds * _time.TimestampFrequency));

    public void Aim(StreamSettings settings)
    {
        if (Interlocked.Exchange(ref _next, null) is { } next) ChangeOver(next);
        if (!Equals(settings.Destination, _destination))
        {
            _destination = settings.Destination;
            Volatile.Write(ref _address, _destination?.Serialize());
        }
        if (settings.DoNotFragment == _doNotFragment) return;
        _doNotFragment = settings.DoNotFragment;
        _socket.DontFragment = _doNotFragment;
    }

    /// <summary>Asks the system to cut large sends into datagrams of this size; 0 ends it.</summary>
    /// <returns>False where the system cannot.</returns>
    public bool TrySegment(int bytes)
    {
        if (bytes == _segmentBytes) return true;
        if (!OperatingSystem.IsLinux()) return false;
        try
        {
            _socket.SetRawSocketOption(UdpLevel, UdpSegment, BitConverter.GetBytes(bytes));
            _segmentBytes = bytes;
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends to where <see cref="Aim"/> points; nowhere while the channel is closed.</summary>
    /// <remarks>The system makes <paramref name="datagrams"/> datagrams of <paramref name="packet"/>.</remarks>
    public void Send(ReadOnlySpan<byte> packet, int datagrams = 1) => Send(_socket, packet, Volatile.Read(ref _address), datagrams);

    /// <summary>Sends datagrams of <paramref name="strideBytes"/>, back to back in <paramref name="packets"/>, with as few system calls as the system can.</summary>
    /// <remarks>Belongs to the sending thread.</remarks>
    public void SendBatch(ReadOnlySpan<byte> packets, int strideBytes)
    {
        while (!packets.IsEmpty && Volatile.Read(ref _address) is { } address)
        {
            if (OperatingSystem.IsLinux() && _batch is not null && !Cut && !Firewall)
            {
                ReadOnlySpan<byte> batch = packets[..Math.Min(BatchSender.DatagramsMax * strideBytes, packets.Length)];
                int sent = _batch.Send(_socket.SafeHandle, address.Buffer.Span[..address.Size], batch, strideBytes);
                int sentBytes = Math.Min(sent * strideBytes, batch.Length);
                Counters.Add(ref _counters.Packets, sent);
                Counters.Add(ref _counters.Bytes, sentBytes);
                packets = packets[sentBytes..];
                if (sentBytes == batch.Length) continue;
            }

            // One that was refused goes the ordinary way, which counts the error if it persists.
            int bytes = Math.Min(strideBytes, packets.Length);
            Send(packets[..bytes]);
            packets = packets[bytes..];
        }
    }

    public void SendAsStranger(ReadOnlySpan<byte> packet) => Send(_stranger, packet, Volatile.Read(ref _address), 1);

    /// <summary>Sends to a destination of its own, as a test packet is.</summary>
    public void SendTo(ReadOnlySpan<byte> packet, IPEndPoint destination) => Send(_socket, packet, destination.Serialize(), 1);

    public void Dispose()
    {
        _next?.Stream.Dispose();
        _next?.Stranger.Dispose();
        _socket.Dispose();
        _stranger.Dispose();
        if (OperatingSystem.IsLinux()) _batch?.Dispose();
    }

    private static ushort PortOf(Socket socket) => (ushort)((IPEndPoint)socket.LocalEndPoint!).Port;

    private void ChangeOver(Sockets next)
    {
        Interlocked.Exchange(ref _socket, next.Stream).Dispose();
        Interlocked.Exchange(ref _stranger, next.Stranger).Dispose();
        _doNotFragment = false;   // what the old socket was told, the new one does not know
        _segmentBytes = 0;
    }

    private bool Cut
    {
        get
        {
            long until = Volatile.Read(ref _cutUntil);
            return until != long.MinValue && _time.GetTimestamp() < until;
        }
    }

    // An ordinary firewall remembers the port that sent, and lets in what answers it.
    private bool Opened(Socket socket, SocketAddress destination)
    {
        Span<byte> datagram = stackalloc byte[16];
        lock (_openedGate)
        {
            while (socket.Available > 0)
            {
                var sender = new SocketAddress(AddressFamily.InterNetwork);
                socket.ReceiveFrom(datagram, SocketFlags.None, sender);
                _opened.Add(PortIn(sender));
            }

            return _opened.Contains(PortIn(destination));
        }
    }

    private static int PortIn(SocketAddress address) => (address[2] << 8) | address[3];

    private static Socket Open(IPAddress address)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { SendBufferSize = 4 << 20 };
        socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.MulticastInterface, address.GetAddressBytes());
        socket.Bind(new IPEndPoint(address, 0));
        return socket;
    }

    private void Send(Socket socket, ReadOnlySpan<byte> packet, SocketAddress? address, int datagrams)
    {
        if (address is null) return;
        if (Cut || (Firewall && !Opened(socket, address)))
        {
            Counters.Add(ref _counters.LostPackets, datagrams);
            return;
        }
        try
        {
            socket.SendTo(packet, SocketFlags.None, address);
            Counters.Add(ref _counters.Packets, datagrams);
            Counters.Add(ref _counters.Bytes, packet.Length);
        }
        catch (SocketException)
        {
            Counters.Add(ref _counters.SendErrors);
        }
        catch (ObjectDisposedException)
        {
            Counters.Add(ref _counters.SendErrors);   // a resend met the change of address
        }
    }

    private sealed record Sockets(Socket Stream, Socket Stranger);
}
