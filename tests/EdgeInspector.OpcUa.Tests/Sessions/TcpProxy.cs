using System.Net;
using System.Net.Sockets;

namespace EdgeInspector.OpcUa.Tests;

/// <summary>A wire between a client and a server that keeps what the client sent and can stop taking more.</summary>
internal sealed class TcpProxy : IDisposable
{
    private readonly Socket _listener;
    private readonly int _serverPort;
    private readonly Lock _lock = new();
    private readonly List<byte> _sent = [];
    private readonly List<Socket> _sockets = [];
    private readonly object _taking = new();
    private bool _stalls;
    private int _connectionCount;
    private int _inHand;

    public TcpProxy(int serverPort)
    {
        _serverPort = serverPort;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 2048 };
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(8);
        Url = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"opc.tcp://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public string Url { get; }

    public int ConnectionCount => Volatile.Read(ref _connectionCount);

    /// <summary>Takes nothing more from clients until <see cref="Resume"/>: soon their kernels hold what they send.</summary>
    public void Stall()
    {
        lock (_taking) _stalls = true;
    }

    public void Resume()
    {
        lock (_taking)
        {
            _stalls = false;
            Monitor.PulseAll(_taking);
        }
    }

    /// <summary>Bytes of clients that have come as far as here and are not passed on.</summary>
    public int HeldBytes
    {
        get
        {
            lock (_lock) return Volatile.Read(ref _inHand) + _sockets.Sum(s => s.SafeHandle.IsClosed ? 0 : s.Available);
        }
    }

    /// <summary>Cuts every connection.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            foreach (Socket socket in _sockets) socket.Dispose();
            _sockets.Clear();
        }
    }

    /// <summary>Whether clients have sent these bytes in a row.</summary>
    public bool HasSent(ReadOnlySpan<byte> bytes)
    {
        lock (_lock) return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_sent).IndexOf(bytes) >= 0;
    }

    /// <summary>Bytes that clients have sent so far.</summary>
    public int SentBytes
    {
        get
        {
            lock (_lock) return _sent.Count;
        }
    }

    /// <summary>Sends the server once more what clients have sent from a place on, over the newest connection: somebody on the wire repeats it.</summary>
    public void SendAgain(int from)
    {
        lock (_lock) _sockets[^1].Send(_sent.Skip(from).ToArray());
    }

    public void Dispose()
    {
        _listener.Dispose();
        Resume();
        Cut();
    }

    private void Accept()
    {
        try
        {
            while (true)
            {
                Socket client = _listener.Accept();
                var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                server.Connect(IPAddress.Loopback, _serverPort);
                Interlocked.Increment(ref _connectionCount);
                lock (_lock) _sockets.AddRange([client, server]);
                new Thread(() => Copy(client, server, isFromClient: true)) { IsBackground = true }.Start();
                new Thread(() => Copy(server, client, isFromClient: false)) { IsBackground = true }.Start();
            }
        }
        catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
        {
            // Disposed, or the server behind is down: clients see a port that closes.
        }
    }

    private void AwaitTaking()
    {
        lock (_taking)
        {
            while (_stalls) Monitor.Wait(_taking);
        }
    }

    private void Copy(Socket from, Socket to, bool isFromClient)
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (true)
            {
                if (isFromClient) AwaitTaking();
                int count = from.Receive(buffer);
                if (count == 0) break;
                if (isFromClient)
                {
                    Interlocked.Add(ref _inHand, count);
                    AwaitTaking();
                    Interlocked.Add(ref _inHand, -count);
                    lock (_lock) _sent.AddRange(buffer.AsSpan(0, count));
                }

                to.Send(buffer.AsSpan(0, count));
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // One end is gone; the other learns it below.
        }

        from.Dispose();
        to.Dispose();
    }
}
