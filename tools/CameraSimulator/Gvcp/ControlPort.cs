using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace EdgeInspector.CameraSimulator.Gvcp;

/// <summary>The sockets at which the camera hears commands: its own address, and broadcast on the same interface.</summary>
/// <remarks>Owns two threads, one for each socket. Acknowledges always leave from the camera's own address and port.</remarks>
internal sealed class ControlPort : IDisposable
{
    private const int PollMicroseconds = 50_000;

    private Socket? _own;
    private readonly Socket? _broadcast;
    private readonly CommandHandler _handler;
    private readonly Thread[] _threads;
    private readonly int _port;
    private volatile int _interfaceIndex;
    private volatile bool _stopping;

    public ControlPort(Socket own, bool answerBroadcasts, CommandHandler handler)
    {
        _own = own;
        _handler = handler;
        var endPoint = (IPEndPoint)own.LocalEndPoint!;
        _port = endPoint.Port;
        _interfaceIndex = InterfaceIndexOf(endPoint.Address);
        _broadcast = answerBroadcasts ? TryListenToBroadcasts(endPoint.Port) : null;
        _threads = _broadcast is null
            ? [new Thread(ServeOwn) { Name = "GVCP", IsBackground = true }]
            : [new Thread(ServeOwn) { Name = "GVCP", IsBackground = true }, new Thread(ServeBroadcasts) { Name = "GVCP broadcast", IsBackground = true }];
    }

    public bool HearsBroadcasts => _broadcast is not null;

    public void Start()
    {
        foreach (Thread thread in _threads) thread.Start();
    }

    public void Dispose()
    {
        _stopping = true;
        foreach (Thread thread in _threads)
        {
            if (thread.IsAlive) thread.Join();
        }
        _broadcast?.Dispose();
        _own?.Dispose();
    }

    /// <summary>Goes on under another address and the same port.</summary>
    /// <returns>False when the machine does not have the address: only broadcasts are heard then.</returns>
    public bool TryMove(IPAddress address)
    {
        Interlocked.Exchange(ref _own, null)?.Dispose();
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            try
            {
                socket.Bind(new IPEndPoint(address, _port));
                _interfaceIndex = InterfaceIndexOf(address);
                Volatile.Write(ref _own, socket);
                return true;
            }
            catch (SocketException refused)
            {
                socket.Dispose();

                // The serving thread may still look at the closed socket, which keeps the port until it looks away.
                bool again = refused.SocketErrorCode == SocketError.AddressAlreadyInUse
                    && TimeProvider.System.GetElapsedTime(start).TotalMicroseconds < 4 * PollMicroseconds;
                if (!again) return false;
                Thread.Sleep(PollMicroseconds / 10_000);
            }
        }
    }

    private static Socket? TryListenToBroadcasts(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            // Several simulated cameras share one machine, and each must hear the question.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.SetSocketOption(SocketOptionLevel.IP, SocketOptionName.PacketInformation, true);
            socket.Bind(new IPEndPoint(IPAddress.Broadcast, port));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();   // Windows does not bind to 255.255.255.255: the camera is then found by its address only.
            return null;
        }
    }

    private static int InterfaceIndexOf(IPAddress address)
    {
        foreach (NetworkInterface card in NetworkInterface.GetAllNetworkInterfaces())
        {
            bool loopback = IPAddress.IsLoopback(address) && card.NetworkInterfaceType == NetworkInterfaceType.Loopback;
            IPInterfaceProperties properties = card.GetIPProperties();
            if (loopback || properties.UnicastAddresses.Any(a => a.Address.Equals(address))) return properties.GetIPv4Properties().Index;
        }
        return -1;
    }

    private void ServeOwn()
    {
        var datagram = new byte[65536];
        var from = new SocketAddress(AddressFamily.InterNetwork);
        var any = new IPEndPoint(IPAddress.Any, 0);
        while (!_stopping)
        {
            try
            {
                if (Volatile.Read(ref _own) is not { } own)
                {
                    Thread.Sleep(PollMicroseconds / 10_000);   // the camera has no address on this machine now
                    continue;
                }
                if (!own.Poll(PollMicroseconds, SelectMode.SelectRead)) continue;
                int length = own.ReceiveFrom(datagram, SocketFlags.None, from);
                Answer(datagram.AsSpan(0, length), (IPEndPoint)any.Create(from));
            }
            catch (SocketException)
            {
                // An ICMP answer to an earlier acknowledge; the port itself is well.
            }
            catch (ObjectDisposedException)
            {
                // The address has just changed; the next look sees the new socket.
            }
        }
    }

    private void ServeBroadcasts()
    {
        var datagram = new byte[65536];
        while (!_stopping)
        {
            try
            {
                if (!_broadcast!.Poll(PollMicroseconds, SelectMode.SelectRead)) continue;
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                SocketFlags flags = SocketFlags.None;
                int length = _broadcast.ReceiveMessageFrom(datagram, 0, datagram.Length, ref flags, ref from, out IPPacketInformation information);
                if (_interfaceIndex >= 0 && information.Interface != _interfaceIndex) continue;
                Answer(datagram.AsSpan(0, length), (IPEndPoint)from);
            }
            catch (SocketException)
            {
                // As above.
            }
        }
    }

    private void Answer(ReadOnlySpan<byte> datagram, IPEndPoint from)
    {
        Span<byte> acknowledge = stackalloc byte[GvcpHeader.SizeBytes + GvcpHeader.PayloadBytesMax];
        int length = _handler.Handle(datagram, from, acknowledge, this, out Action? afterwards);
        if (length > 0) _handler.Reply(acknowledge[..length], from, this);
        afterwards?.Invoke();
    }

    public void Send(ReadOnlySpan<byte> acknowledge, IPEndPoint to)
    {
        try
        {
            Volatile.Read(ref _own)?.SendTo(acknowledge, SocketFlags.None, to);
        }
        catch (SocketException)
        {
            // The client has gone; its command is answered as far as the camera is concerned.
        }
        catch (ObjectDisposedException)
        {
            // The address has just changed; the client asks again.
        }
    }
}
